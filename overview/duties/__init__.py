"""What waits for somebody: one exact rule per kind of line, each with a QuerySet of its own.

A duty belongs to one person by their role today. The page, the counts in the menu, the mails and
the calendar read the same rules.
"""

import datetime
from dataclasses import dataclass

from . import adopting, evaluating, governing, guiding, papers, results, reviewing, themes
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


def duties_of(user, on: datetime.date) -> dict[str, list[Duty]]:
    """Everything that waits for this user, in groups "late", "soon" and "later", urgent first.

    What has the same date, or none, stands in the order of the rules.
    """
    duties = [duty for rule in RULES for duty in rule.duties(user, on)]
    duties.sort(key=lambda duty: duty.due_on or datetime.date.max)
    groups: dict[str, list[Duty]] = {group: [] for group in GROUPS}
    for duty in duties:
        groups[duty.group(on)].append(duty)
    return groups


@dataclass(frozen=True)
class DutyCount:
    """How much waits for somebody, and how much of it is late."""

    total: int
    late: int


def count_duties(user, on: datetime.date) -> DutyCount:
    """How many lines `duties_of` has, from the same QuerySets: all of them in one query.

    The few rules whose dates are computed in Python are asked one by one.
    """
    tallies = [rule.tally(user, on) for rule in RULES]
    pairs = [tally for tally in tallies if isinstance(tally, tuple)]
    asked = [tally for tally in tallies if not isinstance(tally, tuple)]
    if asked:
        found = asked[0].union(*asked[1:], all=True)
        pairs += [(total, late) for _rule, total, late in found]
    return DutyCount(sum(total for total, _late in pairs), sum(late for _total, late in pairs))
