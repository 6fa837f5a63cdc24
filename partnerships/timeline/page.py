"""The events of a partnership in order: narrowed, grouped by year, what is coming apart."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from .event import Event, Lane
from .papers import agreement_events
from .people import meeting_events, party_events
from .picture import picture_of
from .rows import read_events
from .work import (
    activity_events,
    evaluation_events,
    relation_events,
    result_events,
    theme_events,
)

NO_YEAR = "unknown"
# A longer list under one heading is folded when all of it together is long.
MOST_IN_GROUP, MOST_IN_ALL = 12, 80


@dataclass
class Group:
    """Events under one heading: a year, or what takes its place."""

    key: str
    title: str
    events: list[Event] = field(default_factory=list)
    is_folded: bool = False


class Timeline:
    """Every dated fact of one partnership, for one user on one day.

    Load the partnership through `timeline_queryset`; making the timeline reads the rest.

    `narrow` chooses lanes and a year ("unknown" for what has none); nothing chosen means all.
    """

    def __init__(self, partnership, user, on: datetime.date):
        read_events(partnership, user)
        self.partnership = partnership
        self.on = on
        self.lanes: frozenset[str] = frozenset()
        self.year = ""

    def narrow(self, lanes, year: str) -> None:
        """Show only these lanes and that year, from now on."""
        self.lanes, self.year = frozenset(lanes), year

    @cached_property
    def all_events(self) -> list[Event]:
        """Everything, oldest first; equal dates in the order of the lanes."""
        p, on = self.partnership, self.on
        events = [
            *relation_events(p),
            *party_events(p, on),
            *agreement_events(p, on),
            *meeting_events(p, on),
            *theme_events(p),
            *activity_events(p),
            *result_events(p, on),
            *evaluation_events(p, on),
        ]
        return sorted(events, key=lambda event: event.sort_key)

    @cached_property
    def events(self) -> list[Event]:
        """What was asked for."""
        return [event for event in self.all_events if self._is_asked(event)]

    def _is_asked(self, event) -> bool:
        if self.lanes and event.lane not in self.lanes:
            return False
        return not self.year or year_key(event) == self.year

    @cached_property
    def years(self) -> list[int]:
        """The years in which something stands, newest first."""
        return sorted({e.date.year for e in self.all_events if e.date.year}, reverse=True)

    @cached_property
    def has_no_year(self) -> bool:
        return any(year_key(event) == NO_YEAR for event in self.all_events)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many events each lane holds, whatever was asked for."""
        counts = dict.fromkeys(Lane.values, 0)
        for event in self.all_events:
            counts[event.lane] += 1
        return counts

    @cached_property
    def coming(self) -> list[Event]:
        return [event for event in self.events if event.is_coming(self.on)]

    @cached_property
    def groups(self) -> list[Group]:
        """What has been, year by year; first what was from the start, last what has no year."""
        groups: dict[str, Group] = {}
        for event in self.events:
            if not event.is_coming(self.on):
                key, title = _heading(event)
                groups.setdefault(key, Group(key, title)).events.append(event)
        self._fold(list(groups.values()))
        return list(groups.values())

    def _fold(self, groups: list[Group]) -> None:
        """Of a long timeline the last year stands open, and years in which little happened."""
        if len(self.events) <= MOST_IN_ALL or self.year:
            return
        years = [group for group in groups if group.key.isdecimal()]
        for group in groups:
            is_long = len(group.events) > MOST_IN_GROUP
            group.is_folded = is_long and group is not (years or groups)[-1]

    @property
    def first_coming(self) -> list[Event]:
        return self.coming[:MOST_IN_GROUP]

    @property
    def further_coming(self) -> list[Event]:
        return self.coming[MOST_IN_GROUP:]

    @cached_property
    def picture(self):
        return picture_of(self.events, self.on)


def year_key(event) -> str:
    return str(event.date.year) if event.date.year else NO_YEAR


def _heading(event) -> tuple[str, str]:
    date = event.date
    if date.year:
        return str(date.year), str(date.year)
    if date.is_start:
        return "start", _("From the start")
    if date.is_later:
        return "later", _("Later, date unknown")
    if date.year_unknown:
        return "no-year", _("Year unknown")
    return "undated", _("Date unknown")
