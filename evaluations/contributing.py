"""What colleagues say before their party answers: read by their own organisation only."""

from django.db import transaction

from accounts.errors import WrongMoment
from evaluations import completeness
from evaluations.keeping import (
    VIEW,
    StaleAnswers,
    moved_on,
    stale_keys,
    write_rows,
)
from evaluations.locking import locked
from evaluations.models import ColleagueAnswer, PartyResponse


def reason_not_to_contribute(response) -> str:
    """Why colleagues cannot add to these answers now, or ""."""
    return completeness.not_writable(response) or completeness.handed_in_already(response)


def own_rows(response, user) -> dict:
    """Criterion id → this colleague's own answer; None → the view on the whole."""
    rows = response.colleague_answers.filter(author=user)
    return {row.criterion_id: row for row in rows}


@transaction.atomic
def contribute(response, *, scores, view, seen, by, at) -> PartyResponse:
    """Write what one colleague would answer; the party's own answers stay as they are.

    ``scores`` and ``seen`` are as in `answering.save_answers`; ``view`` is the text on the whole,
    or None to leave it. Raises StaleAnswers where the same colleague wrote something else in
    between (a second tab), WrongMoment once the party has handed in.
    """
    evaluation = locked(response.evaluation)
    stored = PartyResponse.objects.select_for_update(of=("self",)).get(pk=response.pk)
    stored.evaluation = evaluation
    if reason := reason_not_to_contribute(stored):
        raise WrongMoment(reason)
    if set(scores) - set(evaluation.criteria.values_list("pk", flat=True)):
        raise ValueError("This criterion is not asked in this evaluation.")
    rows = own_rows(stored, by)
    texts = {} if view is None else {None: (None, False, view)}
    stale = stale_keys(rows, scores, seen)
    if texts and _view_moved(rows.get(None), view, seen.get(VIEW)):
        stale.append(VIEW)
    if stale:
        raise StaleAnswers(stored, stale)

    def new(criterion_id) -> ColleagueAnswer:
        return ColleagueAnswer(response=stored, criterion_id=criterion_id, author=by)

    write_rows(rows, {**scores, **texts}, new=new, by=by, at=at)
    return stored


def _view_moved(row, view, seen) -> bool:
    stored = row.comment if row else ""
    version = row.version if row else 0
    return stored != view and moved_on(seen, version)
