"""The partnership: a lasting relation between organisations, under which papers come and go."""

import datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Record
from lib.addresses import address
from lib.dates import HonestDateField, today
from lib.search import matching
from organisations.models import Membership
from partnerships.enums import (
    AreaBasis,
    LinkKind,
    PartnershipKind,
    PartyState,
    Stage,
)

from .base import InPartnershipQuerySet, KeptDate, PartnershipRecord, in_scope
from .cycle import YearlyCycle


class PartnershipQuerySet(models.QuerySet):
    """Questions asked of partnerships."""

    def of_organisations(self, organisation_ids):
        """Partnerships that one of these organisations keeps or has joined."""
        return in_scope(self, "pk", organisation_ids)

    def visible_to(self, user):
        """The one scope of the register: partnerships this user may know of."""
        if user.is_authenticated and user.reads_widely:
            return self
        return self.own_to(user)

    def own_to(self, user):
        """The same without wide reading: where somebody can have something to do."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.of_organisations(user.organisation_ids)

    def edited_by(self, user):
        """Those of which this user changes the common record as a coordinator: role *editor*."""
        from .party import Party

        mine = user.organisations_as("coordinator")
        joined = Party.objects.filter(state=PartyState.JOINED, organisation__in=mine)
        together = Q(shared_editing=True, pk__in=joined.values("partnership_id"))
        return self.filter(Q(keeper__in=mine) | together)

    def active(self):
        return self.exclude(stage=Stage.ENDED).filter(archived_at__isnull=True)

    def search(self, q):
        """Partnerships whose title, parties or themes hold all the words asked for."""
        return matching(self, "search_text", q)


class Partnership(YearlyCycle, Record):
    """A lasting relation between two or more organisations.

    ``keeper`` is the organisation that records and looks after it, party or not. Only its parties
    are required: everything else is filled in when it is known.
    """

    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=PartnershipKind.choices)
    stage = models.CharField(
        _("stage"), max_length=14, choices=Stage.choices, default=Stage.ACTIVE, editable=False
    )
    keeper = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="kept_partnerships",
        verbose_name=_("keeper"),
        help_text=_("The organisation that keeps this dossier, party or not."),
    )
    coordinator = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_partnerships",
        verbose_name=_("coordinator"),
    )
    cause = models.TextField(_("cause"), blank=True, help_text=_("What made the parties start."))
    purpose = models.TextField(
        _("purpose"), blank=True, help_text=_("What the parties want to reach together.")
    )
    shared_mission = models.TextField(_("shared mission"), blank=True)
    principles = models.TextField(_("binding principles"), blank=True)
    added_value = models.TextField(_("added value"), blank=True)
    since = HonestDateField(_("collaborating since"), listed=True)
    shared_editing = models.BooleanField(
        _("parties edit together"),
        default=False,
        help_text=_("Coordinators of every joined party may change the common record."),
    )
    area_basis = models.CharField(
        _("shared area"), max_length=10, choices=AreaBasis.choices, default=AreaBasis.NOT_STATED
    )
    municipalities = models.ManyToManyField(
        "organisations.Municipality",
        blank=True,
        related_name="partnerships",
        verbose_name=_("municipalities"),
    )
    region_label = models.CharField(_("region"), max_length=120, blank=True)
    entity = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="embodies_partnerships",
        verbose_name=_("the partnership is itself this organisation"),
    )
    ended = HonestDateField(_("ended"))
    end_reason = models.TextField(_("reason for ending"), blank=True, editable=False)
    is_example = models.BooleanField(
        _("contains example data"),
        default=False,
        editable=False,
        help_text=_("Dates and figures are made up, and labelled so."),
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Kept at write time, so that lists read what they show.
    party_count = models.PositiveSmallIntegerField(default=0, editable=False)
    theme_count = models.PositiveSmallIntegerField(default=0, editable=False)
    ownerless_theme_count = models.PositiveSmallIntegerField(default=0, editable=False)
    # The end of its longest-lasting paper, for sorting either way: see `partnerships.paper_dates`.
    paper_end_rising = KeptDate(default=datetime.date.max)
    paper_end_falling = KeptDate(default=datetime.date.min)
    sort_title = models.CharField(max_length=200, editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["sort_title", "pk"]
        indexes = [
            models.Index(fields=["keeper", "sort_title", "id"], name="partnership_keeper_list"),
            models.Index(fields=["stage", "sort_title", "id"], name="partnership_stage_list"),
            models.Index(fields=["kind", "sort_title", "id"], name="partnership_kind_list"),
            models.Index(fields=["paper_end_rising", "id"], name="partnership_paper_rising"),
            models.Index(fields=["paper_end_falling", "id"], name="partnership_paper_falling"),
            models.Index(fields=["updated_at", "id"], name="partnership_updated"),
            models.Index(fields=["since_rising", "id"], name="partnership_since_rising"),
            models.Index(fields=["since_falling", "id"], name="partnership_since_falling"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_month__gte=1, start_month__lte=12),
                name="partnership_start_month",
                violation_error_message=_("A month is a number from 1 to 12."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("partnership_show", self.pk)

    def audit_scope(self):
        return self.pk, self.keeper_id

    @property
    def is_ended(self) -> bool:
        return self.stage == Stage.ENDED

    @cached_property
    def joined_organisation_ids(self) -> frozenset[int]:
        """Organisations that are a joined party today (uses prefetched parties)."""
        return frozenset(
            party.organisation_id
            for party in self.parties.all()
            if party.state == PartyState.JOINED and party.organisation_id
        )

    @cached_property
    def member_user_ids(self) -> frozenset[int]:
        """Users with a role today in the keeper or a joined party: one query, when first asked."""
        ids = {self.keeper_id, *self.joined_organisation_ids}
        members = Membership.objects.current(today()).filter(organisation__in=ids)
        return frozenset(members.values_list("user_id", flat=True))

    def roles_of(self, user) -> frozenset[str]:
        """The user's roles on this partnership; see `accounts.permissions`."""
        roles: set[str] = set()
        for organisation_id, held in user.roles_by_organisation.items():
            keeps = organisation_id == self.keeper_id
            if keeps or organisation_id in self.joined_organisation_ids:
                roles |= held
                if "coordinator" in held and (keeps or self.shared_editing):
                    roles.add("editor")
        roles |= user.registry_roles
        if not roles and user.reads_widely:
            roles.add("wide")
        return frozenset(roles)


