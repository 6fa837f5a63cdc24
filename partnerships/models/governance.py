"""Who meets: bodies and the seats in them."""

import re

from django.db import models
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate, HonestDateField
from partnerships.enums import ActionState, SeatRole

from .base import InPartnershipQuerySet, PartnershipRecord
from .partnership import Partnership
from .party import Party

NUMBERED = re.compile(r"^\s*(\d{1,2}[.)]|[-*•])\s+")


class Body(PartnershipRecord):
    """A steering group, working group or joint meeting of a partnership."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="bodies")
    name = models.CharField(_("name"), max_length=150)
    mandate = models.TextField(_("mandate"), blank=True)
    rhythm = models.CharField(_("how often it meets"), max_length=120, blank=True)
    next_meeting_on = models.DateField(_("next meeting"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("body_show", args=[self.pk])


# Nobody has said yet that the meeting was held: no date, and no words of a source either.
HELD_UNKNOWN = Q(held__isnull=True, held_stated="")


class SeatQuerySet(InPartnershipQuerySet):
    path = "body__partnership"


class Seat(PartnershipRecord):
    """A place in a body: for whom, with which role, from and until."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("party")
    )
    contact = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("contact"),
    )
    function = models.CharField(
        _("function at home"),
        max_length=150,
        blank=True,
        help_text=_("Such as “director”. It stays readable after the person has gone."),
    )
    role = models.CharField(
        _("role"), max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER
    )
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.contact or self.function or self.party or self.get_role_display())

    @property
    def partnership(self):
        return self.body.partnership

    @property
    def has_left(self) -> bool:
        """Somebody wrote until when this seat was taken."""
        return bool(self.until)

    @property
    def rank(self) -> int:
        """The chair first, then the secretary, then the members."""
        return SeatRole.values.index(self.role)

    def get_absolute_url(self) -> str:
        return self.body.get_absolute_url()


class MeetingQuerySet(InPartnershipQuerySet):
    """Questions asked of meetings."""

    path = "body__partnership"

    def coming(self, on):
        """Planned for that day or later, and not held yet."""
        return self.filter(HELD_UNKNOWN, planned_on__gte=on)

    def not_written_down(self, on):
        """Planned for a day that has passed; nobody has said whether it was held."""
        return self.filter(HELD_UNKNOWN, planned_on__lt=on)


class Meeting(PartnershipRecord):
    """One meeting of a body: planned on a day, held on an honest date, with agenda and minutes."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=200, blank=True)
    planned_on = models.DateField(_("planned on"), null=True, blank=True)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    held = HonestDateField(_("held on"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("One item on each line."))
    minutes = models.TextField(_("minutes"), blank=True)
    attending = models.ManyToManyField(
        Party, blank=True, related_name="meetings", verbose_name=_("parties present")
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = [
            Coalesce("held_lower", "planned_on").desc(nulls_last=True),
            "-pk",
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("The end is before the start."),
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.body}, {self.date}"

    @property
    def took_place(self) -> bool:
        """Somebody wrote when it was held."""
        return bool(self.held)

    @property
    def date(self) -> HonestDate:
        """When it was held; while that is not written, the day it is planned on."""
        return self.held if self.held else HonestDate.of(self.planned_on)

    @property
    def hours(self) -> str:
        """From when until when, as far as that is known: "14:00 – 15:30"."""
        times = (self.starts_at, self.ends_at)
        return " – ".join(time_format(time, "H:i") for time in times if time)

    def is_coming(self, on) -> bool:
        return not self.held and self.planned_on is not None and self.planned_on >= on

    @property
    def agenda_items(self) -> list[str]:
        """The lines of the agenda, without the numbers people put before them."""
        lines = (NUMBERED.sub("", line).strip() for line in self.agenda.splitlines())
        return [line for line in lines if line]

    @property
    def partnership(self):
        return self.body.partnership

    def get_absolute_url(self) -> str:
        return reverse("meeting_show", args=[self.pk])


# What points back to a decision: the records that came of it.
CAME_OF = ("themes", "parties", "accessions", "action_points")


class DecisionQuerySet(InPartnershipQuerySet):
    """Questions asked of decisions."""

    def with_counts(self):
        """Decisions with ``themes_count`` and so on: how many of each kind came of it."""
        counts = {}
        for name in CAME_OF:
            rows = self.model._meta.get_field(name).related_model.objects.order_by()
            column = self.model._meta.get_field(name).field.name
            grouped = rows.filter(**{column: OuterRef("pk")}).values(column)
            counts[f"{name}_count"] = Coalesce(
                Subquery(grouped.annotate(n=Count("pk")).values("n")),
                0,
                output_field=IntegerField(),
            )
        return self.annotate(**counts)


class Decision(PartnershipRecord):
    """What was decided, in a meeting or outside one. What came of it points back to it:
    themes, parties, accessions, action points.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("meeting"),
    )
    text = models.CharField(_("what was decided"), max_length=400)
    because = models.TextField(_("reason"), blank=True)
    decided = HonestDateField(_("decided on"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = [models.F("decided_lower").desc(nulls_last=True), "-pk"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("decision_show", args=[self.pk])


class ActionPointQuerySet(InPartnershipQuerySet):
    """Questions asked of action points."""

    def waiting(self):
        return self.filter(state=ActionState.OPEN)

    def open_first(self):
        """What waits, the most urgent first; then what was done or dropped, the latest first."""
        is_open = Q(state=ActionState.OPEN)
        rank = Case(When(is_open, then=0), default=1, output_field=IntegerField())
        due = Case(When(is_open, then=F("due_on")), output_field=models.DateField())
        return self.order_by(
            rank, due.asc(nulls_last=True), F("done_on").desc(nulls_last=True), "pk"
        )

    def assigned_to(self, user):
        """Action points of this user that wait to be done."""
        return self.waiting().filter(assignee__user=user)


class ActionPoint(PartnershipRecord):
    """Something somebody will do, usually because of a decision or a meeting."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="action_points")
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("because of the decision"),
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("meeting"),
    )
    text = models.CharField(_("what will be done"), max_length=300)
    assignee = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("who does it"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(
        _("status"),
        max_length=8,
        choices=ActionState.choices,
        default=ActionState.OPEN,
        editable=False,
    )
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="action_point_due")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Its own row in the list: an action point has no page of its own."""
        return f"{reverse('action_list', args=[self.partnership_id])}#action-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN

    def roles_of(self, user) -> frozenset[str]:
        """Roles on the partnership, plus that of the one who does it."""
        roles = self.partnership.roles_of(user)
        mine = self.assignee_id is not None and self.assignee.user_id == user.pk
        return roles | {"assignee"} if mine and roles - {"wide"} else roles

    def is_overdue(self, on) -> bool:
        """Whether it should have been done before this day and is not."""
        return self.state == ActionState.OPEN and self.due_on is not None and self.due_on < on
