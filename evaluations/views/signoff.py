"""Adopting, sending back, and recording either for a decider without a manager here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import adoption
from evaluations.enums import ConclusionKind, EvaluationKind, Way
from evaluations.forms.signoff import SENT_BACK, AdoptForm, DecisionOnBehalfForm, SendBackForm
from evaluations.lifecycle import SIGN_OFF
from evaluations.models import SignOff

from .review import next_label
from .steps import ConfirmView, StepView


class DecisionView(StepView):
    """A decision on one sign-off; ``move`` names it in the lifecycle."""

    model = SignOff
    section = "signoffs"
    move = ""

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related(
                "party__organisation",
                "evaluation__programme__partnership",
                "evaluation__deciding_body",
            )
        )

    @property
    def decider(self):
        return self.target.party or self.target.evaluation.deciding_body

    def hindrance(self) -> str:
        move = SIGN_OFF.moves[self.move]
        if self.target.state not in move.sources:
            return _("This was already decided. Nothing was saved again.")
        return move.hindrance(self.target, self.request.user)

    def names(self) -> dict:
        return {"party": self.decider, "evaluation": self.target.evaluation}

    def decide(self, function, form, **more):
        return function(
            self.target,
            by=self.request.user,
            at=self.at,
            version=form.cleaned_data["version"],
            **more,
        )


class SignoffAdopt(DecisionView, ConfirmView):
    """A manager adopts for their own party."""

    permission = "signoff.decide"
    form_class = AdoptForm
    move = "adopt"

    def get_heading(self) -> str:
        return _("Adopt for %(party)s: %(evaluation)s?") % self.names()

    def consequences(self) -> list[str]:
        return adoption_consequences(self.target.evaluation)

    @property
    def submit_label(self) -> str:
        return _("Adopt for %(party)s") % {"party": self.decider}

    def save(self, form):
        return self.decide(adoption.adopt, form)

    def get_success_message(self, saved) -> str:
        return adopted_message(saved, self.decider)


class SignoffSendBack(DecisionView):
    """A manager sends the evaluation back with a note."""

    permission = "signoff.decide"
    form_class = SendBackForm
    move = "send_back"
    submit_label = gettext_lazy("Send back with this note")
    lead = gettext_lazy(
        "The evaluation opens again. Decisions of other parties in this round fall away."
    )

    def get_heading(self) -> str:
        return _("Send back for %(party)s") % self.names()

    def save(self, form):
        return self.decide(adoption.send_back, form, note=form.cleaned_data["note"])

    def get_success_message(self, saved) -> str:
        return _("Sent back. The coordinator and the parties can change it now.")


class SignoffOnBehalf(DecisionView):
    """The coordinator records what a party without a manager here, or the named body, decided."""

    permission = "signoff.on_behalf"
    form_class = DecisionOnBehalfForm
    move = "adopt_on_behalf"
    submit_label = gettext_lazy("Record this decision")
    lead = gettext_lazy("The page will say that you recorded it, who decided, when and where.")

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def get_heading(self) -> str:
        return _("Record the decision of %(party)s") % self.names()

    def context(self, **extra):
        return super().context(
            **{"consequences": adoption_consequences(self.target.evaluation), **extra}
        )

    def save(self, form):
        more = {"way": Way.ON_BEHALF, **form.source()}
        if form.cleaned_data["decision"] == SENT_BACK:
            return self.decide(adoption.send_back, form, note=form.cleaned_data["note"], **more)
        return self.decide(adoption.adopt, form, **more)

    def get_success_message(self, saved) -> str:
        if saved.state == "open":
            return _("Recorded: sent back. The coordinator and the parties can change it now.")
        return adopted_message(saved, self.decider)


def adoption_consequences(evaluation) -> list[str]:
    """What follows when the last decider adopts."""
    waiting = evaluation.sign_offs.filter(round=evaluation.round).waiting().count()
    sentences = []
    if waiting > 1:
        sentences.append(_("The others who decide are still to adopt it too."))
    else:
        sentences.append(_("You are the last: the evaluation is adopted and cannot be changed."))
    if evaluation.kind == EvaluationKind.YEARLY and evaluation.conclusion != ConclusionKind.STOP:
        sentences.append(
            _("When all have adopted, the programme %(year)s is made with the proposed activities.")
            % {"year": next_label(evaluation.programme)}
        )
    return sentences


def adopted_message(evaluation, decider) -> str:
    """What the last step brought about."""
    if not evaluation.is_adopted:
        return _("Adopted for %(party)s. The others are still to decide.") % {"party": decider}
    if evaluation.conclusion == ConclusionKind.STOP or evaluation.kind != EvaluationKind.YEARLY:
        return _("Adopted by all who decide. The evaluation is final.")
    return _("Adopted by all who decide. The programme %(year)s is ready.") % {
        "year": next_label(evaluation.programme)
    }
