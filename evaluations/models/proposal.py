"""What an evaluation leads to, kept as a proposal until it is adopted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.enums import RecommendationAnswer
from partnerships.enums import ActivityKind, ExchangeDirection
from partnerships.models.base import PartnershipRecord

from .evaluation import Evaluation
from .review import ActivityReview, ReviewQuerySet


class ProposedActivity(PartnershipRecord):
    """One row of next year's programme, until adoption turns it into one activity."""

    is_detail = True  # its writes follow from a verdict: no news of their own

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="proposed_activities")
    theme = models.ForeignKey(
        "partnerships.Theme", models.PROTECT, related_name="+", verbose_name=_("theme")
    )
    review = models.OneToOneField(
        ActivityReview, models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    title = models.CharField(_("activity"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=10, choices=ActivityKind.choices, default=ActivityKind.ACTIVITY
    )
    target = models.DecimalField(
        _("target"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    target_text = models.CharField(_("target in words"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    organiser = models.ForeignKey(
        "partnerships.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organised by"),
    )
    created_activity = models.OneToOneField(
        "partnerships.Activity",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_as",
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed activity")
        verbose_name_plural = _("proposed activities")
        ordering = ["theme__position", "position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def partnership(self):
        return self.evaluation.partnership

    def roles_of(self, user):
        return self.theme.roles_of(user)

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class ProposedExchange(PartnershipRecord):
    """Something a party will offer or seek, put on the board when the evaluation is adopted."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="proposed_exchange")
    party = models.ForeignKey(
        "partnerships.Party", models.PROTECT, related_name="+", verbose_name=_("party")
    )
    direction = models.CharField(
        _("offers or seeks"), max_length=8, choices=ExchangeDirection.choices
    )
    text = models.CharField(_("what"), max_length=300)
    theme = models.ForeignKey(
        "partnerships.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theme"),
    )
    created_item = models.OneToOneField(
        "partnerships.ExchangeItem",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_as",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("new supply or demand")
        verbose_name_plural = _("new supply and demand")
        ordering = ["party__position", "direction", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class FollowUp(PartnershipRecord):
    """Something somebody will do because of the evaluation; an action point once adopted."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="follow_ups")
    text = models.CharField(_("what will be done"), max_length=300)
    assignee = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who does it"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    created_action = models.OneToOneField(
        "partnerships.ActionPoint",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_as",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class Recommendation(PartnershipRecord):
    """What an outside bureau advised, and what was done with it.

    It may be answered after the adoption too: that says what was done, not what was found.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="recommendations")
    text = models.TextField(_("recommendation"))
    source = models.CharField(
        _("where it stands"), max_length=200, blank=True, help_text=_("Such as report and page.")
    )
    answer = models.CharField(
        _("taken over"), max_length=10, choices=RecommendationAnswer.choices, blank=True
    )
    done = models.TextField(_("what was done with it"), blank=True)
    follow_up = models.ForeignKey(
        FollowUp,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("follow-up"),
    )
    decision = models.ForeignKey(
        "partnerships.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("decision"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()
