"""The criteria of the register, for administrators."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import ActionView, CreateView, EditView, PageView, RemoveView
from evaluations.forms.criterion import CriterionForm
from evaluations.guide import criteria
from evaluations.models import Criterion

from .guide import InGuide


class CriterionPage(InGuide):
    """A page about the criteria."""

    model = Criterion
    permission = "criterion.edit"

    def back_url(self) -> str:
        return reverse("criterion_list")

    def success_url(self, saved) -> str:
        return reverse("criterion_list")


class CriterionList(CriterionPage, PageView):
    """All criteria in order, the retired ones apart."""

    permission = ""
    any_user = True
    template_name = "evaluations/criterion_list.html"

    def context(self, **extra):
        rows = list(Criterion.objects.select_related("chapter"))
        return super().context(
            used=[row for row in rows if row.retired_at is None],
            retired=[row for row in rows if row.retired_at is not None],
            may_edit=may(self.request.user, "criterion.edit"),
            **extra,
        )


class CriterionCreate(CriterionPage, CreateView):
    form_class = CriterionForm
    heading = gettext_lazy("Add a criterion")
    lead = gettext_lazy(
        "It is asked in evaluations that open from now on. The guide gets a chapter about it."
    )
    submit_label = gettext_lazy("Add the criterion")

    def form_kwargs(self) -> dict:
        last = Criterion.objects.order_by("-position").first()
        position = last.position + 1 if last else 1
        return {**super().form_kwargs(), "initial": {"position": position}}


class CriterionEdit(CriterionPage, EditView):
    form_class = CriterionForm
    lead = gettext_lazy(
        "Evaluations that have opened keep the words they opened with; later ones get these."
    )

    def get_heading(self) -> str:
        return _("Change the criterion “%(criterion)s”") % {"criterion": self.target}


class CriterionRetire(CriterionPage, RemoveView):
    """No longer asks a criterion; what was answered stays."""

    submit_label = gettext_lazy("No longer ask it")
    success_message = gettext_lazy("The criterion is no longer asked.")

    def get_heading(self) -> str:
        return _("No longer ask “%(criterion)s”?") % {"criterion": self.target}

    def hindrance(self) -> str:
        return criteria.hindrance_to_retire(self.target)

    def consequences(self) -> list[str]:
        return [
            _("Evaluations that open from now on do not ask it. Others stay as they are."),
            _("Its chapter leaves the guide with the next version."),
            _("It can be taken up again."),
        ]

    def remove(self, *, by, at, reason):
        criteria.retire_criterion(self.target, by=by, at=at, reason=reason)


class CriterionRestore(CriterionPage, ActionView):
    """Asks a retired criterion again."""

    success_message = gettext_lazy("The criterion is asked again.")

    def act(self):
        return criteria.restore_criterion(self.target, by=self.request.user, at=self.at)
