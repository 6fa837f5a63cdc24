"""Writing down a party's answers, handing them in, taking them back, sharing them with all.

What a party writes is listed in its own organisation's trail only: before sharing, nobody else
may read it, also not through the history of the partnership.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations import acting, completeness
from evaluations.enums import EvaluationState, ResponseState, Way
from evaluations.keeping import (
    VIEW,
    Seen,
    StaleAnswers,
    moved_on,
    stale_keys,
    write_rows,
)
from evaluations.lifecycle import RESPONSE
from evaluations.locking import locked
from evaluations.models import PartyResponse, Score

# Of what a party writes itself nobody else is the source.
NO_SOURCE = {"source_person": "", "source_on": None, "source_text": ""}


@transaction.atomic
def save_answers(
    response, *, scores, changes, by, at, version=None, seen=None, way=Way.REGISTER
) -> PartyResponse:
    """Write a party's scores, sentences and view; questions that are not sent stay as they are.

    ``scores`` maps criterion id to (value or None, not applicable, comment); ``changes`` holds
    fields of the response itself (view; on its behalf also who, when and source). ``seen`` maps
    questions to what was on the screen (`keeping.Seen`); ``version`` is short for that of the
    response itself. ``way`` says who writes. Raises StaleAnswers, and writes nothing, where
    somebody else answered in between; WrongMoment when the answers stand, or when somebody else
    records for a party that answers itself. Answers that were handed in stay handed in.
    """
    evaluation = locked(response.evaluation)
    rows = PartyResponse.objects.select_for_update(of=("self",)).select_related("party")
    stored = rows.get(pk=response.pk)
    stored.evaluation = evaluation
    changes = dict(changes)
    way = changes.pop("way", way)
    if reason := completeness.not_writable(stored) or _stands(stored):
        raise WrongMoment(reason)
    if way == Way.ON_BEHALF:
        if reason := acting.answers_for_itself(response.party) or acting.keeps_its_words(stored):
            raise WrongMoment(reason)
    seen = dict(seen or {})
    if version is not None:
        seen.setdefault(VIEW, Seen(version))
    criteria, rows = _asked(stored, scores), _rows_of(stored, scores)
    _refuse_stale(stored, rows, scores, changes, seen)

    def new(criterion_id) -> Score:
        return Score(response=stored, criterion=criteria[criterion_id])

    changed = write_rows(rows, scores, new=new, by=by, at=at)
    if (changed or changes) and stored.way == Way.ON_BEHALF != way:
        # What was recorded on its behalf becomes the party's own when it writes itself.
        changes |= NO_SOURCE
    return _write_response(stored, changes, way, touched=changed, by=by, at=at)


def _asked(response, scores) -> dict:
    """The criteria that are answered; ValueError for one that is not asked here."""
    found = {one.pk: one for one in response.evaluation.criteria.filter(pk__in=list(scores))}
    if set(scores) - set(found):
        raise ValueError("This criterion is not asked in this evaluation.")
    return found


def _rows_of(response, scores) -> dict[int, Score]:
    """The rows there are."""
    rows = response.scores.filter(criterion__in=list(scores))
    return {score.criterion_id: score for score in rows}


def _refuse_stale(response, rows, scores, changes, seen) -> None:
    stale = stale_keys(rows, scores, seen)
    differs = any(
        records.plain(getattr(response, name)) != records.plain(value)
        for name, value in changes.items()
    )
    if differs and moved_on(seen.get(VIEW), response.version):
        stale.append(VIEW)
    if stale:
        raise StaleAnswers(response, stale)


def _stands(response) -> str:
    """Handed in by the party itself: it takes them back first, or waits for a sending back."""
    is_own = response.way != Way.ON_BEHALF
    if response.is_handed_in and is_own and not response.evaluation.is_shared:
        return _("These answers were handed in. Take them back to change them.")
    return ""


def _write_response(response, changes, way, *, touched, by, at) -> PartyResponse:
    """Write the response's own fields, and in which way its answers came in."""
    before = {name: records.plain(getattr(response, name)) for name in changes}
    after = {name: records.plain(value) for name, value in changes.items()}
    different = [name for name in after if after[name] != before[name]]
    if different:
        # A source that falls away is no change of what somebody has on the screen.
        typed = way == Way.ON_BEHALF or set(different) - set(NO_SOURCE)
        version = response.version + bool(typed)
        PartyResponse.objects.filter(pk=response.pk).update(
            version=version, updated_at=at, way=way, **changes
        )
        records.audit(
            by=by,
            at=at,
            verb="answer",
            obj=response,
            before={name: before[name] for name in different},
            after={name: after[name] for name in different},
            scope=response.own_scope(),
        )
    elif touched and response.way != way:
        # Which way it came in is no change that anybody typed: the version of the view stays.
        PartyResponse.objects.filter(pk=response.pk).update(way=way)
    if different or touched:
        response.refresh_from_db(fields=["version", "updated_at", "way", *changes])
    return response


@transaction.atomic
def hand_in(response, *, by, at) -> PartyResponse:
    """Hand in a party's own answers; the last one to do so shares all answers."""
    return _hand_in(response, "hand_in", Way.REGISTER, by=by, at=at)


@transaction.atomic
def hand_in_on_behalf(response, *, by, at) -> PartyResponse:
    """Hand in answers that were recorded for a party without a coordinator in the register."""
    return _hand_in(response, "hand_in_on_behalf", Way.ON_BEHALF, by=by, at=at)


@transaction.atomic
def hand_in_by_link(response, *, person, on, at) -> PartyResponse:
    """Hand in answers that came through a mailed link: nobody signed in, so ``person`` (function)
    and day are kept beside them."""
    source = {"source_person": person, "source_on": on, "source_text": ""}
    return _hand_in(response, "hand_in_by_link", Way.LINK, by=None, at=at, **source)


def _hand_in(response, move, way, *, by, at, **source) -> PartyResponse:
    evaluation = locked(response.evaluation)
    response.evaluation = evaluation
    RESPONSE.perform(response, move, by=by, at=at, changes={"way": way, **source})
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
