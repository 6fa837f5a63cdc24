"""Plans of approach: writing one for a year, adopting and closing it."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.errors import WrongMoment
from accounts.views.base import FormView, MoveView
from partnerships.enums import PlanState
from partnerships.forms.plan import PlanForm
from partnerships.lifecycle.plan import PLAN
from partnerships.models import Plan
from partnerships.programmes import programme_shown

from .theme import OfTheme, year_asked


def programme_asked(partnership, year, on):
    """The programme of that year (None: the one shown by default).

    Raises Http404 for a year that was never begun, WrongMoment while there is no year at all.
    """
    programmes = list(partnership.programmes.order_by("year"))
    programme = programme_shown(partnership, programmes, on, year)
    if programme is None:
        raise WrongMoment(_("This partnership has no programme year yet. Begin one first."))
    if year not in (None, programme.year):
        raise Http404
    programme.partnership = partnership
    return programme


class InYear(OfTheme):
    """A page under a theme about one of its years: `?year=2026`, by default the present one."""

    permission = "plan.edit"

    @cached_property
    def programme(self):
        return programme_asked(self.target.partnership, year_asked(self.request), self.on)

    def year_url(self, anchor="") -> str:
        """The theme's page in this year."""
        return f"{self.target.get_absolute_url()}?year={self.programme.year}{anchor}"

    def back_url(self) -> str:
        year = year_asked(self.request)
        url = self.target.get_absolute_url()
        return f"{url}?year={year}" if year else url

    def plan_in_year(self):
        """The theme's plan in this year, unsaved when there is none; WrongMoment when closed."""
        plan = Plan.objects.filter(theme=self.target, programme=self.programme).first()
        plan = plan or Plan(theme=self.target, programme=self.programme)
        plan.theme, plan.programme = self.target, self.programme
        if plan.state == PlanState.CLOSED:
            raise WrongMoment(_("This plan is closed. Reopen it to change or add something."))
        return plan


class PlanEdit(InYear, FormView):
    """Writes the plan of a theme for a year; the first time it makes the plan."""

    form_class = PlanForm

    def form_instance(self):
        return self.plan_in_year()

    def get_heading(self) -> str:
        return _("Plan of approach %(year)s") % {"year": self.programme.label}

    def success_url(self, saved) -> str:
        return self.year_url("#plan")


class PlanMove(MoveView):
    """A step in the life of a plan."""

    model = Plan
    lifecycle = PLAN

    def queryset(self):
        return super().queryset().select_related("theme__partnership", "programme")


class PlanAdopt(PlanMove):
    move = "adopt"


class PlanClose(PlanMove):
    move = "close"


class PlanReopen(PlanMove):
    move = "reopen"
