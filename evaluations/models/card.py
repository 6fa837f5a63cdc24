"""The result card of a year: one page for staff, clients and council."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluations.enums import CardState, Way
from organisations.enums import Role
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .evaluation import Evaluation


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


class CardConsent(PartnershipRecord):
    """One party's agreement that the card is shared as it stands."""

    card = models.ForeignKey(ResultCard, models.PROTECT, related_name="consents")
    party = models.ForeignKey("partnerships.Party", models.PROTECT, related_name="card_consents")
    agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    way = models.CharField(max_length=10, choices=Way.choices, blank=True, editable=False)
    source_person = models.CharField(_("who agreed, by function"), max_length=150, blank=True)
    source_on = models.DateField(_("on which day"), null=True, blank=True)
    source_text = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Such as the minutes or an e-mail.")
    )

    objects = CardConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement with a result card")
        verbose_name_plural = _("agreements with result cards")
        ordering = ["party__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["card", "party"], name="card_consent_once")]

    def __str__(self) -> str:
        return f"{self.party}: {self.card}"

    @property
    def partnership(self):
        return self.card.partnership

    def get_absolute_url(self) -> str:
        return self.card.get_absolute_url()

    @property
    def is_agreed(self) -> bool:
        return self.agreed_at is not None

    def roles_of(self, user) -> frozenset[str]:
        """Roles in this party's own organisation; of others only who may record for it."""
        organisation_id = self.party.organisation_id
        own = set(user.roles_by_organisation.get(organisation_id, ()))
        if own and Role.MANAGER not in own and organisation_id in user.deputises_for:
            own.add("deputy")
        return frozenset(own | (self.partnership.roles_of(user) & {"editor"}))
