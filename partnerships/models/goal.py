"""Goals of a theme, with what they had come to each year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import InPartnershipQuerySet, PartnershipRecord
from .theme import Programme, Theme


class GoalQuerySet(InPartnershipQuerySet):
    path = "theme__partnership"


class Goal(PartnershipRecord):
    """Something a theme wants to reach. No number is ever forced."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="goals")
    statement = models.CharField(_("goal"), max_length=300)
    indicator = models.CharField(_("how you see it"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    baseline = models.DecimalField(
        _("starting point"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField(
        _("target"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    by_when = models.DateField(_("by when"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.statement

    @property
    def partnership(self):
        return self.theme.partnership

    def roles_of(self, user):
        return self.theme.roles_of(user)

    def get_absolute_url(self) -> str:
        return self.theme.get_absolute_url()


class GoalResultQuerySet(InPartnershipQuerySet):
    path = "goal__theme__partnership"


class GoalResult(PartnershipRecord):
    """What a goal had come to at the end of a programme year."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="results")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="goal_results")
    value = models.DecimalField(_("result"), max_digits=12, decimal_places=2, null=True, blank=True)
    text = models.CharField(_("in words"), max_length=300, blank=True)

    objects = GoalResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result of a goal")
        verbose_name_plural = _("results of goals")
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "programme"],
                name="goal_result_once",
                violation_error_message=_("What was reached in this year is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.programme}"

    @property
    def partnership(self):
        return self.goal.theme.partnership

    def roles_of(self, user):
        return self.goal.roles_of(user)

    def get_absolute_url(self) -> str:
        return self.goal.get_absolute_url()
