"""What is said of each activity, theme, arrangement, offer and request."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ExchangeNext, Kept, NextYear, ThemeNext, Verdict
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .evaluation import Evaluation


class ReviewQuerySet(InPartnershipQuerySet):
    path = "evaluation__programme__partnership"


class ActivityReview(PartnershipRecord):
    """The verdict on one activity, its figures, the lesson, and what happens next year."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="activity_reviews")
    activity = models.ForeignKey(
        "partnerships.Activity", models.PROTECT, related_name="reviews", verbose_name=_("activity")
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices, blank=True)
    result = models.DecimalField(
        _("result"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    result_text = models.CharField(_("result in words"), max_length=300, blank=True)
    lesson = models.TextField(_("lesson"), blank=True)
    next_year = models.CharField(_("next year"), max_length=8, choices=NextYear.choices, blank=True)
    next_target = models.DecimalField(
        _("target next year"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on an activity")
        verbose_name_plural = _("verdicts on activities")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "activity"],
                name="activity_review_once",
                violation_error_message=_("This activity has a verdict already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_verdict_display()}"

    @property
    def partnership(self):
        return self.evaluation.partnership

    def roles_of(self, user):
        return self.activity.plan.theme.roles_of(user)

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class ThemeReview(PartnershipRecord):
    """The owner's summary of a theme's year and what happens with it next year."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="theme_reviews")
    theme = models.ForeignKey("partnerships.Theme", models.PROTECT, related_name="reviews")
    summary = models.TextField(_("how the year went"), blank=True)
    next_year = models.CharField(
        _("next year"), max_length=8, choices=ThemeNext.choices, blank=True
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on a theme")
        verbose_name_plural = _("verdicts on themes")
        ordering = ["theme__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "theme"],
                name="theme_review_once",
                violation_error_message=_("This theme has a verdict already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.get_next_year_display()}"

    @property
    def partnership(self):
        return self.evaluation.partnership

    def roles_of(self, user):
        return self.theme.roles_of(user)

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class ArrangementReview(PartnershipRecord):
    """Whether an arrangement was kept this year."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="arrangement_reviews")
    arrangement = models.ForeignKey(
        "partnerships.Arrangement", models.PROTECT, related_name="reviews"
    )
    kept = models.CharField(_("kept"), max_length=8, choices=Kept.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on an arrangement")
        verbose_name_plural = _("verdicts on arrangements")
        ordering = ["arrangement__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "arrangement"],
                name="arrangement_review_once",
                violation_error_message=_("This arrangement has a verdict already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.arrangement}: {self.get_kept_display()}"

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class ExchangeReview(PartnershipRecord):
    """What becomes of an offer or a request at the evaluation: it stays open, or is closed."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="exchange_reviews")
    item = models.ForeignKey("partnerships.ExchangeItem", models.PROTECT, related_name="reviews")
    next_year = models.CharField(
        _("from now on"), max_length=8, choices=ExchangeNext.choices, blank=True
    )
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on supply and demand")
        verbose_name_plural = _("verdicts on supply and demand")
        ordering = ["item__party__position", "item__direction", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "item"],
                name="exchange_review_once",
                violation_error_message=_("This has a verdict already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_next_year_display()}"

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()
