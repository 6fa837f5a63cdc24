"""Writing down the conclusion, with who will do what because of it."""

from django.db import transaction

from accounts import records
from accounts.errors import StaleRecord
from evaluations.models import FollowUp
from evaluations.reviewing import save_conclusion


@transaction.atomic
def conclude(evaluation, changes, *, follow_ups=(), removed=(), version, by, at):
    """Write the conclusion and its follow-ups in one go, and return the evaluation.

    ``follow_ups`` are (follow-up, changes, version), unsaved ones without a version; ``removed``
    are (follow-up, version). Whoever writes any of it is an author and cannot adopt afterwards.
    Raises WrongMoment before the answers are shared or after submission, StaleRecord when somebody
    else changed one of them.
    """
    stored = save_conclusion(evaluation, changes, version=version, by=by, at=at)
    written = [_write(row, values, seen, by=by, at=at) for row, values, seen in follow_ups]
    for row, seen in removed:
        row.version = seen
        try:
            records.delete(row, by=by, at=at)
        except StaleRecord:
            raise StaleRecord(stored) from None
    if any(written) or removed:
        records.update(stored, {"concluded_by": by}, by=by, at=at, verb="conclude")
    return stored


def _write(row: FollowUp, values, version, *, by, at) -> bool:
    """Write one follow-up; whether anything changed."""
    if row.pk is None:
        for name, value in values.items():
            setattr(row, name, value)
        records.create(row, by=by, at=at)
        return True
    records.update(row, values, by=by, at=at, version=version)
    return row.version != version
