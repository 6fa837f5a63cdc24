"""The moves of an evaluation, of a party's answers and of a sign-off.

What a move sets in motion in other rows stands in `answering` and `adoption`: those
take the lock on the evaluation first, then make the moves of this table.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from evaluations import acting, completeness
from evaluations.enums import EvaluationKind, EvaluationState, ResponseState, SignOffState

OPEN, IN_REVIEW, ADOPTED = (
    EvaluationState.OPEN,
    EvaluationState.IN_REVIEW,
    EvaluationState.ADOPTED,
)


# -- the evaluation ---------------------------------------------------------------------------


def _not_ready(evaluation, user) -> str:
    if evaluation.kind == EvaluationKind.INTERIM:
        return gettext("Nobody adopts an interim review: its coordinator closes it.")
    return completeness.before_submitting(evaluation)


def _is_adopted_by_parties(evaluation, user) -> str:
    if evaluation.kind != EvaluationKind.INTERIM:
        return gettext("A yearly evaluation is closed by those who adopt it.")
    return ""


EVALUATION = Lifecycle.of(
    [
        Move(
            name="submit",
            label=_("Submit for adoption"),
            sources=frozenset([OPEN]),
            target=IN_REVIEW,
            permission="evaluation.run",
            done=_("Submitted. Those who decide can adopt it now."),
            tone="primary",
            hindrance=_not_ready,
            stamps=lambda by, at: {"submitted_at": at, "submitted_by": by},
        ),
        Move(
            name="send_back",
            label=_("Send back"),
            sources=frozenset([IN_REVIEW]),
            target=OPEN,
            permission="signoff.decide",
            stamps=lambda by, at: {"submitted_at": None},
        ),
        Move(
            name="adopt",
            label=_("Adopt"),
            sources=frozenset([IN_REVIEW]),
            target=ADOPTED,
            permission="signoff.decide",
            tone="primary",
            stamps=lambda by, at: {"adopted_at": at},
        ),
        Move(
            name="settle",
            label=_("Close the review"),
            sources=frozenset([OPEN]),
            target=ADOPTED,
            permission="evaluation.run",
            done=_("The review is closed. The board of supply and demand is up to date."),
            tone="primary",
            hindrance=_is_adopted_by_parties,
            stamps=lambda by, at: {"adopted_at": at},
        ),
    ]
)


# -- a party's answers ------------------------------------------------------------------------


def _cannot_hand_in(response, user) -> str:
    return completeness.not_writable(response) or completeness.before_handing_in(response)


def _cannot_record(response, user) -> str:
    return acting.answers_for_itself(response.party) or _cannot_hand_in(response, user)


def _only_by_link(user) -> str:
    """Nobody signed in does this: it is done by who was mailed a link."""
    return "" if user is None else gettext("This is done through the link that was mailed.")


def _cannot_hand_in_by_link(response, user) -> str:
    return _only_by_link(user) or _cannot_record(response, user)


def _too_late_to_take_back(response, user) -> str:
    if response.evaluation.is_shared:
        return gettext("The answers were shared with all parties and cannot be taken back.")
    return ""


def _handed_in(by, at) -> dict:
    return {"handed_in_at": at, "handed_in_by": by}


RESPONSE = Lifecycle.of(
    [
        Move(
            name="hand_in",
            label=_("Hand in"),
            sources=frozenset([ResponseState.OPEN]),
            target=ResponseState.HANDED_IN,
            permission="response.write",
            done=_("Handed in."),
            tone="primary",
            hindrance=_cannot_hand_in,
            stamps=_handed_in,
        ),
        Move(
            name="hand_in_on_behalf",
            label=_("Record and hand in"),
            sources=frozenset([ResponseState.OPEN]),
            target=ResponseState.HANDED_IN,
            permission="response.on_behalf",
            done=_("Recorded and handed in on its behalf."),
            tone="primary",
            hindrance=_cannot_record,
            stamps=_handed_in,
        ),
        Move(
            name="hand_in_by_link",
            label=_("Hand in"),
            sources=frozenset([ResponseState.OPEN]),
            target=ResponseState.HANDED_IN,
            permission="mailed_link.send",
            done=_("Handed in."),
            tone="primary",
            hindrance=_cannot_hand_in_by_link,
            stamps=_handed_in,
        ),
        Move(
            name="take_back",
            label=_("Take back"),
            sources=frozenset([ResponseState.HANDED_IN]),
            target=ResponseState.OPEN,
            permission="response.write",
            done=_("Taken back. You can change the answers and hand them in again."),
            hindrance=_too_late_to_take_back,
            stamps=lambda by, at: {"handed_in_at": None, "handed_in_by": None},
        ),
    ]
)


# -- a sign-off -------------------------------------------------------------------------------


def _not_asked_now(sign_off) -> str:
    """Who decides is asked in review; who does not can still answer after the adoption."""
    state = sign_off.evaluation.state
    if state == IN_REVIEW or (state == ADOPTED and not sign_off.decides):
        return ""
    return gettext("This evaluation is not waiting for adoption.")


def _cannot_adopt(sign_off, user) -> str:
    return _not_asked_now(sign_off) or acting.lacks_second_pair_of_eyes(sign_off, user)


def _cannot_send_back(sign_off, user) -> str:
    return _not_asked_now(sign_off)


def _cannot_record_decision(sign_off, user) -> str:
    return _not_asked_now(sign_off) or acting.decides_for_itself(sign_off)


def _cannot_decide_by_link(sign_off, user) -> str:
    return _only_by_link(user) or _cannot_record_decision(sign_off, user)


def _still_in_review(sign_off, user) -> str:
    if sign_off.evaluation.state == IN_REVIEW:
        return gettext("A decision only falls away when the evaluation is sent back.")
    return ""


def _is_waited_for(sign_off, user) -> str:
    return gettext("Who decides is waited for.") if sign_off.decides else ""


def _decided(by, at) -> dict:
    return {"decided_at": at, "decided_by": by}


def _decide(name, label, target, permission, hindrance, done, tone="quiet") -> Move:
    return Move(
        name=name,
        label=label,
        sources=frozenset([SignOffState.WAITING]),
        target=target,
        permission=permission,
        done=done,
        tone=tone,
        hindrance=hindrance,
        stamps=_decided,
    )


_ADOPTED = _("Adopted.")
_SENT_BACK = _("Sent back. The coordinator and the parties can change it now.")

SIGN_OFF = Lifecycle.of(
    [
        _decide(
            "adopt",
            _("Adopt"),
            SignOffState.ADOPTED,
            "signoff.decide",
            _cannot_adopt,
            _ADOPTED,
            "primary",
        ),
        _decide(
            "send_back",
            _("Send back with a note"),
            SignOffState.SENT_BACK,
            "signoff.decide",
            _cannot_send_back,
            _SENT_BACK,
        ),
        _decide(
            "adopt_on_behalf",
            _("Record the adoption"),
            SignOffState.ADOPTED,
            "signoff.on_behalf",
            _cannot_record_decision,
            _ADOPTED,
            "primary",
        ),
        _decide(
            "send_back_on_behalf",
            _("Record that it is sent back"),
            SignOffState.SENT_BACK,
            "signoff.on_behalf",
            _cannot_record_decision,
            _SENT_BACK,
        ),
        _decide(
            "adopt_by_link",
            _("Adopt"),
            SignOffState.ADOPTED,
            "mailed_link.send",
            _cannot_decide_by_link,
            _ADOPTED,
            "primary",
        ),
        _decide(
            "send_back_by_link",
            _("Send back with a note"),
            SignOffState.SENT_BACK,
            "mailed_link.send",
            _cannot_decide_by_link,
            _SENT_BACK,
        ),
        Move(
            name="fall_away",
            label=_("Falls away"),
            sources=frozenset([SignOffState.WAITING, SignOffState.ADOPTED]),
            target=SignOffState.VOID,
            permission="signoff.decide",
            hindrance=_still_in_review,
        ),
        Move(
            name="lapse",
            label=_("No answer by the deadline"),
            sources=frozenset([SignOffState.WAITING]),
            target=SignOffState.NO_ANSWER,
            permission="evaluation.run",
            hindrance=_is_waited_for,
        ),
    ]
)
