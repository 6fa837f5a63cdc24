"""A party's answers: filling in, handing in, taking back, recording on its behalf."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import ActionView
from evaluations import acting, answering, completeness
from evaluations.enums import ResponseState, Way
from evaluations.forms.response import OnBehalfForm, ResponseForm, ResponseStepForm
from evaluations.lifecycle import RESPONSE
from evaluations.models import PartyResponse

from .steps import ConfirmView, SheetView


class AnswersView(SheetView):
    """The page with a score per criterion; saving keeps a draft."""

    model = PartyResponse
    section = "scores"
    submit_label = gettext_lazy("Save")

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("party__organisation", "evaluation__programme__partnership")
        )

    def hindrance(self) -> str:
        return completeness.not_writable(self.target)

    @property
    def finishes(self) -> bool:
        """Whether the button to hand in was used, or the answers are handed in already."""
        return "hand_in" in self.request.POST or self.target.is_handed_in

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "strict": self.request.method == "POST" and self.finishes}

    def save(self, form):
        return answering.save_answers(
            self.target,
            scores=form.scores(),
            changes=self.changes(form),
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
        )

    def changes(self, form) -> dict:
        """What is written of the response itself."""
        return form.changes()

    def context(self, **extra):
        return super().context(
            **{
                "party": self.target.party,
                "programme": self.target.evaluation.programme,
                "is_changing": self.target.is_handed_in,
                **extra,
            }
        )


class ResponseEdit(AnswersView):
    """The own party's answers."""

    permission = "response.write"
    form_class = ResponseForm
    template_name = "evaluations/response_edit.html"
    success_message = gettext_lazy("Saved. Only your own organisation can read it.")

    def hindrance(self) -> str:
        stands = self.target.is_handed_in and not self.target.evaluation.is_shared
        if stands and self.target.way == Way.REGISTER:
            return _("These answers were handed in. Take them back to change them.")
        return super().hindrance()

    def get_heading(self) -> str:
        return _("Answers of %(party)s") % {"party": self.target.party}

    def changes(self, form) -> dict:
        """Answers once recorded on its behalf become the party's own when it writes itself."""
        changes = super().changes(form)
        if self.target.way != Way.ON_BEHALF:
            return changes
        source = {"source_person": "", "source_on": None, "source_text": ""}
        return {**changes, "way": Way.REGISTER, **source}

    def get_success_message(self, saved) -> str:
        if saved.evaluation.is_shared:
            return _("Saved. All parties see the change.")
        return "" if self.finishes else super().get_success_message(saved)

    def success_url(self, saved) -> str:
        if self.finishes and not saved.is_handed_in:
            return reverse("response_hand_in", args=[saved.pk])
        return self.back_url() if saved.is_handed_in else self.request.path


class ResponseOnBehalf(AnswersView):
    """Answers of a party without a coordinator in the register, taken down by ours."""

    permission = "response.on_behalf"
    template_name = "evaluations/response_on_behalf.html"
    form_class = OnBehalfForm

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

    def changes(self, form) -> dict:
        return {**super().changes(form), "way": Way.ON_BEHALF}

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
            when = _("They stay private until all parties have handed in, or input is closed.")
        else:
            when = _("All other parties have handed in: everybody sees all answers at once.")
        until = _("You can take them back as long as they are not shared.")
        return [when, until]

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
