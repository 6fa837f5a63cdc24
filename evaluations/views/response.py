"""A party's answers: filling in, handing in, taking back, recording on its behalf."""

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import ActionView
from evaluations import acting, answering, benefits
from evaluations.beside import colleagues_of, others_of, taken_over
from evaluations.enums import ResponseState, Way
from evaluations.forms.response import OnBehalfForm, ResponseForm, ResponseStepForm
from evaluations.keeping import VIEW
from evaluations.lifecycle import RESPONSE
from evaluations.models import ColleagueAnswer, PartyResponse

from .questions import KeepsOne, QuestionsView, row_of
from .steps import ConfirmView


class AnswersView(QuestionsView):
    """The page with a party's answers; saving keeps a draft."""

    model = PartyResponse
    section = "scores"
    submit_label = gettext_lazy("Save")
    way = Way.REGISTER
    benefits_page = "benefit_review_edit"

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("party__organisation", "evaluation__programme__partnership")
        )

    @property
    def finishes(self) -> bool:
        """Whether the button to hand in was used, or the answers are handed in already."""
        return "hand_in" in self.request.POST or self.target.is_handed_in

    def form_kwargs(self) -> dict:
        return {
            **super().form_kwargs(),
            "strict": self.request.method == "POST" and self.finishes,
            "beside": self.beside(),
        }

    def beside(self) -> dict:
        """What stands beside each question."""
        return {"others": others_of(self.target)}

    def writer(self):
        """Who writes this down; nobody in the register when it came through a link."""
        return self.request.user

    def save(self, form):
        return answering.save_answers(
            self.target,
            scores=form.scores(),
            changes=form.changes(),
            seen=form.seen(),
            way=self.way,
            by=self.writer(),
            at=self.at,
        )

    def context(self, **extra):
        return super().context(
            **{
                "is_changing": self.target.is_handed_in,
                "noticed": benefits.progress(self.target),
                "benefits_url": reverse(self.benefits_page, args=[self.target.pk]),
                **extra,
            }
        )


class ResponseEdit(AnswersView):
    """The own party's answers, with those of colleagues beside them."""

    permission = "response.write"
    form_class = ResponseForm
    template_name = "evaluations/response_edit.html"
    success_message = gettext_lazy("Saved. Only your own organisation can read it.")

    def hindrance(self) -> str:
        stands = self.target.is_handed_in and not self.target.evaluation.is_shared
        if stands and self.target.way != Way.ON_BEHALF:
            return _("These answers were handed in. Take them back to change them.")
        return super().hindrance()

    def get_heading(self) -> str:
        return _("Answers of %(party)s") % {"party": self.target.party}

    def save_url(self) -> str:
        # What was handed in is changed on purpose, with its own button.
        if self.target.is_handed_in:
            return ""
        return reverse("response_save", args=[self.target.pk])

    def beside(self) -> dict:
        colleagues = colleagues_of(self.target, self.request.user)
        return {**super().beside(), "colleagues": colleagues}

    @cached_property
    def taken(self):
        """The colleague's answer of which the button was used, or None."""
        if "take" not in self.request.POST:
            return None
        key = self.request.POST["take"]
        rows = ColleagueAnswer.objects.visible_to(self.request.user).filter(response=self.target)
        row = rows.filter(pk=key).first() if key.isdigit() and len(key) < 15 else None
        if row is None:
            raise Http404
        return row

    def get_form(self, data=None, files=None):
        if data is not None and self.taken is not None:
            data = taken_over(data, self.taken)
        return super().get_form(data, files)

    def get_success_message(self, saved) -> str:
        if saved.evaluation.is_shared:
            return _("Saved. All parties see the change.")
        return "" if self.finishes else super().get_success_message(saved)

    def success_url(self, saved) -> str:
        if self.finishes and not saved.is_handed_in:
            return reverse("response_hand_in", args=[saved.pk])
        if self.taken is not None:
            return f"{self.request.path}{row_of(self.taken.criterion_id or VIEW)}"
        return self.back_url() if saved.is_handed_in else self.request.path


class ResponseSave(KeepsOne, ResponseEdit):
    """One question of the own party's answers, saved as it is typed."""

    permission = "response.write"
    template_name = ""

    def hindrance(self) -> str:
        if self.target.is_handed_in:
            return _("These answers were handed in. Take them back to change them.")
        return super().hindrance()


class ResponseOnBehalf(AnswersView):
    """Answers of a party without a coordinator in the register, taken down by ours."""

    permission = "response.on_behalf"
    template_name = "evaluations/response_on_behalf.html"
    form_class = OnBehalfForm
    way = Way.ON_BEHALF
    benefits_page = "benefit_review_on_behalf"

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def hindrance(self) -> str:
        return (
            acting.answers_for_itself(self.target.party)
            or acting.keeps_its_words(self.target)
            or super().hindrance()
        )

    def get_heading(self) -> str:
        return _("Record the answers of %(party)s") % {"party": self.target.party}

    def save(self, form):
        response = super().save(form)
        if self.finishes and response.state == ResponseState.OPEN:
            answering.hand_in_on_behalf(response, by=self.request.user, at=self.at)
        return response

    def get_success_message(self, saved) -> str:
        if saved.is_handed_in:
            return _("Recorded and handed in on behalf of %(party)s.") % {"party": saved.party}
        return _("Saved as a draft. It is not handed in yet.")

    def success_url(self, saved) -> str:
        return self.back_url() if saved.is_handed_in else self.request.path


class ResponseHandIn(ConfirmView):
    """Asks, then hands in the own party's answers."""

    model = PartyResponse
    permission = "response.write"
    form_class = ResponseStepForm
    section = "scores"
    submit_label = gettext_lazy("Hand in")

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("party__organisation", "evaluation__programme__partnership")
        )

    def hindrance(self) -> str:
        if self.target.is_handed_in:
            return _("These answers were already handed in. Nothing was saved again.")
        return RESPONSE.moves["hand_in"].hindrance(self.target, self.request.user)

    def get_heading(self) -> str:
        return _("Hand in the answers of %(party)s?") % {"party": self.target.party}

    def consequences(self) -> list[str]:
        others = self.target.evaluation.responses.filter(state=ResponseState.OPEN)
        if others.exclude(pk=self.target.pk).exists():
            return [
                _("They stay private until all parties have handed in, or input is closed."),
                _("You can take them back as long as they are not shared."),
            ]
        return [
            _("All other parties have handed in: everybody sees all answers at once."),
            _("You cannot take them back after that."),
        ]

    def back_url(self) -> str:
        return reverse("response_edit", args=[self.target.pk])

    def success_url(self, saved) -> str:
        return f"{saved.evaluation.get_absolute_url()}#scores"

    def save(self, form):
        response = answering.hand_in(self.target, by=self.request.user, at=self.at)
        messages.success(self.request, _("Handed in for %(party)s.") % {"party": response.party})
        if response.evaluation.is_shared:
            messages.success(self.request, _("All parties have answered: the answers are shared."))
        return response

    def get_success_message(self, saved) -> str:
        return ""


class ResponseTakeBack(ActionView):
    """Takes the own party's answers back while they are not shared."""

    model = PartyResponse
    permission = "response.write"
    success_message = gettext_lazy("Taken back. Change the answers and hand them in again.")

    def act(self):
        return answering.take_back(self.target, by=self.request.user, at=self.at)

    def success_url(self, changed) -> str:
        return reverse("response_edit", args=[changed.pk])
