"""Whether the arrangements were kept."""

from django.utils.translation import gettext_lazy

from evaluations.completeness import may_review
from evaluations.forms.arrangement_review import ArrangementReviewForm
from evaluations.models import Evaluation
from evaluations.reviewing import save_arrangement_reviews

from .steps import SheetView


class ArrangementReviewEdit(SheetView):
    """All arrangements of the evaluation on one page."""

    model = Evaluation
    permission = "evaluation.run"
    form_class = ArrangementReviewForm
    template_name = "evaluations/arrangement_review_edit.html"
    heading = gettext_lazy("Were the arrangements kept?")
    section = "arrangements"

    def evaluation(self):
        return self.target

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def hindrance(self) -> str:
        return may_review(self.target)

    def save(self, form):
        return save_arrangement_reviews(
            self.target, form.everything(), by=self.request.user, at=self.at
        )
