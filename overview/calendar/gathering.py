"""Which entries stand in which calendar, for one reader, at the moment of reading."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Model, Q

from lib.union import PreparedUnion, in_portions
from overview.duties import duties_of
from overview.duties.asking import keys_of, standing_in
from overview.duties.care import partnerships_in_my_care
from overview.duties.themes import themes_i_look_after
from partnerships.models import Activity, Agreement, Meeting, Partnership, Seat
from partnerships.models.base import NOT_ENDED

from .entry import Entry, EntryKind
from .papers import agreement_entries, agreements
from .records import (
    Reach,
    action_entries,
    activities,
    activity_entries,
    contact_entries,
    evaluation_entries,
    meeting_entries,
    meetings,
)

MINE, ALL = "mine", "all"
# How far back a calendar tells what has been.
LOOKS_BACK = datetime.timedelta(days=365)


def entries_of(
    user, on: datetime.date, scope, *, since=None, most=None, begins=None
) -> list[Entry]:
    """The entries of a calendar in order of day: ``MINE``, ``ALL``, or those of one partnership.

    ``since`` is the first day (default: a year back). ``most`` gives only the first so many, with
    all those of the last day among them. ``begins`` leaves out what stands before that day: a date
    that is not known to the day stands on the first it can be, and may last until after ``since``.
    """
    since = since or on - LOOKS_BACK
    if scope == MINE:
        found = own_entries(user, on, since)
    else:
        seen = Partnership.objects.visible_to(user).active()
        if scope != ALL:
            seen = seen.filter(pk=scope.pk)
        found = partnership_entries(Reach(seen, on, since, most, begins), user)
    found = [entry for entry in found if begins is None or entry.day >= begins]
    return _first(sorted(found, key=lambda entry: entry.sort_key), most)


def _first(entries: list[Entry], most: int | None) -> list[Entry]:
    if most is None or len(entries) <= most:
        return entries
    last = entries[most - 1].day
    return [entry for entry in entries if entry.day <= last]


def partnership_entries(reach: Reach, user) -> Iterator[Entry]:
    """Every date of these partnerships that this reader of theirs may see.

    Dates of an evaluation that goes on are for who takes part: wide reading shows the adopted ones.
    """
    asked = reach
    if user.reads_widely:
        own = Partnership.objects.own_to(user).order_by().values("pk")
        asked = replace(reach, partnerships=reach.partnerships.filter(pk__in=own))
    yield from meeting_entries(meetings(reach), reach.most)
    yield from evaluation_entries(asked)
    yield from activity_entries(activities(reach), reach.most)
    yield from action_entries(reach)
    yield from agreement_entries(agreements(reach), reach.on, reach.since)
    yield from contact_entries(reach)


def own_entries(user, on: datetime.date, since: datetime.date) -> list[Entry]:
    """One's own dates: all of My work that has one, meetings, and what is still to come.

    An end of which My work speaks by now stands there once, in the words of My work.
    """
    duties = [duty for group in duties_of(user, on).values() for duty in group]
    found = [_of_duty(duty) for duty in duties if duty.due_on and duty.due_on >= since]
    said = {(entry.day, entry.url) for entry in found}
    coming = own_records(user, on, since)
    return found + [entry for entry in coming if (entry.last, entry.url) not in said]


def own_records(user, on, since) -> Iterable[Entry]:
    """Meetings where I sit, activities of mine that have to end, papers I look after."""
    keys, known = keys_of(user)
    found: dict[type[Model], list[int]] = {Meeting: [], Activity: [], Agreement: []}
    for model, key in _own_keys.read(keys, known, on, since):
        found[model].append(key)
    for rows in in_portions(Meeting.objects.all(), found[Meeting]):
        yield from meeting_entries(rows)
    for rows in in_portions(Activity.objects.all(), found[Activity]):
        yield from activity_entries(rows)
    for rows in in_portions(Agreement.objects.all(), found[Agreement]):
        yield from agreement_entries(rows, on, on)


def _own(keys, known, on, since) -> dict:
    """The keys of those."""
    user = standing_in(keys, known)
    seen = Partnership.objects.visible_to(user).active()
    found = (
        meetings_of(user, Reach(seen, on, since)),
        activities_to_end(user, Reach(seen, on, on)),
        agreements(Reach(partnerships_whose_papers_ask_me(user, on), on, on)),
    )
    return {rows.model: rows.order_by().values_list("pk") for rows in found}


_own_keys = PreparedUnion(_own)


def meetings_of(user, reach: Reach):
    """Meetings of the bodies in which this user has a seat today."""
    has_seat = Q(**NOT_ENDED) | Q(until_upper__gte=reach.on)
    seats = Seat.objects.filter(has_seat, contact__user=user)
    return meetings(reach).filter(body__in=seats.values("body"))


def activities_to_end(user, reach: Reach):
    """Activities of themes I look after, or mine to do, that are still to be finished."""
    themes = themes_i_look_after(user, reach.on)
    return activities(reach).filter(Q(plan__theme__in=themes) | Q(responsible__user=user))


def partnerships_whose_papers_ask_me(user, on):
    """Those in my care, or of an organisation that I manage: as My work asks of their papers."""
    care = partnerships_in_my_care(user, on).order_by().values("pk")
    managed = Partnership.objects.active().of_organisations(user.organisations_as("manager"))
    mine = Q(pk__in=care) | Q(pk__in=managed.order_by().values("pk"))
    return Partnership.objects.visible_to(user).filter(mine)


def _of_duty(duty) -> Entry:
    return Entry(
        key=duty.key,
        kind=EntryKind.DUTY,
        day=duty.due_on,
        text=duty.text,
        where=duty.where,
        url=duty.url,
        about=str(duty.kind.label),
    )
