"""The evaluation itself: the list, the page, and the steps of its coordinator."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import CreateView, PageView
from accounts.views.heavy import heavy
from accounts.views.printed import PdfView, PrintView
from evaluations import acting, adoption, answering, opening, uncovered
from evaluations.coverage_page import coverage_in_words
from evaluations.forms.evaluation import (
    EvaluationEditForm,
    EvaluationFilter,
    EvaluationStepForm,
    OpenForm,
)
from evaluations.lifecycle import EVALUATION
from evaluations.listing import LIST_ORDER, listed, row_of
from evaluations.models import Evaluation, ResultCard
from evaluations.turns import act_now, whose_turn
from lib.paging import KeysetPage
from lib.pdf import can_make_pdf
from partnerships.models import Partnership
from partnerships.programmes import open_programme

from .reading import Reading
from .steps import ConfirmView, StepView, way_back


class EvaluationList(PageView):
    """Evaluations of my partnerships, newest year first."""

    any_user = True
    template_name = "evaluations/evaluation_list.html"

    def context(self, **extra):
        form = EvaluationFilter(self.request.GET or None, on=self.on)
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        user, state = self.request.user, chosen.get("state", "")
        is_without = state in uncovered.STATES
        rows = (uncovered.listed_without if is_without else listed)(user, self.on, **chosen)
        page = KeysetPage(rows, LIST_ORDER, self.request.GET.get("after", ""), size=50)
        return super().context(
            form=form,
            rows=[
                uncovered.row_without(row, self.on, state)
                if is_without
                else row_of(row, user, self.on)
                for row in page
            ],
            is_without=is_without,
            page=page,
            previous_url=self.page_url(page.previous_cursor),
            next_url=self.page_url(page.next_cursor),
            count_text=self.count_text(page, is_without),
            filtered=any(chosen.values()),
            clear_url=self.request.path,
            may_open=may(user, "evaluation.open_many"),
            adopts=bool(acting.decides_for(user)),
            **extra,
        )

    def page_url(self, cursor) -> str:
        if not cursor:
            return ""
        kept = {k: v for k, v in self.request.GET.items() if k != "after" and v}
        return f"{self.request.path}?{urlencode({**kept, 'after': cursor})}"

    def count_text(self, page, is_without) -> str:
        words = (
            ngettext("%(number)s partnership", "%(number)s partnerships", page.count)
            if is_without
            else ngettext("%(number)s evaluation", "%(number)s evaluations", page.count)
        )
        return words % {"number": page.count_label}


class EvaluationCoverage(PageView):
    """Per programme year how many partnerships are evaluated, and how many are not."""

    any_user = True
    template_name = "evaluations/evaluation_coverage.html"

    def context(self, **extra):
        return super().context(years=coverage_in_words(self.request.user, self.on), **extra)


class EvaluationShow(Reading, PageView):
    """The evaluation on one page: to read, and to adopt."""

    template_name = "evaluations/evaluation_show.html"

    def context(self, **extra):
        context = super().context(**extra)
        user, evaluation = self.request.user, self.target
        turns = whose_turn(evaluation, context["sheet"], user, on=self.on)
        return {
            **context,
            "turns": turns,
            "mine": act_now(turns),
            "decide_query": f"?{self.request.GET.urlencode()}" if way_back(self.request) else "",
            "may_correct": evaluation.is_adopted and may(user, "evaluation.correct", evaluation),
            "may_run": may(user, "evaluation.run", evaluation),
            "can_make_pdf": can_make_pdf(),
            **self.result_card(),
        }

    def result_card(self) -> dict:
        """The card made of an adopted year, or whether this user can make it."""
        if not self.target.is_adopted:
            return {"card": None, "may_make_card": False}
        user = self.request.user
        card = ResultCard.objects.visible_to(user).filter(evaluation=self.target).first()
        return {"card": card, "may_make_card": not card and may(user, "card.edit", self.target)}


class EvaluationPrint(Reading, PrintView):
    """The same, laid out for paper."""

    template_name = "evaluations/evaluation_print.html"
    pdf_url_name = "evaluation_pdf"


class EvaluationPdf(Reading, PdfView):
    """The page for paper as a file."""

    printed = EvaluationPrint
    print_url_name = "evaluation_print"

    @heavy
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def file_name(self) -> str:
        name = _("yearly-evaluation") if self.target.kind == "yearly" else _("interim-review")
        programme = self.target.programme
        return f"{name}-{programme.label}-{programme.partnership.number}.pdf"


class EvaluationOpen(CreateView):
    """Opens the evaluation of a year, after a look at what is asked of whom."""

    model = Partnership
    permission = "evaluation.run"
    form_class = OpenForm
    template_name = "evaluations/evaluation_open.html"
    heading = gettext_lazy("Open an evaluation")
    submit_label = gettext_lazy("Open the evaluation")

    def queryset(self):
        return super().queryset().select_related("deciding_body", "keeper")

    def new_instance(self):
        return Evaluation()

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "partnership": self.target, "on": self.on}

    def context(self, **extra):
        parties = opening.answering_parties(self.target)
        deciders = {party.pk for party in opening.deciding_parties(self.target, parties)}
        return super().context(
            partnership=self.target,
            reason=opening.reason_not_to_open(self.target, parties),
            parties=[(party, party.pk in deciders) for party in parties],
            criteria=opening.criteria_to_ask(all_criteria=True),
            themes=self.target.themes.going_on(),
            **extra,
        )

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        if not form.fields["year"].choices:
            raise WrongMoment(_("Every year up to now already has an evaluation."))
        return self.render(self.context(form=form))

    def save(self, form):
        by, at = self.request.user, self.at
        programme = open_programme(self.target, form.cleaned_data["year"], by=by, at=at)
        return opening.open_evaluation(
            programme,
            due_on=form.cleaned_data["due_on"],
            all_criteria=form.cleaned_data["all_criteria"] is True,
            kind=form.cleaned_data["kind"],
            by=by,
            at=at,
        )

    def get_success_message(self, saved) -> str:
        return _("The evaluation is open. Parties and theme owners see it under “My work”.")


class EvaluationEdit(StepView):
    """Until when is answered and decided, and whether an outside bureau did it."""

    model = Evaluation
    permission = "evaluation.run"
    form_class = EvaluationEditForm
    heading = gettext_lazy("Dates, and who does the evaluation")

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def evaluation(self):
        return self.target

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def hindrance(self) -> str:
        if self.target.is_adopted:
            return _("The evaluation was adopted and does not change any more.")
        return ""


class CoordinatorStep(ConfirmView):
    """A step with the whole evaluation."""

    model = Evaluation
    permission = "evaluation.run"
    form_class = EvaluationStepForm

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def evaluation(self):
        return self.target


class EvaluationSubmit(CoordinatorStep):
    """Submits the evaluation to those who decide."""

    heading = gettext_lazy("Submit the evaluation for adoption?")
    submit_label = gettext_lazy("Submit for adoption")
    success_message = gettext_lazy("Submitted. Those who decide can adopt it now.")
    section = "signoffs"

    def hindrance(self) -> str:
        move = EVALUATION.moves["submit"]
        if self.target.state not in move.sources:
            return _("This was already submitted. Nothing was saved again.")
        return move.hindrance(self.target, self.request.user)

    def consequences(self) -> list[str]:
        unjudged = self.target.activity_reviews.filter(verdict="").count()
        missing = ngettext(
            "%(number)s activity has no verdict yet; the page will say so.",
            "%(number)s activities have no verdict yet; the page will say so.",
            unjudged,
        ) % {"number": unjudged}
        return [
            _("Answers, verdicts and conclusion stand from now on."),
            _("Everybody who decides sees this page and adopts it, or sends it back with a note."),
            *([missing] if unjudged else []),
        ]

    def save(self, form):
        return adoption.submit(
            self.target,
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
        )


class EvaluationCloseInput(CoordinatorStep):
    """Shares what was handed in, although a party is late."""

    heading = gettext_lazy("Close input and share the answers?")
    submit_label = gettext_lazy("Close input")
    success_message = gettext_lazy("Input is closed. All parties see the answers now.")
    section = "scores"

    def hindrance(self) -> str:
        return answering.reason_not_to_close(self.target, self.on)

    def consequences(self) -> list[str]:
        late = [
            str(response.party)
            for response in self.target.responses.select_related("party__organisation")
            if not response.is_handed_in
        ]
        return [
            _("Everybody sees all answers that were handed in."),
            _("These parties stand as “no answer”: %(parties)s.") % {"parties": ", ".join(late)},
            _("That you closed input is recorded in the history."),
        ]

    def save(self, form):
        return answering.close_input(self.target, by=self.request.user, at=self.at)
