"""What becomes of supply and demand."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.completeness import may_review
from evaluations.exchanging import parties_looked_after, save_exchange
from evaluations.forms.exchange_review import ExchangeReviewForm
from evaluations.models import Evaluation

from .steps import SheetView


class ExchangeReviewEdit(SheetView):
    """What is on the board and what is new: who runs the evaluation all, a party its own."""

    model = Evaluation
    permission = "evaluation.exchange"
    form_class = ExchangeReviewForm
    template_name = "evaluations/exchange_review_edit.html"
    heading = gettext_lazy("Supply and demand: what came of it, and what is new?")
    section = "exchange"

    def evaluation(self):
        return self.target

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    @cached_property
    def parties(self):
        return parties_looked_after(self.target, self.request.user)

    def hindrance(self) -> str:
        if not self.parties:
            return _("You write for none of the parties that take part now.")
        return may_review(self.target)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "parties": self.parties}

    def save(self, form):
        return save_exchange(self.target, by=self.request.user, at=self.at, **form.everything())
