"""Themes, their owners, and the yearly plan with its goals and activities."""

from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.addresses import address
from lib.dates import HonestDateField
from lib.search import KeyField
from partnerships.enums import (
    Health,
    ThemeArea,
    ThemeStage,
)

from .base import InPartnershipQuerySet, PartnershipRecord
from .partnership import Partnership
from .party import Party

RUNNING_STAGES = (ThemeStage.PROPOSED, ThemeStage.ADOPTED, ThemeStage.RUNNING)


class MainArea(PartnershipRecord):
    """A heading above themes; optional."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="main_areas")
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("main area")
        verbose_name_plural = _("main areas")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class ThemeQuerySet(InPartnershipQuerySet):
    """Questions asked of themes."""

    def going_on(self):
        return self.filter(stage__in=RUNNING_STAGES)

    def without_owner(self):
        owned = ThemeOwner.objects.current().values("theme_id")
        return self.going_on().exclude(pk__in=owned)

    def owned_by(self, user):
        """Themes this user owns today."""
        return self.filter(
            pk__in=ThemeOwner.objects.current().filter(contact__user=user).values("theme_id")
        )


class Theme(PartnershipRecord):
    """A line of work of a partnership, with one owner and a plan of approach per year."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="themes")
    main_area = models.ForeignKey(
        MainArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name=_("main area"),
    )
    title = models.CharField(_("title"), max_length=200)
    title_key = KeyField(of="title", max_length=200)
    goal_text = models.TextField(_("what it is about"), blank=True)
    stage = models.CharField(
        _("stage"),
        max_length=10,
        choices=ThemeStage.choices,
        default=ThemeStage.RUNNING,
        editable=False,
    )
    # Why it rests or is over, and since when; the trail tells of every step before.
    stage_since = HonestDateField(_("in this stage since"))
    stage_reason = models.TextField(blank=True, editable=False)
    area_kind = models.CharField(
        _("area"), max_length=8, choices=ThemeArea.choices, default=ThemeArea.SHARED
    )
    municipalities = models.ManyToManyField(
        "organisations.Municipality",
        blank=True,
        related_name="themes",
        verbose_name=_("municipalities"),
    )
    added = HonestDateField(_("added"))
    added_because = models.TextField(_("why it was added"), blank=True)
    added_decision = models.ForeignKey(
        "partnerships.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name=_("because of the decision"),
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="split_into",
        verbose_name=_("split from"),
    )
    health = models.CharField(
        _("health"), max_length=10, choices=Health.choices, blank=True, editable=False
    )
    health_at = models.DateTimeField(null=True, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["health", "stage", "partnership"], name="theme_health")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("theme_show", self.pk)

    @cached_property
    def current_owner(self):
        """The owner row of today, or None (uses prefetched owners)."""
        for owner in self.owners.all():
            if owner.handed_over_at is None:
                return owner
        return None

    def roles_of(self, user) -> frozenset[str]:
        """Roles on the partnership, plus those of the owner or of who stands in for one."""
        roles = set(self.partnership.roles_of(user))
        owner = self.current_owner
        owner_user_id = owner.contact.user_id if owner else None
        if owner_user_id == user.pk and roles & {"reader", "coordinator", "manager"}:
            roles.add("theme_owner")
        elif roles & {"coordinator", "editor"}:
            if owner_user_id is None or not self.owner_may_act:
                roles.add("stand_in")
        return frozenset(roles)

    @property
    def owner_may_act(self) -> bool:
        """False when the owner has an account whose role in this partnership has ended."""
        owner = self.current_owner
        user_id = owner.contact.user_id if owner else None
        return user_id is None or user_id in self.partnership.member_user_ids


class ThemeParticipantQuerySet(InPartnershipQuerySet):
    path = "theme__partnership"


class ThemeParticipant(PartnershipRecord):
    """Who takes part in a theme: some of the parties, and outsiders. Without any: all parties."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="participants")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="theme_rows",
        verbose_name=_("party"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="theme_rows",
        verbose_name=_("organisation that is no party"),
    )
    note = models.CharField(_("what it does there"), max_length=200, blank=True)
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))

    objects = ThemeParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a theme")
        verbose_name_plural = _("participants of a theme")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, organisation__isnull=True)
                | Q(party__isnull=True, organisation__isnull=False),
                name="theme_participant_is_one",
                violation_error_message=_("Choose a party or an organisation from outside."),
            )
        ]

    def __str__(self) -> str:
        return str(self.party or self.organisation)

    @property
    def partnership(self):
        return self.theme.partnership

    def get_absolute_url(self) -> str:
        return self.theme.get_absolute_url()


class ThemeOwnerQuerySet(InPartnershipQuerySet):
    path = "theme__partnership"

    def current(self):
        return self.filter(handed_over_at__isnull=True)

    def proposing(self):
        """Owners of today who have said who should follow them."""
        return self.current().filter(proposed__isnull=False)


class ThemeOwner(PartnershipRecord):
    """Somebody owns a theme, from and until: exactly one at a time; the handover stays visible."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="owners")
    contact = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        related_name="owned_themes",
        verbose_name=_("theme owner"),
    )
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))
    handed_over_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Who owns a theme may say who should follow; a coordinator or manager hands it over.
    proposed = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_for",
        verbose_name=_("proposed as the next owner"),
    )
    proposed_since = HonestDateField(_("proposed as of"))
    proposed_reason = models.CharField(
        _("reason of the proposal"), max_length=500, blank=True, editable=False
    )

    objects = ThemeOwnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme owner")
        verbose_name_plural = _("theme owners")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme"],
                condition=Q(handed_over_at__isnull=True),
                name="theme_one_current_owner",
                violation_error_message=_("This theme already has an owner."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact} – {self.theme}"

    @property
    def partnership(self):
        return self.theme.partnership

    def get_absolute_url(self) -> str:
        return self.theme.get_absolute_url()


class Programme(PartnershipRecord):
    """A partnership's year: its period and label are fixed when it is made.

    The counters are kept at write time for lists and the year strip.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="programmes")
    year = models.PositiveSmallIntegerField(_("start year"))
    label = models.CharField(_("label"), max_length=9)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    activity_count = models.PositiveSmallIntegerField(default=0, editable=False)
    done_count = models.PositiveSmallIntegerField(default=0, editable=False)
    busy_count = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["year"]
        indexes = [models.Index(fields=["year", "partnership"], name="programme_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="programme_once",
                violation_error_message=_("This year is there already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2100),
                name="programme_year_sane",
                violation_error_message=_("Use a year from 1900 to 2100."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
