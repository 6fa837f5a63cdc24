"""What was agreed, what is offered and sought, and what is told about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.addresses import address
from lib.dates import HonestDateField
from partnerships.enums import (
    ArrangementKind,
    CommunicationKind,
    CommunicationReach,
    CommunicationState,
    ExchangeDirection,
    ExchangeState,
    Force,
)

from .agreement import Agreement
from .base import PartnershipRecord
from .partnership import Partnership
from .party import Party


class Arrangement(PartnershipRecord):
    """One thing agreed: who owes it, to whom, and how firmly.

    First choice is two rows, one each way, never a flag.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="arrangements")
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrangements",
        verbose_name=_("stands in the agreement"),
    )
    theme = models.ForeignKey(
        "partnerships.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrangements",
        verbose_name=_("theme"),
    )
    text = models.CharField(_("what was agreed"), max_length=400)
    kind = models.CharField(
        _("kind"),
        max_length=14,
        choices=ArrangementKind.choices,
        default=ArrangementKind.SUBSTANTIVE,
    )
    force = models.CharField(
        _("force"), max_length=10, choices=Force.choices, default=Force.NOT_STATED
    )
    debtors = models.ManyToManyField(
        Party, related_name="owes", verbose_name=_("who owes it"), blank=True
    )
    beneficiaries = models.ManyToManyField(
        Party, related_name="is_owed", verbose_name=_("for whom"), blank=True
    )
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    by_when = HonestDateField(_("by when"))
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))
    existed_before = models.BooleanField(_("existed before the signing"), default=False)
    network = models.CharField(
        _("in which network or meeting"),
        max_length=150,
        blank=True,
        help_text=_("When one party sits somewhere for another: who owes it sits there."),
    )
    representative = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="represents",
        verbose_name=_("who sits there"),
    )
    municipalities = models.ManyToManyField(
        "organisations.Municipality",
        blank=True,
        related_name="arrangements",
        verbose_name=_("municipalities"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("arrangement")
        verbose_name_plural = _("arrangements")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return address("arrangement_show", self.pk)

    def is_over(self, on) -> bool:
        """Whether it certainly ended before this day."""
        return self.until.upper is not None and self.until.upper < on


class ExchangeItem(PartnershipRecord):
    """Something a party offers to, or seeks from, the others."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="exchange_items")
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="exchange_items", verbose_name=_("party")
    )
    direction = models.CharField(
        _("offers or seeks"), max_length=8, choices=ExchangeDirection.choices
    )
    text = models.CharField(_("what"), max_length=300)
    state = models.CharField(
        _("status"),
        max_length=8,
        choices=ExchangeState.choices,
        default=ExchangeState.OPEN,
        editable=False,
    )
    theme = models.ForeignKey(
        "partnerships.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exchange_items",
        verbose_name=_("theme"),
    )
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))
    matched_with = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("matched with"),
    )
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("supply and demand")
        verbose_name_plural = _("supply and demand")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    def may_answer(self, other) -> bool:
        """Whether one of the two offers what another party of the partnership seeks."""
        return (
            self.partnership_id == other.partnership_id
            and self.party_id != other.party_id
            and self.direction != other.direction
        )


class CommunicationItem(PartnershipRecord):
    """Publicity per party or joint, internal or external."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="communication")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communication",
        verbose_name=_("by"),
        help_text=_("Leave empty when the parties do it together."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=CommunicationKind.choices,
        default=CommunicationKind.PUBLICITY,
    )
    text = models.CharField(_("what"), max_length=300)
    result = models.ForeignKey(
        "partnerships.Result",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communication",
        verbose_name=_("about the result"),
    )
    reach = models.CharField(
        _("reach"),
        max_length=8,
        choices=CommunicationReach.choices,
        default=CommunicationReach.EXTERNAL,
    )
    channel = models.CharField(_("channel"), max_length=120, blank=True)
    planned_on = models.DateField(_("date"), null=True, blank=True)
    link = models.URLField(_("link"), blank=True)
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=CommunicationState.choices,
        default=CommunicationState.PLANNED,
    )

    class Meta:
        verbose_name = _("communication")
        verbose_name_plural = _("communication")
        ordering = [models.F("planned_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text
