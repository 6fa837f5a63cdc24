"""Agreements and the signatures under them."""

from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from lib.addresses import address
from lib.dates import HonestDateField
from partnerships.enums import (
    AgreementKind,
    AgreementState,
    Duration,
    Renewal,
    SignatureState,
    Stated,
    TermAnchor,
    TermUnit,
)

from .base import InPartnershipQuerySet, KeptDate, PaperQuerySet, PartnershipRecord
from .partnership import Partnership
from .party import Party


class AgreementQuerySet(PaperQuerySet):
    """Questions asked of agreements."""

    def visible_to(self, user):
        """Of the partnerships one may see; and, for a party that left, those it signed."""
        seen = super().visible_to(user)
        if not user.is_authenticated or user.is_administrator:
            return seen
        return seen | self.filter(pk__in=self.kept_by_former_parties(user.organisation_ids))

    def kept_by_former_parties(self, organisation_ids):
        """Ids of the agreements that these organisations signed as a party, before they left."""
        return Signature.objects.filter(
            party__in=Party.objects.former(organisation_ids), state=SignatureState.SIGNED
        ).values("agreement")

    def with_signatures(self):
        """With all that a card or page says of who signed and of addenda: a query for each."""
        return self.prefetch_related(*_signatures_and_addenda())


def read_signatures(agreements) -> None:
    """The same for agreements that were read already."""
    prefetch_related_objects(agreements, *_signatures_and_addenda())


def _signatures_and_addenda() -> tuple:
    signatures = Signature.objects.select_related("party__organisation")
    return Prefetch("signatures", queryset=signatures), "amendments"


class Agreement(PartnershipRecord):
    """A paper under a partnership. Signed is an act; in force or expired follows from dates.

    What the text does not say is *not stated*, which is neither zero nor none.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="agreements")
    kind = models.CharField(
        _("kind"), max_length=16, choices=AgreementKind.choices, default=AgreementKind.COOPERATION
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(
        _("status"),
        max_length=12,
        choices=AgreementState.choices,
        default=AgreementState.DRAFT,
        editable=False,
    )
    signed = HonestDateField(_("signed on"))
    occasion = models.CharField(_("occasion"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    effective = HonestDateField(_("takes effect"))
    duration = models.CharField(
        _("duration"), max_length=10, choices=Duration.choices, default=Duration.NOT_STATED
    )
    ends = HonestDateField(_("ends"))
    term_amount = models.PositiveSmallIntegerField(_("term"), null=True, blank=True)
    term_unit = models.CharField(
        _("unit of the term"), max_length=6, choices=TermUnit.choices, blank=True
    )
    term_anchor = models.CharField(
        _("the term counts"), max_length=7, choices=TermAnchor.choices, blank=True
    )
    renewal = models.CharField(
        _("renewal"), max_length=16, choices=Renewal.choices, default=Renewal.NOT_STATED
    )
    notice_stated = models.CharField(
        _("notice period"), max_length=10, choices=Stated.choices, default=Stated.NOT_STATED
    )
    notice_months = models.PositiveSmallIntegerField(
        _("notice period in months"), null=True, blank=True
    )
    evaluation_stated = models.CharField(
        _("evaluation"), max_length=10, choices=Stated.choices, default=Stated.NOT_STATED
    )
    evaluation_clause = models.TextField(_("what it says on evaluation"), blank=True)
    accession_rule = models.TextField(_("how others can join"), blank=True)
    withdrawal_rule = models.TextField(_("how a party can leave"), blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("replaces"),
    )
    framework = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sub_agreements",
        verbose_name=_("under the framework"),
    )
    life_event = models.ForeignKey(
        "organisations.LifeEvent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("about the life event"),
    )
    ended = HonestDateField(_("ended early on"))
    end_reason = models.TextField(_("reason"), blank=True, editable=False)
    notice_given = HonestDateField(_("notice given on"))
    notice_by = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("notice given by"),
    )
    notice_ends = HonestDateField(_("ends by notice on"))
    notice_reason = models.TextField(_("reason for the notice"), blank=True)
    # Kept at write time, for lists: see `partnerships.paper_dates`.
    ends_by = KeptDate(null=True)
    lapses_after = KeptDate(null=True)
    notice_day = KeptDate(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = [models.F("signed_lower").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(fields=["ends_by", "partnership"], name="agreement_ends_by"),
            models.Index(fields=["lapses_after", "partnership"], name="agreement_lapses_after"),
            models.Index(fields=["notice_day", "partnership"], name="agreement_notice_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_stated="stated", notice_months__isnull=False)
                | (~Q(notice_stated="stated") & Q(notice_months__isnull=True)),
                name="agreement_notice_pair",
                violation_error_message=_("Give the months, or say that it is not stated."),
            ),
            models.CheckConstraint(
                condition=~Q(duration="open")
                | Q(ends__isnull=True, ends_stated="", term_amount__isnull=True),
                name="agreement_duration_pair",
                violation_error_message=_("An agreement without an end has no end date or term."),
            ),
            models.CheckConstraint(
                condition=Q(term_amount__isnull=True, term_unit="", term_anchor="")
                | Q(term_amount__gte=1, term_unit__in=["months", "years"]),
                name="agreement_term_pair",
                violation_error_message=_("Give the term as a number of months or years."),
            ),
            models.CheckConstraint(
                condition=~Q(evaluation_stated="none") | Q(evaluation_clause=""),
                name="agreement_evaluation_pair",
                violation_error_message=_("Leave out the text, or choose “stated”."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return address("agreement_show", self.pk)

    def roles_of(self, user) -> frozenset[str]:
        """Roles on the partnership; who signed it and left reads it."""
        roles = super().roles_of(user)
        if roles or not user.is_authenticated:
            return roles
        kept = Agreement.objects.all().kept_by_former_parties(user.organisation_ids)
        return frozenset({"reader"} if kept.filter(agreement=self.pk).exists() else ())

    @property
    def is_draft(self) -> bool:
        return self.state == AgreementState.DRAFT

    @property
    def is_open(self) -> bool:
        """Still on its way to being signed."""
        return self.state in (AgreementState.DRAFT, AgreementState.TO_SIGN)

    @property
    def takes_amendments(self) -> bool:
        """Only a paper that holds can be changed by an addendum."""
        return self.state in (AgreementState.SIGNED, AgreementState.NOTICE_GIVEN)

    @property
    def was_signed(self) -> bool:
        """Signed once, also when it has ended since."""
        return self.state in (
            AgreementState.SIGNED,
            AgreementState.NOTICE_GIVEN,
            AgreementState.ENDED,
        )


class SignatureQuerySet(InPartnershipQuerySet):
    path = "agreement__partnership"


class Signature(PartnershipRecord):
    """One party's signature under an agreement; the function at that time stays readable."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    function = models.CharField(_("function at that time"), max_length=150, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=150, blank=True)
    signed = HonestDateField(_("signed on"))
    state = models.CharField(
        _("status"),
        max_length=8,
        choices=SignatureState.choices,
        default=SignatureState.AWAITED,
        editable=False,
    )

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["party__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party", "on_behalf_of"],
                name="signature_once",
                violation_error_message=_("This party already stands under the agreement."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} – {self.agreement}"

    def roles_of(self, user) -> frozenset[str]:
        """A signature is the party's own: its coordinator keeps it, or who stands in for one."""
        return self.party.roles_of(user)

    @property
    def is_awaited(self) -> bool:
        return self.state == SignatureState.AWAITED

    @property
    def is_refused(self) -> bool:
        return self.state == SignatureState.REFUSED

    @property
    def partnership(self):
        return self.agreement.partnership

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()
