"""What waits for somebody: one exact rule per kind of line, each with a QuerySet of its own.

A duty belongs to one person by their role today. The page, the counts in the menu, the mails and
the calendar read the same rules.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from . import adopting, evaluating, governing, guiding, papers, results, reviewing, themes
from .asking import Asking
from .care import partnerships_i_coordinate, partnerships_in_my_care
from .duty import GROUPS, Duty, Rule, Tick
from .kinds import DutyKind

__all__ = [
    "GROUPS",
    "RULES",
    "Duty",
    "DutyCount",
    "DutyKind",
    "Tick",
    "count_duties",
    "duties_of",
    "partnerships_i_coordinate",
    "partnerships_in_my_care",
]

RULES: tuple[Rule, ...] = (
    *evaluating.RULES,
    *adopting.RULES,
    *themes.RULES,
    *papers.RULES,
    *governing.RULES,
    *results.RULES,
    *guiding.RULES,
    *reviewing.RULES,
)


_asking = Asking(RULES)


def duties_of(user, on: datetime.date) -> dict[str, list[Duty]]:
    """Everything that waits for this user, in groups "late", "soon" and "later", urgent first.

    What has the same date, or none, stands in the order of the rules.
    """
    duties = list(_lines(user, on))
    duties.sort(key=lambda duty: duty.due_on or datetime.date.max)
    groups: dict[str, list[Duty]] = {group: [] for group in GROUPS}
    for duty in duties:
        groups[duty.group(on)].append(duty)
    return groups


def _lines(user, on) -> Iterator[Duty]:
    for rule, waiting in _asking.rows(user, on):
        if rule.prepare is not None and waiting:
            rule.prepare([row for row, _due_on in waiting], user, on)
        for row, due_on in waiting:
            yield rule.duty(row, due_on)


@dataclass(frozen=True)
class DutyCount:
    """How much waits for somebody, and how much of it is late."""

    total: int
    late: int


def count_duties(user, on: datetime.date) -> DutyCount:
    """How many lines `duties_of` has, from the same question; few rows are read for it."""
    days = list(_asking.days(user, on))
    return DutyCount(len(days), sum(1 for day in days if day is not None and day < on))
