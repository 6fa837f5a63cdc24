"""Whether people noticed what they should, as one party sees it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import benefits
from evaluations.enums import Way
from evaluations.forms.benefit_review import BenefitReviewForm
from evaluations.models import PartyResponse

from .steps import SheetView


class NoticedView(SheetView):
    """Everything a party is asked of what people notice, on one page. Never asked for handing in.

    Read by that party only, until all answers are shared.
    """

    model = PartyResponse
    form_class = BenefitReviewForm
    section = "benefits"
    way = Way.REGISTER
    answers = "response_edit"  # the page with its scores, where one goes on
    success_message = gettext_lazy("Saved. Only your own organisation can read it.")

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("party__organisation", "evaluation__programme__partnership")
        )

    def hindrance(self) -> str:
        return benefits.reason_not_to_judge(self.target, self.way)

    def get_heading(self) -> str:
        return _("What did people notice? – %(party)s") % {"party": self.target.party}

    def back_url(self) -> str:
        if self.target.is_handed_in:
            return super().back_url()
        return reverse(self.answers, args=[self.target.pk])

    def context(self, **extra):
        evaluation = self.target.evaluation
        return super().context(
            **{"is_changing": evaluation.is_shared, "programme": evaluation.programme, **extra}
        )

    def save(self, form):
        return benefits.save_benefit_reviews(
            self.target, form.everything(), way=self.way, by=self.request.user, at=self.at
        )

    def get_success_message(self, saved) -> str:
        if saved.evaluation.is_shared:
            return _("Saved. All parties see the change.")
        return super().get_success_message(saved)


class BenefitReviewEdit(NoticedView):
    """The own party's word."""

    permission = "response.write"
    template_name = "evaluations/benefit_review_edit.html"


class BenefitReviewOnBehalf(NoticedView):
    """The word of a party without a coordinator in the register, taken down by ours."""

    permission = "response.on_behalf"
    template_name = "evaluations/benefit_review_on_behalf.html"
    way = Way.ON_BEHALF
    answers = "response_on_behalf"
    success_message = gettext_lazy("Saved as a draft. It is not handed in yet.")
