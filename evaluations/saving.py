"""Writing one row of a page with rows."""

from accounts import records
from accounts.errors import StaleRecord
from evaluations.models import ProposedActivity, ProposedExchange


def save_row(row, values, version, *, by, at):
    """Write a row with the version that was on the screen, and return it; a new one is made.

    Raises StaleRecord when the row has moved on, or was made by somebody else meanwhile (then it
    was on the screen without a version).
    """
    if row.pk is None:
        for name, value in values.items():
            setattr(row, name, value)
        return records.create(row, by=by, at=at)
    if version is None:
        raise StaleRecord(row)
    return records.update(row, values, by=by, at=at, version=version)


def take_away(row: ProposedActivity | ProposedExchange, version, *, by, at) -> None:
    """Remove a proposal; StaleRecord when it has moved on since it was on the screen."""
    row.version = version
    records.delete(row, by=by, at=at)
