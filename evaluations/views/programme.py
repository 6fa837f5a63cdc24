"""Next year's proposed programme as a whole."""

from accounts.permissions import may
from accounts.views.base import PageView
from evaluations.enums import ConclusionKind, EvaluationState
from evaluations.models import Evaluation
from evaluations.programme import number_in_words, programme_of, totals
from evaluations.proposing import may_propose
from lib.dates import programme_label

from .steps import InEvaluation


class ProgrammePropose(InEvaluation, PageView):
    """Per theme what goes on, changes, is new and stops; changed here until it is submitted."""

    model = Evaluation
    permission = "evaluation.see"
    template_name = "evaluations/programme_propose.html"

    def evaluation(self):
        return self.target

    def queryset(self):
        related = super().queryset().select_related("programme__partnership")
        return related.prefetch_related("programme__partnership__parties")

    def context(self, **extra):
        user, evaluation = self.request.user, self.target
        groups = programme_of(evaluation, user)
        partnership = evaluation.partnership
        year = evaluation.programme.year + 1
        closed = may_propose(evaluation)
        return super().context(
            groups=groups,
            totals=totals(groups),
            number=number_in_words(groups),
            next_label=programme_label(*partnership.programme_period(year)),
            closed=closed,
            is_open=not closed,
            in_review=evaluation.state == EvaluationState.IN_REVIEW,
            stops=evaluation.conclusion == ConclusionKind.STOP,
            may_add_theme=not closed and may(user, "partnership.edit", partnership),
            knows_partnership=may(user, "partnership.see", partnership),
            **extra,
        )

    def back_url(self) -> str:
        return f"{super().back_url()}#next-year"
