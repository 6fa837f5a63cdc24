"""Parties: rows, two or twelve or forty of them."""

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDateField, counting_on
from organisations.models import Organisation
from partnerships.enums import LeavingCause, PartyRole, PartyState

from .base import InPartnershipQuerySet, PartnershipRecord
from .partnership import Partnership

TOOK_PART = (PartyState.JOINED, PartyState.LEFT, PartyState.SUCCEEDED)


def took_part_on(day) -> Q:
    """The rows of parties that took part on a day; a side that is not known does not exclude."""
    return Q(state__in=TOOK_PART) & counting_on("joined", "left", day)


class PartyQuerySet(InPartnershipQuerySet):
    """Questions asked of parties."""

    def as_of(self, day):
        """The parties that took part on a day; see `Party.doubt_on` for how sure that is."""
        return self.filter(took_part_on(day))

    def with_standing_on(self, day):
        """Parties with ``took_part``: whether they took part on a day."""
        took_part = Case(
            When(took_part_on(day), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        return self.annotate(took_part=took_part)

    def joined(self):
        return self.filter(state=PartyState.JOINED)

    def with_users(self, on):
        """Parties with ``has_users``: whether their organisation has an account on this day."""
        memberships = Organisation._meta.get_field("memberships").related_model
        current = memberships.objects.current(on).filter(organisation=OuterRef("organisation"))
        return self.annotate(has_users=Exists(current))

    def asked(self, user):
        """Rows by which an organisation of this user is invited or in talks."""
        return self.filter(
            organisation__in=user.organisation_ids,
            state__in=[PartyState.INVITED, PartyState.IN_TALKS],
        )

    def former(self, organisation_ids):
        """Rows by which these organisations took part and left."""
        return self.filter(
            organisation__in=organisation_ids, state__in=[PartyState.LEFT, PartyState.SUCCEEDED]
        )

    def partnerships_of(self, organisation_ids):
        """Ids of the partnerships these organisations keep or have joined (a subquery)."""
        return Partnership.objects.of_organisations(organisation_ids).values("pk")

    def organisation_renamed(self, organisation):
        """Let the partnerships of an organisation be found under its names of today."""
        from partnerships.counters import refresh_partnership

        for partnership in Partnership.objects.filter(
            parties__organisation=organisation
        ).distinct():
            refresh_partnership(partnership)


class Party(PartnershipRecord):
    """An organisation in a partnership, with its role and where it stands.

    A *wanted* party may be a kind ("local government") before it is a named organisation; what was
    looked for stays readable then. Whether it takes part follows from the stored state, never from
    dates.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_rows",
        verbose_name=_("organisation"),
    )
    wanted_kind = models.CharField(
        _("kind of party"),
        max_length=120,
        blank=True,
        help_text=_("For a party you look for and cannot name yet, such as “local government”."),
    )
    role = models.CharField(
        _("role"), max_length=10, choices=PartyRole.choices, default=PartyRole.PARTNER
    )
    state = models.CharField(
        _("status"), max_length=10, choices=PartyState.choices, default=PartyState.JOINED
    )
    joined = HonestDateField(_("joined"))
    left = HonestDateField(_("left"))
    leaving_cause = models.CharField(
        _("cause of leaving"), max_length=12, choices=LeavingCause.choices, blank=True
    )
    own_interest = models.TextField(
        _("own interest"), blank=True, help_text=_("What this party wants to get out of it.")
    )
    identity_note = models.TextField(
        _("own identity"), blank=True, help_text=_("What this party keeps as its own.")
    )
    contact = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_rows",
        verbose_name=_("contact"),
    )
    next_contact_on = models.DateField(_("next contact on"), null=True, blank=True)
    next_contact = models.CharField(
        _("next contact with whom, about what"),
        max_length=200,
        blank=True,
        help_text=_("Such as “call the alderman for care about the invitation”."),
    )
    decision = models.ForeignKey(
        "partnerships.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("because of the decision"),
    )
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="rejoined",
        verbose_name=_("earlier period"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                condition=~Q(state__in=["left", "declined", "succeeded"]),
                name="party_once",
                violation_error_message=_("This organisation already is a party here."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(wanted_kind=""),
                name="party_named",
                violation_error_message=_("Choose an organisation or name a kind of party."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False)
                | Q(state__in=["wanted", "approached", "declined"]),
                name="party_joined_is_named",
                violation_error_message=_("Only a named organisation can take part."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation_id else self.wanted_kind

    @property
    def is_joined(self) -> bool:
        return self.state == PartyState.JOINED

    @property
    def is_over(self) -> bool:
        return self.state in (PartyState.LEFT, PartyState.DECLINED, PartyState.SUCCEEDED)

    @property
    def succeeds_another(self) -> bool:
        """Whether it took the place of another organisation; else ``previous`` is its own past."""
        return bool(self.previous_id) and self.previous.organisation_id != self.organisation_id

    def doubt_on(self, day) -> str:
        """Why it is not sure that it took part on a day, in words; nothing when it is sure.

        Asked of a row that counts on that day (`PartyQuerySet.as_of`).
        """
        doubts = []
        if not (self.joined.is_sure and (self.joined.is_start or self.joined.upper <= day)):
            doubts.append(
                gettext("joined: %(date)s") % {"date": self.joined}
                if self.joined.text
                else gettext("since when is not known")
            )
        gone = self.state in (PartyState.LEFT, PartyState.SUCCEEDED)
        still = self.left.is_sure and self.left.lower and day <= self.left.lower
        if gone and not still:
            doubts.append(
                gettext("left: %(date)s") % {"date": self.left}
                if self.left.text
                else gettext("until when is not known")
            )
        return ", ".join(doubts)

    def roles_of(self, user) -> frozenset[str]:
        """Roles on this party's own record: of its own organisation only.

        The keeper's coordinator stands in while the organisation has no users.
        """
        roles = set(user.roles_by_organisation.get(self.organisation_id, ()))
        common = self.partnership.roles_of(user)
        roles |= common & {"administrator", "editor"}
        keeps = "coordinator" in user.roles_by_organisation.get(self.partnership.keeper_id, ())
        if keeps and not self.organisation_has_users:
            roles.add("coordinator")
        return frozenset(roles)

    @property
    def organisation_has_users(self) -> bool:
        """Whether anybody of the organisation has an account (read from `with_users` if there)."""
        if self.organisation_id is None:
            return False
        known = self.__dict__.get("has_users")
        return self.organisation.has_users() if known is None else known


class PartyStepQuerySet(InPartnershipQuerySet):
    path = "party__partnership"


class PartyStep(PartnershipRecord):
    """One step of a party from wanted to joined or left: when, recorded by whom, and why."""

    # Follows from a move of the party, which is told itself.
    is_detail = True

    party = models.ForeignKey(Party, models.PROTECT, related_name="steps")
    state = models.CharField(_("status"), max_length=10, choices=PartyState.choices)
    taken = HonestDateField(_("date"))
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = PartyStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a party")
        verbose_name_plural = _("steps of a party")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_state_display()}"

    @property
    def partnership(self):
        return self.party.partnership
