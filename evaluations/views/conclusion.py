"""The conclusion of an evaluation."""

from django.utils.translation import gettext_lazy

from evaluations.completeness import may_conclude
from evaluations.forms.evaluation import ConclusionForm
from evaluations.models import Evaluation
from evaluations.reviewing import save_conclusion

from .steps import StepView


class ConclusionEdit(StepView):
    """Written by the coordinator when all answers are on the table."""

    model = Evaluation
    permission = "evaluation.run"
    form_class = ConclusionForm
    heading = gettext_lazy("Write the conclusion")
    lead = gettext_lazy("Who writes or submits it cannot adopt it afterwards.")
    submit_label = gettext_lazy("Save the conclusion")
    success_message = gettext_lazy("The conclusion is saved.")
    section = "conclusion"

    def evaluation(self):
        return self.target

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def hindrance(self) -> str:
        return may_conclude(self.target)

    def save(self, form):
        return save_conclusion(
            self.target,
            {name: form.cleaned_data[name] for name in form.own_fields()},
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
        )
