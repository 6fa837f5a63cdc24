"""The line of an agreement: where start, end, notice, addenda and today stand from 0 to 100.

An end or a start that is not known is drawn as what it is: the line goes on, dashed.
"""

import datetime
from dataclasses import dataclass

from partnerships.terms import start_of

# Room that an unknown end or start gets beside what is known.
LEAST_ROOM = datetime.timedelta(days=180)
SHARE_OF_ROOM = 5


@dataclass(frozen=True)
class Bar:
    """Positions in percent; None is not drawn."""

    start: float
    end: float
    today: float
    done: float | None
    notice: float | None
    stop: float | None
    amendments: tuple[float, ...]
    open_start: bool
    open_end: bool


def bar(standing, amendments=()) -> Bar | None:
    """The line of an agreement of which a start or an end is known, else None."""
    first, on, stop = standing.start.lower, standing.on, standing.stops.lower
    last = standing.end.upper or standing.stops.upper
    if first is None and last is None or first and last and last <= first:
        return None
    known = [day for day in (first, last, on) if day]
    left, right = min(known), max(known)
    room = max(LEAST_ROOM, (right - left) / SHARE_OF_ROOM)
    left = left if first else left - room
    right = right if last else right + room
    whole = (right - left).days

    def place(day: datetime.date | None) -> float | None:
        if day is None or not left <= day <= right:
            return None
        return round(100 * (day - left).days / whole, 1)

    until = min(day for day in (on, last, stop) if day)
    begun = not first or first <= on
    return Bar(
        start=place(first) or 0.0,
        end=100.0 if last is None else place(last) or 0.0,
        today=place(on) or 0.0,
        done=place(until) if begun else None,
        notice=place(standing.notice_by),
        stop=place(stop),
        amendments=tuple(
            at for row in amendments if (at := place(start_of(row).lower)) is not None
        ),
        open_start=first is None,
        open_end=last is None,
    )
