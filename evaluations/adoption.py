"""Submitting, adopting and sending back an evaluation.

Each function is one transaction that locks the evaluation first: of two managers who decide at
the same moment exactly one comes last, and that one finishes it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations import acting
from evaluations.enums import EvaluationKind, EvaluationState, SignOffState, Way
from evaluations.lifecycle import EVALUATION, IN_REVIEW, SIGN_OFF
from evaluations.locking import locked
from evaluations.models import Evaluation, SignOff
from evaluations.next_year import make_next_year
from evaluations.sheet import as_shared, build_sheet, party_means, sign_offs_of
from lib.text import clean_text


@transaction.atomic
def submit(evaluation, *, by, at, version=None) -> Evaluation:
    """Submit an open evaluation: keep its sheet as it stands and ask everybody who decides.

    ``version`` is that of the evaluation on the screen. Raises WrongMoment while answers are not
    shared, the conclusion is missing, or an activity has a verdict and no next year.
    """
    evaluation = locked(evaluation)
    if version not in (None, evaluation.version) and evaluation.state == EvaluationState.OPEN:
        raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
    EVALUATION.perform(evaluation, "submit", by=by, at=at)
    _keep(evaluation, as_shared(build_sheet(evaluation)))
    for decider in _deciders(evaluation):
        asked = SignOff(evaluation=evaluation, party=decider, round=evaluation.round)
        records.create(asked, by=by, at=at)
    return evaluation


def _deciders(evaluation) -> list:
    """The parties that decide, or [None] for the named body."""
    if evaluation.deciding_body_id:
        return [None]
    responses = evaluation.responses.filter(decides=True).select_related("party")
    return [response.party for response in responses]


def _keep(evaluation, sheet) -> None:
    """Store the sheet that is shown from now on (no change anybody made: no version, no entry)."""
    Evaluation.objects.filter(pk=evaluation.pk).update(frozen=sheet)
    evaluation.frozen = sheet


@transaction.atomic
def adopt(sign_off, *, by, at, version=None, way=Way.REGISTER, **source) -> Evaluation:
    """Adopt on behalf of one decider; the last one finishes the evaluation. Returns it.

    ``version`` is that of the sign-off on the screen. ``source`` (source_person, source_on,
    source_text) says who decided when it is recorded on a decider's behalf. Finishing keeps the
    page for good, makes next year's programme and closes this year's plans. Raises WrongMoment,
    and changes nothing, when it was decided already, when an author would adopt, or when the
    decider can decide for itself.
    """
    evaluation = _lock_round(sign_off, version)
    move = "adopt" if way == Way.REGISTER else "adopt_on_behalf"
    waived = way == Way.REGISTER and acting.is_author(sign_off, by)
    changes = {
        "way": way,
        "evaluation_version": evaluation.version,
        "four_eyes_waived": waived,
        **source,
    }
    SIGN_OFF.perform(sign_off, move, by=by, at=at, changes=changes)
    waiting = evaluation.sign_offs.filter(round=evaluation.round, state=SignOffState.WAITING)
    if not waiting.exists():
        _finish(evaluation, by=by, at=at)
    return evaluation


@transaction.atomic
def send_back(sign_off, *, note, by, at, version=None, way=Way.REGISTER, **source) -> Evaluation:
    """Send the evaluation back with a note: it is open again, in a next round. Returns it.

    The other decisions of this round fall away and stay in the history. Raises WrongMoment when
    it was decided already, ValueError without a note.
    """
    note = clean_text(note)
    if not note:
        raise ValueError("A note says what must change.")
    evaluation = _lock_round(sign_off, version)
    move = "send_back" if way == Way.REGISTER else "send_back_on_behalf"
    changes = {"way": way, "note": note, "evaluation_version": evaluation.version, **source}
    SIGN_OFF.perform(sign_off, move, by=by, at=at, changes=changes)
    EVALUATION.perform(
        evaluation, "send_back", by=by, at=at, reason=note, changes={"round": evaluation.round + 1}
    )
    others = evaluation.sign_offs.filter(round=sign_off.round).exclude(pk=sign_off.pk)
    for other in others.select_related("party"):
        other.evaluation = evaluation
        SIGN_OFF.perform(other, "fall_away", by=by, at=at)
    _keep(evaluation, None)
    return evaluation


def _lock_round(sign_off, version) -> Evaluation:
    """Lock the evaluation and look at the sign-off as it stands now."""
    evaluation = locked(sign_off.evaluation)
    sign_off.refresh_from_db()
    sign_off.evaluation = evaluation
    over = evaluation.state != IN_REVIEW or sign_off.round != evaluation.round
    if over or sign_off.state != SignOffState.WAITING or version not in (None, sign_off.version):
        raise WrongMoment(_("This was already decided. Nothing was saved again."))
    return evaluation


def _finish(evaluation, *, by, at) -> None:
    """The last decider adopted: keep the page, make next year, settle this year."""
    sheet = {**evaluation.frozen, "sign_offs": sign_offs_of(evaluation)}
    by_party = party_means(sheet)
    means = [mean for _name, mean in by_party]
    Evaluation.objects.filter(pk=evaluation.pk).update(
        frozen=sheet,
        lowest_mean=min(means, default=None),
        highest_mean=max(means, default=None),
        party_means=[[name, str(mean)] for name, mean in by_party],
    )
    EVALUATION.perform(evaluation, "adopt", by=by, at=at)
    if evaluation.kind == EvaluationKind.YEARLY:
        made = make_next_year(evaluation, by=by, at=at)
        if made:
            records.audit(by=by, at=at, verb="make_next_year", obj=evaluation, after=made)
