"""What stands around an agreement: advice and approval before it, addenda after it."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDateField
from lib.dates.values import LATER
from partnerships.enums import ApprovalKind, ApprovalOutcome

from .agreement import Agreement
from .base import InPartnershipQuerySet, PaperQuerySet, PartnershipRecord
from .party import Party


class ApprovalStepQuerySet(InPartnershipQuerySet):
    path = "agreement__partnership"


class ApprovalStep(PartnershipRecord):
    """Advice or consent of a board, council or supervisor, asked before the signing."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="approvals")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("of party"),
    )
    body = models.CharField(
        _("board or council"),
        max_length=150,
        help_text=_("Such as “works council” or “supervisory board”."),
    )
    kind = models.CharField(
        _("what is asked"),
        max_length=8,
        choices=ApprovalKind.choices,
        default=ApprovalKind.ADVICE,
    )
    asked = HonestDateField(_("asked on"))
    decided = HonestDateField(_("answered on"))
    outcome = models.CharField(
        _("outcome"),
        max_length=12,
        choices=ApprovalOutcome.choices,
        default=ApprovalOutcome.AWAITED,
    )
    note = models.TextField(_("remark"), blank=True)

    objects = ApprovalStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("advice or approval")
        verbose_name_plural = _("advice and approval")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.body

    @property
    def is_awaited(self) -> bool:
        return self.outcome == ApprovalOutcome.AWAITED

    @property
    def stands_in_the_way(self) -> bool:
        """Consent that has not come, or was withheld. It is said, and stops nobody."""
        return self.kind == ApprovalKind.CONSENT and self.outcome in (
            ApprovalOutcome.AWAITED,
            ApprovalOutcome.NEGATIVE,
        )

    @property
    def partnership(self):
        return self.agreement.partnership

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()


class AmendmentQuerySet(PaperQuerySet):
    path = "agreement__partnership"
    agreement = "agreement_id"

    def setting_end(self, on):
        """Those in force on a day that name a new end, the latest first: `terms.amended_by`."""
        undated = Q(effective__isnull=True, effective_stated="")
        begins = {
            part: Case(When(undated, then=F(f"signed{part}")), default=F(f"effective{part}"))
            for part in ("", "_lower")
        }
        return (
            self.exclude(new_end__isnull=True, new_end_stated="")
            .annotate(begins=begins[""], begins_lower=begins["_lower"])
            .filter(Q(begins_lower__isnull=True) | Q(begins_lower__lte=on))
            .filter(~Q(begins=LATER) | Q(begins__isnull=True))
            .order_by(F("begins_lower").desc(nulls_last=True), "-pk")
        )


class Amendment(PartnershipRecord):
    """A change of a signed agreement from a date on; the text as signed stays as it is."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments")
    text = models.TextField(_("what changes"))
    signed = HonestDateField(_("signed on"))
    effective = HonestDateField(_("takes effect"))
    new_end = HonestDateField(_("new end"))
    document = models.ForeignKey(
        "partnerships.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("document"),
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = [models.F("effective_lower").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def partnership(self):
        return self.agreement.partnership

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()
