"""The plan of approach of a theme for one year, and its activities."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lib.addresses import address
from partnerships.enums import (
    ActivityKind,
    ActivityState,
    PilotOutcome,
    PlanState,
)

from .base import InPartnershipQuerySet, PartnershipRecord
from .partnership import TargetGroup
from .party import Party
from .progress import ProgressNote
from .theme import Programme, Theme

# What counts as carried out; partly done is closed, and not counted as done.
DONE_STATES = (ActivityState.DONE,)
CLOSED_STATES = (
    *DONE_STATES,
    ActivityState.PARTLY,
    ActivityState.NOT_DONE,
    ActivityState.MOVED,
)

# So long without a word on it, an activity that goes on is asked about.
NEWS_AFTER = datetime.timedelta(days=60)


class PlanQuerySet(InPartnershipQuerySet):
    path = "theme__partnership"


class Plan(PartnershipRecord):
    """How a theme will be worked on in one programme year."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="plans")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plans")
    approach = models.TextField(_("approach"), blank=True)
    means = models.TextField(_("means"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    state = models.CharField(
        _("status"),
        max_length=8,
        choices=PlanState.choices,
        default=PlanState.DRAFT,
        editable=False,
    )
    adopted_at = models.DateTimeField(null=True, blank=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of approach")
        verbose_name_plural = _("plans of approach")
        ordering = ["programme__year", "theme__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "programme"],
                name="plan_once",
                violation_error_message=_("This theme has a plan for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True, adopted_by__isnull=True)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False),
                name="plan_adopted_pair",
                violation_error_message=_("With an adopted plan stands who adopted it, and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.programme}"

    @property
    def partnership(self):
        return self.theme.partnership

    def roles_of(self, user):
        return self.theme.roles_of(user)

    def get_absolute_url(self) -> str:
        return f"{self.theme.get_absolute_url()}?year={self.programme.year}"


class ActivityQuerySet(InPartnershipQuerySet):
    """Questions asked of activities."""

    path = "plan__theme__partnership"

    def unfinished(self):
        return self.exclude(state__in=CLOSED_STATES)

    def pilots_without_conclusion(self):
        """Pilots that are over and do not say what was learned or what follows.

        One that goes on in a later year is not over yet.
        """
        over = [ActivityState.DONE, ActivityState.PARTLY, ActivityState.NOT_DONE]
        return self.filter(
            Q(learned="") | Q(pilot_outcome=""),
            kind=ActivityKind.PILOT,
            state__in=over,
            carried_to__isnull=True,
        )

    def overdue(self, on):
        """Activities that should have been finished before this day."""
        return self.unfinished().filter(ends_on__lt=on)

    def without_news(self, on):
        """Activities of this year that go on, and of which nobody told or changed anything.

        A word on the theme as a whole is news of all its activities. What is overdue is told of
        there.
        """
        told = ProgressNote.objects.filter(
            Q(activity=OuterRef("pk")) | Q(activity=None, theme=OuterRef("plan__theme")),
            noted_at__date__gt=on - NEWS_AFTER,
        )
        goes_on = Q(state=ActivityState.RUNNING) | Q(starts_on__lte=on)
        return self.unfinished().filter(
            goes_on,
            Q(ends_on=None) | Q(ends_on__gte=on),
            ~Exists(told),
            updated_at__date__lte=on - NEWS_AFTER,
            plan__programme__starts_on__lte=on,
            plan__programme__ends_on__gte=on,
        )


class Activity(PartnershipRecord):
    """Something done in a year of a theme, with what was aimed at and what came of it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="activities")
    title = models.CharField(_("activity"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=10, choices=ActivityKind.choices, default=ActivityKind.ACTIVITY
    )
    description = models.TextField(_("description"), blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="activities", verbose_name=_("for whom")
    )
    organiser = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organises",
        verbose_name=_("organised by"),
        help_text=_("Leave empty when the parties do it together."),
    )
    responsible = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("responsible"),
    )
    values_of = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("expresses the values of"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        _("status"),
        max_length=8,
        choices=ActivityState.choices,
        default=ActivityState.PLANNED,
        editable=False,
    )
    target = models.DecimalField(
        _("target"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    target_text = models.CharField(_("target in words"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    result = models.DecimalField(
        _("result"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    result_text = models.CharField(_("result in words"), max_length=300, blank=True)
    question = models.TextField(
        _("question of the pilot"), blank=True, help_text=_("What do you want to find out?")
    )
    learned = models.TextField(_("what was learned"), blank=True)
    pilot_outcome = models.CharField(
        _("after the pilot"), max_length=8, choices=PilotOutcome.choices, blank=True
    )
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
        verbose_name=_("follows on"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="activity_overdue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_start",
                violation_error_message=_("The end is before the start."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def theme(self):
        return self.plan.theme

    @property
    def partnership(self):
        return self.plan.theme.partnership

    def roles_of(self, user):
        return self.plan.theme.roles_of(user)

    def get_absolute_url(self) -> str:
        return address("activity_show", self.pk)

    def is_overdue(self, on) -> bool:
        """Whether it should have been finished before this day and is not."""
        return self.ends_on is not None and self.ends_on < on and self.state not in CLOSED_STATES
