"""When something is told: the one table of moments before and after its date."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """A moment, so many days after the date (before it: a negative number).

    Something is told at the first run at or after the moment, unless the next one has begun by
    then. With ``every`` the stage comes back each so many days. ``rest`` is the least number of
    days since the same thing was told before, so that a missed day does not bring two at once.
    """

    code: str
    starts: int
    every: int = 0
    rest: int = 0

    def name_at(self, days: int) -> str:
        """The name under which it is told so many days after the date: "week2"."""
        return f"{self.code}{(days - self.starts) // self.every}" if self.every else self.code


STAGES = (
    Stage("before14", -14),
    Stage("before3", -3, rest=2),
    Stage("day", 0, rest=1),
    Stage("week", 7, every=7, rest=7),
    Stage("month", 63, every=28, rest=28),
)
LONGEST_REST = datetime.timedelta(days=max(stage.rest for stage in STAGES))

# So many days late it is told to the coordinator, or of the coordinator's own to a manager.
ESCALATED, ESCALATED_AFTER = "escalated", 14

# What has no date is told when it is new, and once more when it still waits so much later.
NEW, AGAIN = "new", "again"
AGAIN_AFTER = datetime.timedelta(days=30)


def stage_on(due_on: datetime.date, on: datetime.date) -> Stage | None:
    """The stage in which something with this date is; None as long as its date is far."""
    days = (on - due_on).days
    begun = [stage for stage in STAGES if stage.starts <= days]
    return begun[-1] if begun else None


def key_of(duty, name: str) -> str:
    """What one telling of one duty is claimed under; another date makes it another telling."""
    return f"{duty.key}:{name}:{duty.due_on:%y%m%d}" if duty.due_on else f"{duty.key}:{name}"
