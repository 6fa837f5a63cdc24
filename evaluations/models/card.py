"""The result card of a year: one page for staff, clients and council."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluations.enums import CardState
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .evaluation import Evaluation
from .one_party import PartyConsent, own_roles


class ResultCardQuerySet(InPartnershipQuerySet):
    path = "evaluation__programme__partnership"


class ResultCard(PartnershipRecord):
    """What the year came to, on one page; shared by a link only after every party agreed.

    From the asking on, ``contents`` is what is shown: everybody agrees to the same page.
    """

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="result_card")
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(_("the year in a few sentences"), blank=True)
    thanks = models.TextField(_("thanks"), blank=True)
    results = models.ManyToManyField(
        "partnerships.Result", blank=True, related_name="cards", verbose_name=_("results")
    )
    # Keys of the figures of the adopted sheet that are on it; see evaluations.cards.contents.
    figures = models.JSONField(_("figures"), default=list, blank=True)
    state = models.CharField(
        _("status"),
        max_length=8,
        choices=CardState.choices,
        default=CardState.DRAFT,
        editable=False,
    )
    contents = models.JSONField(null=True, blank=True, editable=False)
    share_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ResultCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("result card")
        verbose_name_plural = _("result cards")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="shared", share_token__isnull=False, shared_at__isnull=False)
                | (~Q(state="shared") & Q(share_token__isnull=True)),
                name="result_card_shared_has_link",
                violation_error_message=_("A shared card has a link, and no other card has."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("result_card_show", args=[self.pk])

    @property
    def partnership(self):
        return self.evaluation.partnership


class CardConsentQuerySet(InPartnershipQuerySet):
    path = "card__evaluation__programme__partnership"


class CardConsent(PartyConsent):
    """One party's agreement that the card is shared as it stands."""

    card = models.ForeignKey(ResultCard, models.PROTECT, related_name="consents")
    party = models.ForeignKey("partnerships.Party", models.PROTECT, related_name="card_consents")

    objects = CardConsentQuerySet.as_manager()

    class Meta(PartyConsent.Meta):
        verbose_name = _("agreement with a result card")
        verbose_name_plural = _("agreements with result cards")
        constraints = [
            models.UniqueConstraint(
                fields=["card", "party"],
                name="card_consent_once",
                violation_error_message=_("This party was asked about the card already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.card}"

    @property
    def partnership(self):
        return self.card.partnership

    def get_absolute_url(self) -> str:
        return self.card.get_absolute_url()

    def roles_of(self, user) -> frozenset[str]:
        return own_roles(user, self.party, self.partnership, deputies=True)
