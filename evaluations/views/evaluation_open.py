"""Opening the evaluations of a whole portfolio."""

from django.contrib import messages
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext

from accounts.views.base import CreateView
from evaluations.forms.evaluation import OpenManyForm
from evaluations.models import Evaluation
from evaluations.portfolio import candidates, open_chosen
from partnerships.bulk import too_many
from partnerships.remembered import list_url
from partnerships.selection import is_selection, selected


class EvaluationOpenMany(CreateView):
    """Opens the evaluations of many partnerships, after a look at what each would ask."""

    permission = "evaluation.open_many"
    form_class = OpenManyForm
    template_name = "evaluations/evaluation_open_many.html"
    heading = gettext_lazy("Open evaluations together")
    submit_label = gettext_lazy("Open the chosen evaluations")

    def new_instance(self):
        return Evaluation()

    @cached_property
    def selection(self):
        """The partnerships that were chosen in their list, or None for the whole portfolio."""
        given = self.request.GET
        return selected(self.request.user, given, self.on) if is_selection(given) else None

    @cached_property
    def candidates(self):
        return candidates(self.request.user, self.on, self.selection)

    def form_kwargs(self) -> dict:
        ticked = {"tick_all": self.selection is not None}
        return {**super().form_kwargs(), "candidates": self.candidates, "on": self.on, **ticked}

    def context(self, form, **extra):
        rows = [(one, form.is_chosen(one.key)) for one in self.candidates]
        return super().context(
            form=form,
            is_selection=self.selection is not None,
            due=[row for row in rows if row[0].is_due],
            others=[row for row in rows if not row[0].is_due],
            too_many=too_many(self.selection) if self.selection is not None and rows else "",
            **extra,
        )

    def back_url(self) -> str:
        """Where the choice was made: the list of partnerships as it was, or the evaluations."""
        if self.selection is not None:
            return list_url(self.request)
        return reverse("evaluation_list")

    def save(self, form):
        opened, refused = open_chosen(
            form.taken(), due_on=form.cleaned_data["due_on"], by=self.request.user, at=self.at
        )
        for sentence in refused:
            messages.warning(self.request, sentence)
        return opened

    def success_url(self, saved) -> str:
        back = self.back_url()
        return back if self.selection is not None else f"{back}?state=open"

    def get_success_message(self, saved) -> str:
        return ngettext(
            "%(number)s evaluation is open now.", "%(number)s evaluations are open now.", len(saved)
        ) % {"number": len(saved)}
