"""The conclusion of an evaluation."""

from django.utils.translation import gettext_lazy

from evaluations.completeness import may_conclude
from evaluations.concluding import conclude
from evaluations.enums import DoneBy
from evaluations.forms.conclusion import ConclusionForm
from evaluations.models import Evaluation

from .steps import SheetView


class ConclusionEdit(SheetView):
    """Written by the coordinator when all answers are on the table, with its follow-ups."""

    model = Evaluation
    permission = "evaluation.run"
    form_class = ConclusionForm
    template_name = "evaluations/conclusion_edit.html"
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

    def context(self, **extra):
        recommendations = list(self.target.recommendations.all())
        return super().context(
            recommendations=recommendations,
            by_bureau=self.target.done_by == DoneBy.BUREAU or bool(recommendations),
            **extra,
        )

    def save(self, form):
        return conclude(self.target, by=self.request.user, at=self.at, **form.everything())