class NumberSequence(models.Model):
    """The last partnership number given out. Numbers are given once and mean nothing."""

    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")

    def __str__(self) -> str:
        return str(self.last)


class PartnershipLinkQuerySet(InPartnershipQuerySet):
    """A link tells of two partnerships: somebody sees it who may know of both."""

    def visible_to(self, user):
        return super().visible_to(user).filter(other__in=Partnership.objects.visible_to(user))


class PartnershipLink(PartnershipRecord):
    """One partnership is the predecessor, successor, part of, or related to another."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="links")
    other = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="linked_from",
        verbose_name=_("other partnership"),
    )
    kind = models.CharField(
        _("relation"), max_length=12, choices=LinkKind.choices, default=LinkKind.RELATED
    )

    objects = PartnershipLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a partnership")
        verbose_name_plural = _("links to partnerships")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "other", "kind"],
                name="partnership_link_once",
                violation_error_message=_("This link is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(partnership=F("other")),
                name="partnership_link_not_itself",
                violation_error_message=_("A partnership cannot be linked to itself."),
            ),
        ]

    def __str__(self) -> str:
        """Without the names: the trail of one end is read by who may not know of the other."""
        return str(self.get_kind_display())


class Source(PartnershipRecord):
    """Where facts of a partnership, an agreement or a decision came from.

    ``passage`` keeps the words themselves and ``about`` names the field they fill.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="sources")
    agreement = models.ForeignKey(
        "partnerships.Agreement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("about the agreement"),
    )
    decision = models.ForeignKey(
        "partnerships.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("about the decision"),
    )
    title = models.CharField(_("title"), max_length=200)
    address = models.URLField(_("address"), blank=True)
    dated = HonestDateField(_("date"))
    about = models.CharField(_("which fact"), max_length=80, blank=True)
    passage = models.TextField(_("passage"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class TargetGroup(models.Model):
    """People for whom things are done, or who should notice it: one open list for all."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def audit_scope(self):
        return None, None


class StakeholderBenefit(PartnershipRecord):
    """What one group of people should notice of the partnership; order is priority."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="benefits")
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, related_name="benefits", verbose_name=_("for whom")
    )
    text = models.TextField(_("what they should notice"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("added value for")
        verbose_name_plural = _("added value for")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.target_group}: {self.text}"[:120]
