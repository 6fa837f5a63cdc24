"""Goals of a theme, and what they came to in a year."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import CreateView, EditView, FormView
from partnerships.forms.goal import GoalForm, GoalResultForm
from partnerships.models import Goal, GoalResult

from .base import ChildRemove
from .plan import InYear, programme_asked
from .theme import year_asked


class GoalCreate(InYear, CreateView):
    form_class = GoalForm
    heading = gettext_lazy("Add a goal")
    lead = gettext_lazy("A goal in words is enough. Add a number where it helps.")
    submit_label = gettext_lazy("Add the goal")

    def new_instance(self):
        return Goal(theme=self.target)

    def success_url(self, saved) -> str:
        return self.year_url("#goals")


class OfGoal:
    """Pages of one goal; they go back to its theme, in the year they came from."""

    model = Goal
    permission = "plan.edit"

    def queryset(self):
        return super().queryset().select_related("theme__partnership")

    def back_url(self) -> str:
        year = year_asked(self.request)
        url = self.target.theme.get_absolute_url()
        return f"{url}?year={year}#goals" if year else f"{url}#goals"

    def success_url(self, saved) -> str:
        return self.back_url()

    def context(self, **extra):
        return super().context(**{"parent": self.target.theme, **extra})


class GoalEdit(OfGoal, EditView):
    form_class = GoalForm
    template_name = "components/edit_page.html"
    heading = gettext_lazy("Change the goal")

    def context(self, **extra):
        return super().context(
            **{"remove_url": reverse("goal_remove", args=[self.target.pk]), **extra}
        )


class GoalRemove(OfGoal, ChildRemove):
    """Only while no result was recorded for it."""

    parent_field = "theme"
    permission = "plan.edit"


class GoalResultEdit(OfGoal, FormView):
    """What a goal has come to in one year."""

    form_class = GoalResultForm

    def get_heading(self) -> str:
        return _("Result: %(goal)s") % {"goal": self.target}

    def form_instance(self):
        theme, year = self.target.theme, year_asked(self.request)
        programme = programme_asked(theme.partnership, year, self.on)
        result = GoalResult.objects.filter(goal=self.target, programme=programme).first()
        result = result or GoalResult(goal=self.target, programme=programme)
        result.goal, result.programme = self.target, programme
        return result
