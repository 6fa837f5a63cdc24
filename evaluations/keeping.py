"""Answers kept one by one: what was seen of each when it was written, and what moved on since.

Two people (or two tabs) may fill in the same answers. Each question is a row of its own; somebody
who saves sends along what stood there when the page was made. Only where another text came in
between is the second asked to choose; nothing is overwritten unseen.
"""

import hashlib
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import StaleRecord

VIEW = "view"


@dataclass(frozen=True)
class Seen:
    """What was on the screen of one question: the version of its row, 0 where there was none."""

    version: int


class StaleAnswers(StaleRecord):
    """Somebody else answered the same questions; ``keys`` names them. Nothing was saved."""

    def __init__(self, record, keys):
        self.keys = list(keys)
        super().__init__(record)


def words_of(*values) -> str:
    """A short mark that is the same for the same answer, and for no other."""
    plain = [records.plain(value) or "" for value in values]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def words_of_row(row) -> str:
    """The mark of a score and its sentence; of a question without an answer for None."""
    if row is None:
        return words_of(None, False, "")
    return words_of(row.value, row.not_applicable, row.comment)


def moved_on(seen, version) -> bool:
    """Whether a row is no longer the one that was seen."""
    return seen is not None and seen.version != version


def stale_keys(rows, scores, seen) -> list[str]:
    """The questions of which the row moved on and says something else than what is sent now."""
    stale = []
    for criterion_id, sent in scores.items():
        row = rows.get(criterion_id)
        version = row.version if row else 0
        key = str(criterion_id)
        if words_of_row(row) != words_of(*sent) and moved_on(seen.get(key), version):
            stale.append(key)
    return stale


def write_rows(rows, scores, *, new, by, at) -> bool:
    """Make and change rows, a question each; whether anything changed. ``new(id)`` makes a row."""
    changed = False
    for criterion_id, (value, not_applicable, comment) in scores.items():
        fields = {"value": value, "not_applicable": not_applicable, "comment": comment}
        row = rows.get(criterion_id)
        if row is None:
            if value is None and not not_applicable and not comment:
                continue
            row = new(criterion_id)
            for name, now in fields.items():
                setattr(row, name, now)
            records.create(row, by=by, at=at, reason=_how(by))
        elif any(getattr(row, name) != now for name, now in fields.items()):
            records.update(row, fields, by=by, at=at, reason=_how(by))
        else:
            continue
        changed = True
    return changed


def _how(by) -> str:
    """What the trail says of a row that nobody signed in wrote."""
    return "" if by else _("Filled in through a mailed link.")
