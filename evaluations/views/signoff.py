"""Adopting, sending back, and recording either for a decider without a manager here."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evaluations import adoption
from evaluations.adoption.asking import too_late
from evaluations.enums import ConclusionKind, EvaluationKind, SignOffState, Way
from evaluations.forms.signoff import SENT_BACK, AdoptForm, DecisionOnBehalfForm, SendBackForm
from evaluations.lifecycle import SIGN_OFF
from evaluations.models import SignOff

from .review import next_label
from .steps import ConfirmView, StepView, way_back


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

    def back_url(self) -> str:
        return way_back(self.request) or super().back_url()

    @property
    def decider(self):
        return self.target.party or self.target.evaluation.deciding_body

    def hindrance(self) -> str:
        move = SIGN_OFF.moves[self.move]
        if self.target.state not in move.sources:
            return _("This was already decided. Nothing was saved again.")
        hindrance = move.hindrance(self.target, self.request.user)
        return hindrance or too_late(self.target, self.on)

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
    """A manager adopts for their own party, or agrees where others decide."""

    permission = "signoff.decide"
    form_class = AdoptForm
    move = "adopt"

    def get_heading(self) -> str:
        if not self.target.decides:
            return _("Agree for %(party)s: %(evaluation)s?") % self.names()
        return _("Adopt for %(party)s: %(evaluation)s?") % self.names()

    def consequences(self) -> list[str]:
        return adoption_consequences(self.target)

    @property
    def submit_label(self) -> str:
        words = _("Adopt for %(party)s") if self.target.decides else _("Agree for %(party)s")
        return words % {"party": self.decider}

    def save(self, form):
        return self.decide(adoption.adopt, form)

    def get_success_message(self, saved) -> str:
        return adopted_message(saved, self.target)


class SignoffSendBack(DecisionView):
    """A manager sends the evaluation back with a note, or objects where others decide."""

    permission = "signoff.decide"
    form_class = SendBackForm
    move = "send_back"

    def get_heading(self) -> str:
        if not self.target.decides:
            return _("Object for %(party)s") % self.names()
        return _("Send back for %(party)s") % self.names()

    @property
    def submit_label(self) -> str:
        if not self.target.decides:
            return _("Record this objection")
        return _("Send back with this note")

    @property
    def lead(self) -> str:
        if not self.target.decides:
            return _("Everybody reads the objection. Who decides can send the evaluation back.")
        return _("The evaluation opens again. Decisions of other parties in this round fall away.")

    def save(self, form):
        return self.decide(adoption.send_back, form, note=form.cleaned_data["note"])

    def get_success_message(self, saved) -> str:
        return sent_back_message(self.target)


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
        if not self.target.decides:
            return _("Record the answer of %(party)s") % self.names()
        return _("Record the decision of %(party)s") % self.names()

    def context(self, **extra):
        return super().context(**{"consequences": adoption_consequences(self.target), **extra})

    def save(self, form):
        more = {"way": Way.ON_BEHALF, **form.source()}
        if form.cleaned_data["decision"] == SENT_BACK:
            return self.decide(adoption.send_back, form, note=form.cleaned_data["note"], **more)
        return self.decide(adoption.adopt, form, **more)

    def get_success_message(self, saved) -> str:
        if self.target.state == SignOffState.SENT_BACK:
            return sent_back_message(self.target)
        return adopted_message(saved, self.target)


def adoption_consequences(sign_off) -> list[str]:
    """What follows when this one adopts."""
    evaluation = sign_off.evaluation
    if not sign_off.decides:
        return [_("Your answer stands on the page, with its date. Others decide.")]
    waiting = evaluation.sign_offs.filter(round=evaluation.round, decides=True).waiting().count()
    if waiting > 1:
        sentences = [_("The others who decide are still to adopt it too.")]
    else:
        sentences = [_("You are the last: the evaluation is adopted and cannot be changed.")]
    return [*sentences, *effects_in_words(evaluation)]


def effects_in_words(evaluation) -> list[str]:
    """What the last adoption brings about."""
    sentences = []
    if makes_next_year(evaluation):
        words = _(
            "When all have adopted, the programme %(year)s is made with the proposed activities."
        )
        sentences.append(words % {"year": next_label(evaluation.programme)})
    number = evaluation.follow_ups.count()
    if number:
        words = ngettext(
            "%(number)s follow-up becomes an action point.",
            "%(number)s follow-ups become action points.",
            number,
        )
        sentences.append(words % {"number": number})
    if evaluation.conclusion == ConclusionKind.EXTEND and evaluation.extends_agreement:
        words = _("“%(agreement)s” is extended until %(day)s; the addendum is still to be signed.")
        day = date_format(evaluation.extended_until, "j F Y")
        sentences.append(words % {"agreement": evaluation.extends_agreement, "day": day})
    if evaluation.conclusion in (ConclusionKind.WIND_DOWN, ConclusionKind.STOP):
        sentences.append(
            _("The partnership winds down. A manager ends it; an action point asks for that.")
        )
    return sentences


def makes_next_year(evaluation) -> bool:
    """Whether a programme of next year follows."""
    is_yearly = evaluation.kind == EvaluationKind.YEARLY
    return is_yearly and evaluation.conclusion != ConclusionKind.STOP


def adopted_message(evaluation, sign_off) -> str:
    """What the last step brought about."""
    names = {"party": sign_off.party or evaluation.deciding_body}
    if not sign_off.decides:
        return _("Recorded: %(party)s agrees.") % names
    if not evaluation.is_adopted:
        return _("Adopted for %(party)s. The others are still to decide.") % names
    if not makes_next_year(evaluation):
        return _("Adopted by all who decide. The evaluation is final.")
    return _("Adopted by all who decide. The programme %(year)s is ready.") % {
        "year": next_label(evaluation.programme)
    }


def sent_back_message(sign_off) -> str:
    """What became of a note."""
    if not sign_off.decides:
        return _("The objection is recorded. Everybody reads it on the page.")
    if sign_off.way == Way.ON_BEHALF:
        return _("Recorded: sent back. The coordinator and the parties can change it now.")
    return _("Sent back. The coordinator and the parties can change it now.")
