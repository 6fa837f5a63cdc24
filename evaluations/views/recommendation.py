"""Recommendations of an outside bureau, from their recording to what was done with them."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import PageView, RemoveView
from evaluations import enums
from evaluations.completeness import may_review
from evaluations.forms.recommendation import RecommendationAnswerForm, RecommendationForm
from evaluations.models import Evaluation, Recommendation

from .steps import InEvaluation, StepView

LEAD_LENGTH = 300
TONES = {enums.RecommendationAnswer.TAKEN: "good", enums.RecommendationAnswer.PARTLY: "warn"}


def may_answer(evaluation) -> str:
    """Why nothing can be said of a recommendation now: what lies before those who decide stands."""
    if evaluation.state == enums.EvaluationState.IN_REVIEW:
        return _("The evaluation was submitted. You can answer again once it is adopted.")
    return ""


class RecommendationList(InEvaluation, PageView):
    """Each recommendation with what was done with it, also after the adoption."""

    model = Evaluation
    permission = "evaluation.see"
    template_name = "evaluations/recommendation_list.html"

    def evaluation(self):
        return self.target

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def context(self, **extra):
        user, evaluation = self.request.user, self.target
        rows = evaluation.recommendations.select_related("follow_up__created_action", "decision")
        runs = may(user, "evaluation.run", evaluation)
        return super().context(
            rows=[
                {"recommendation": row, "tone": TONES.get(row.answer, "none"), **self.later(row)}
                for row in rows
            ],
            knows_partnership=may(user, "partnership.see", evaluation.partnership),
            may_change=runs and not may_review(evaluation),
            may_answer=runs and not may_answer(evaluation),
            **extra,
        )

    def later(self, row) -> dict:
        """The day of an answer that was given after the adoption."""
        adopted_at = self.target.adopted_at
        is_later = bool(row.answer and adopted_at and row.updated_at > adopted_at)
        return {"later": row.updated_at if is_later else None}


class OfEvaluation(InEvaluation):
    """Goes back to the list of recommendations."""

    def queryset(self):
        return super().queryset().select_related("evaluation__programme__partnership")

    def back_url(self) -> str:
        return reverse("recommendation_list", args=[self.evaluation().pk])


class RecommendationCreate(OfEvaluation, StepView):
    """Records one recommendation, in the bureau's own words."""

    model = Evaluation
    permission = "evaluation.run"
    form_class = RecommendationForm
    heading = gettext_lazy("Record a recommendation")
    lead = gettext_lazy("One recommendation at a time: each gets its own answer.")
    submit_label = gettext_lazy("Record the recommendation")
    success_message = gettext_lazy("The recommendation is recorded.")

    def evaluation(self):
        return self.target

    def queryset(self):
        return self.model.objects.visible_to(self.request.user).select_related(
            "programme__partnership"
        )

    def hindrance(self) -> str:
        return may_review(self.target)

    def form_instance(self):
        last = self.target.recommendations.count()
        return Recommendation(evaluation=self.target, position=last)


class RecommendationEdit(OfEvaluation, StepView):
    """Changes the words of a recommendation."""

    model = Recommendation
    permission = "evaluation.run"
    form_class = RecommendationForm
    heading = gettext_lazy("Change the recommendation")

    def hindrance(self) -> str:
        return may_review(self.target.evaluation)


class RecommendationAnswer(OfEvaluation, StepView):
    """Says whether it is taken over and what was done with it."""

    model = Recommendation
    permission = "evaluation.run"
    form_class = RecommendationAnswerForm
    heading = gettext_lazy("What was done with this recommendation?")
    submit_label = gettext_lazy("Save the answer")
    success_message = gettext_lazy("The answer is saved.")

    def hindrance(self) -> str:
        return may_answer(self.target.evaluation)

    @property
    def lead(self) -> str:
        return Truncator(self.target.text).chars(LEAD_LENGTH)


class RecommendationRemove(OfEvaluation, RemoveView):
    """Removes a recommendation that was recorded by mistake."""

    model = Recommendation
    permission = "evaluation.run"

    def hindrance(self) -> str:
        return may_review(self.target.evaluation)
