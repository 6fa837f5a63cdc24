"""Corrections beside an adopted evaluation."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.forms.correction import CorrectionForm
from evaluations.models import CorrectionNote, Evaluation

from .steps import StepView


class CorrectionCreate(StepView):
    """Adds a dated word; what was adopted stays as it is."""

    model = Evaluation
    permission = "evaluation.correct"
    form_class = CorrectionForm
    heading = gettext_lazy("Add a correction")
    lead = gettext_lazy("What was adopted does not change. Your correction stands beside it.")
    submit_label = gettext_lazy("Add the correction")
    success_message = gettext_lazy("The correction stands beside the evaluation.")
    section = "corrections"

    def evaluation(self):
        return self.target

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def hindrance(self) -> str:
        if not self.target.is_adopted:
            return _("This evaluation is not adopted yet, so it can still be changed itself.")
        return ""

    def form_instance(self):
        return CorrectionNote(evaluation=self.target, noted_at=self.at, author=self.request.user)
