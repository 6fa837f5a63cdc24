"""Submitting, adopting and sending back.

Each function is one transaction that locks the evaluation first: of two managers who decide at
the same moment exactly one comes last, and that one finishes it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import WrongMoment
from evaluations import acting
from evaluations.enums import EvaluationState, SignOffState, Way
from evaluations.lifecycle import EVALUATION, IN_REVIEW, SIGN_OFF
from evaluations.locking import locked
from evaluations.models import Evaluation
from evaluations.sheet import as_shared, build_sheet
from lib.text import clean_text

from .asking import ask, asked_parties, deadline_for, too_late
from .finishing import finish, keep

# The way in which a decision came in → what the moves of that way end in.
MOVES = {Way.REGISTER: "", Way.ON_BEHALF: "_on_behalf", Way.LINK: "_by_link"}


@transaction.atomic
def submit(evaluation, *, by, at, version=None) -> Evaluation:
    """Submit an open evaluation: keep its sheet as it stands and ask everybody.

    Where a named body or the lead party decides, the other parties are asked too, until the
    evaluation's last day for decisions (given here when there is none). ``version`` is that of the
    evaluation on the screen. Raises WrongMoment while answers are not shared, the conclusion is
    missing, or an activity has a verdict and no next year.
    """
    evaluation = locked(evaluation)
    if version not in (None, evaluation.version) and evaluation.state == EvaluationState.OPEN:
        raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
    rows = asked_parties(evaluation)
    deadline = deadline_for(evaluation, rows, timezone.localdate(at))
    EVALUATION.perform(evaluation, "submit", by=by, at=at, changes=deadline)
    keep(evaluation, as_shared(build_sheet(evaluation)))
    ask(evaluation, rows, by=by, at=at)
    return evaluation


@transaction.atomic
def adopt(sign_off, *, by, at, version=None, way=Way.REGISTER, **source) -> Evaluation:
    """Adopt on behalf of one who is asked; the last who decides finishes it. Returns it.

    ``version`` is that of the sign-off on the screen. ``source`` (source_person, source_on,
    source_text) says who decided when it is recorded on a decider's behalf. Finishing keeps the
    page for good and has everything follow that `finishing` lists. Who is asked without deciding
    holds nothing up, and can still answer after that until the last day. Raises WrongMoment, and
    changes nothing, when it was decided already, when an author would adopt, or when the decider
    can decide for itself.
    """
    evaluation = _lock_round(sign_off, version, at)
    move = f"adopt{MOVES[way]}"
    waived = way == Way.REGISTER and acting.is_author(sign_off, by)
    changes = {
        "way": way,
        "evaluation_version": evaluation.version,
        "four_eyes_waived": waived,
        "as_deputy": acting.is_deputy(sign_off, by, way),
        **source,
    }
    SIGN_OFF.perform(sign_off, move, by=by, at=at, changes=changes)
    deciders = evaluation.sign_offs.filter(round=evaluation.round, decides=True)
    if evaluation.state == IN_REVIEW and not deciders.waiting().exists():
        finish(evaluation, by=by, at=at)
    return evaluation


@transaction.atomic
def send_back(sign_off, *, note, by, at, version=None, way=Way.REGISTER, **source) -> Evaluation:
    """Send the evaluation back with a note: it is open again, in a next round. Returns it.

    The other decisions of this round fall away and stay in the history. From one who is asked
    without deciding it is an objection: it is recorded for those who decide and reopens nothing.
    Raises WrongMoment when it was decided already, ValueError without a note.
    """
    note = clean_text(note)
    if not note:
        raise ValueError("A note says what must change.")
    evaluation = _lock_round(sign_off, version, at)
    move = f"send_back{MOVES[way]}"
    changes = {
        "way": way,
        "note": note,
        "evaluation_version": evaluation.version,
        "as_deputy": acting.is_deputy(sign_off, by, way),
        **source,
    }
    SIGN_OFF.perform(sign_off, move, by=by, at=at, changes=changes)
    if not sign_off.decides:
        return evaluation
    EVALUATION.perform(
        evaluation, "send_back", by=by, at=at, reason=note, changes={"round": evaluation.round + 1}
    )
    others = evaluation.sign_offs.filter(
        round=sign_off.round, state__in=SIGN_OFF.moves["fall_away"].sources
    )
    for other in others.select_related("party"):
        other.evaluation = evaluation
        SIGN_OFF.perform(other, "fall_away", by=by, at=at)
    keep(evaluation, None)
    return evaluation


def _lock_round(sign_off, version, at) -> Evaluation:
    """Lock the evaluation and look at the sign-off as it stands now."""
    evaluation = locked(sign_off.evaluation)
    sign_off.refresh_from_db()
    sign_off.evaluation = evaluation
    is_asked = evaluation.state == IN_REVIEW or (evaluation.is_adopted and not sign_off.decides)
    over = not is_asked or sign_off.round != evaluation.round
    if over or sign_off.state != SignOffState.WAITING or version not in (None, sign_off.version):
        raise WrongMoment(_("This was already decided. Nothing was saved again."))
    if sentence := too_late(sign_off, timezone.localdate(at)):
        raise WrongMoment(sentence)
    return evaluation
