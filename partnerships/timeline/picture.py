"""The timeline as a picture: years from left to right, a lane per kind of event.

Only geometry: places are percentages, so that the picture fits any width. What it shows stands
in words in the list beside it.
"""

import datetime
from dataclasses import dataclass, field

from .event import Event, Lane

# The most years that get their number written under the axis.
MOST_LABELS = 6
# Left and right of the axis, so that the first and last mark stay whole.
MARGIN = 2.0
# So that two strokes beside each other stay two.
GAP = 0.5


@dataclass(frozen=True)
class Mark:
    """A dot for a day, a stroke for what is only known to a month or year or what lasts."""

    start: float
    end: float
    title: str
    is_span: bool
    is_coming: bool
    is_vague: bool


@dataclass
class LaneLine:
    """One lane with its marks: what lasts lies under the dots."""

    lane: str
    label: str
    spans: list[Mark] = field(default_factory=list)
    dots: list[Mark] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.dots)


@dataclass(frozen=True)
class Tick:
    """The first day of a year on the axis; some carry their number."""

    place: float
    label: str
    middle: float


@dataclass(frozen=True)
class Picture:
    """All that is drawn."""

    lanes: list[LaneLine]
    ticks: list[Tick]
    today: float | None
    undated: int


def picture_of(events: list[Event], on: datetime.date) -> Picture | None:
    """The picture of these events; None when fewer than two can be placed."""
    placed = [event for event in events if event.date.lower is not None]
    if len(placed) < 2:
        return None
    first = min(event.date.lower.year for event in placed)
    last = max(event.date.upper.year for event in placed)
    scale = Scale(first, max(last, first))
    lanes: dict[str, LaneLine] = {}
    for event in placed:
        line = lanes.setdefault(event.lane, LaneLine(event.lane, event.lane_label))
        line.dots.append(_dot(event, scale, on))
        if span := _span(event, scale, on):
            line.spans.append(span)
    ordered = [lanes[lane] for lane in Lane.values if lane in lanes]
    today = scale.place(on) if scale.holds(on) else None
    return Picture(ordered, scale.ticks(), today, len(events) - len(placed))


@dataclass(frozen=True)
class Scale:
    """Days of whole years on a line from 0 to 100."""

    first: int
    last: int

    @property
    def begin(self) -> datetime.date:
        return datetime.date(self.first, 1, 1)

    @property
    def days(self) -> int:
        return (datetime.date(self.last, 12, 31) - self.begin).days + 1

    def holds(self, day: datetime.date) -> bool:
        return self.first <= day.year <= self.last

    def place(self, day: datetime.date) -> float:
        share = (day - self.begin).days / self.days
        within = min(1.0, max(0.0, share))
        return round(MARGIN + (100 - 2 * MARGIN) * within, 2)

    def ticks(self) -> list[Tick]:
        """One per year; when they are many only some carry their number."""
        years = range(self.first, self.last + 1)
        step = -(-len(years) // MOST_LABELS)
        width = (100 - 2 * MARGIN) / len(years)
        return [
            Tick(
                place := self.place(datetime.date(year, 1, 1)),
                str(year) if (year - self.first) % step == 0 else "",
                round(place + width / 2, 2),
            )
            for year in years
        ]


def _dot(event: Event, scale: Scale, on) -> Mark:
    """A whole day is a dot; a month or a year is as long as it may be."""
    lower, upper = event.date.lower, event.date.upper
    vague = lower != upper
    start, end = scale.place(lower), scale.place(upper)
    gap = GAP if end - start > 3 * GAP else 0
    return Mark(
        start=round(start + gap, 2),
        end=round(end - gap, 2),
        title=f"{event.date}: {event.text}",
        is_span=vague,
        is_coming=event.is_coming(on),
        is_vague=vague or not event.date.is_sure,
    )


def _span(event: Event, scale: Scale, on) -> Mark | None:
    """From the event to its other end, where that is known."""
    if event.until is None or event.until.upper is None:
        return None
    start, end = scale.place(event.date.lower), scale.place(event.until.upper)
    if end <= start:
        return None
    return Mark(start, end, event.text, True, event.is_coming(on), False)
