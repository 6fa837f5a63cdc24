"""Writing down a party's answers, handing them in, taking them back, sharing them with all.

What a party writes is listed in its own organisation's trail only: before sharing, nobody else
may read it, also not through the history of the partnership.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from evaluations import acting, completeness
from evaluations.enums import EvaluationState, ResponseState, Way
from evaluations.lifecycle import RESPONSE
from evaluations.locking import locked
from evaluations.models import PartyResponse, Score


@transaction.atomic
def save_answers(response, *, scores, changes, version, by, at) -> PartyResponse:
    """Write a party's scores, sentences and view, as one change of its answers.

    ``scores`` maps criterion id to (value or None, not applicable, comment); ``changes`` holds
    fields of the response itself (view; on its behalf also who, when, source and ``way``).
    ``version`` is the version of the answers on the screen: StaleRecord when they moved on.
    Raises WrongMoment when the answers stand, or when somebody else records for a party that
    answers itself. Answers that were handed in stay handed in.
    """
    evaluation = locked(response.evaluation)
    stored = PartyResponse.objects.select_for_update().get(pk=response.pk)
    stored.evaluation = evaluation
    if reason := completeness.not_writable(stored) or _stands(stored):
        raise WrongMoment(reason)
    if changes.get("way") == Way.ON_BEHALF:
        if reason := acting.answers_for_itself(response.party) or acting.keeps_its_words(stored):
            raise WrongMoment(reason)
    if stored.version != version:
        raise StaleRecord(stored)
    changed = _write_scores(stored, scores, by=by, at=at)
    return _write_response(stored, changes, touched=changed, by=by, at=at)


def _stands(response) -> str:
    """Handed in by the party itself: it takes them back first, or waits for a sending back."""
    is_own = response.way != Way.ON_BEHALF
    if response.is_handed_in and is_own and not response.evaluation.is_shared:
        return _("These answers were handed in. Take them back to change them.")
    return ""


def _write_scores(response, scores, *, by, at) -> bool:
    """Make and change score rows; whether anything changed."""
    existing = {score.criterion_id: score for score in response.scores.all()}
    known = set(response.evaluation.criteria.values_list("pk", flat=True))
    changed = False
    for criterion_id, (value, not_applicable, comment) in scores.items():
        if criterion_id not in known:
            raise ValueError("This criterion is not asked in this evaluation.")
        fields = {"value": value, "not_applicable": not_applicable, "comment": comment}
        score = existing.get(criterion_id)
        if score is None:
            if value is None and not not_applicable and not comment:
                continue
            records.create(
                Score(response=response, criterion_id=criterion_id, **fields), by=by, at=at
            )
            changed = True
        elif any(getattr(score, name) != now for name, now in fields.items()):
            records.update(score, fields, by=by, at=at)
            changed = True
    return changed


def _write_response(response, changes, *, touched, by, at) -> PartyResponse:
    """Write the response's own fields and raise its version when anything changed."""
    before = {name: records.plain(getattr(response, name)) for name in changes}
    after = {name: records.plain(value) for name, value in changes.items()}
    if before == after and not touched:
        return response
    PartyResponse.objects.filter(pk=response.pk).update(
        version=response.version + 1, updated_at=at, **changes
    )
    different = [name for name in after if after[name] != before[name]]
    records.audit(
        by=by,
        at=at,
        verb="answer",
        obj=response,
        before={name: before[name] for name in different},
        after={name: after[name] for name in different},
        scope=response.own_scope(),
    )
    response.refresh_from_db()
    return response


@transaction.atomic
def hand_in(response, *, by, at) -> PartyResponse:
    """Hand in a party's own answers; the last one to do so shares all answers."""
    return _hand_in(response, "hand_in", Way.REGISTER, by=by, at=at)


@transaction.atomic
def hand_in_on_behalf(response, *, by, at) -> PartyResponse:
    """Hand in answers that were recorded for a party without a coordinator in the register."""
    return _hand_in(response, "hand_in_on_behalf", Way.ON_BEHALF, by=by, at=at)


def _hand_in(response, move, way, *, by, at) -> PartyResponse:
    evaluation = locked(response.evaluation)
    response.evaluation = evaluation
    RESPONSE.perform(response, move, by=by, at=at, changes={"way": way})
    response.evaluation = evaluation
    waiting = evaluation.responses.filter(state=ResponseState.OPEN).exists()
    if not waiting and not evaluation.is_shared:
        _share(evaluation, by=by, at=at)
    return response


@transaction.atomic
def take_back(response, *, by, at) -> PartyResponse:
    """Take a party's own answers back while they are not shared yet."""
    response.evaluation = locked(response.evaluation)
    return RESPONSE.perform(response, "take_back", by=by, at=at)


@transaction.atomic
def close_input(evaluation, *, by, at):
    """Share the answers although not all parties handed in: at the earliest on the due date.

    Raises WrongMoment before that day, or when they are shared already.
    """
    evaluation = locked(evaluation)
    if reason := reason_not_to_close(evaluation, on=timezone.localdate(at)):
        raise WrongMoment(reason)
    return _share(evaluation, by=by, at=at, verb="close_input")


def reason_not_to_close(evaluation, on) -> str:
    """Why the coordinator cannot close input now, or ""."""
    if evaluation.state != EvaluationState.OPEN or evaluation.is_shared:
        return _("The answers are shared already.")
    if on < evaluation.due_on:
        return _("Parties may still hand in. Input can be closed on the due date.")
    return ""


def _share(evaluation, *, by, at, verb="share"):
    return records.update(evaluation, {"shared_at": at}, by=by, at=at, verb=verb)
