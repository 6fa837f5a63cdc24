"""Forms of a goal and of what it came to in a year. No number is ever forced."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.amounts import AmountField, write_amount
from lib.days import DayField
from partnerships.models import Goal, GoalResult
from partnerships.themes import next_position

from .base import ChildForm
from .once import OnceForm


class GoalForm(ChildForm):
    """What a theme wants to reach, in words and, where that helps, in a number."""

    baseline = AmountField(label=_("Starting point"), required=False)
    target = AmountField(label=_("Target number"), required=False)
    by_when = DayField(label=_("By when"), required=False)

    class Meta:
        model = Goal
        fields = ("statement", "indicator", "baseline", "target", "unit", "by_when")
        widgets = {"statement": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "indicator": _("Such as “students who started”."),
            "unit": _("Such as “places” or “students”."),
        }

    def save(self, *, by, at, reason=""):
        """Write the goal; a new one comes last."""
        if self.instance.pk is None:
            self.instance.position = next_position(self.instance.theme.goals)
        return super().save(by=by, at=at, reason=reason)


class GoalResultForm(OnceForm):
    """What a goal has come to in one year."""

    once = ("goal", "programme")

    value = AmountField(label=_("Result"), required=False)

    class Meta:
        model = GoalResult
        fields = ("value", "text")

    def scope_choices(self) -> None:
        super().scope_choices()
        goal = self.instance.goal
        if goal.target is not None:
            meant = f"{write_amount(goal.target)} {goal.unit}".strip()
            self.fields["value"].help_text = _("Target: %(target)s") % {"target": meant}
        elif goal.unit:
            self.fields["value"].help_text = _("In %(unit)s.") % {"unit": goal.unit}
