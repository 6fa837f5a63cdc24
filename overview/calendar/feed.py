"""A calendar as programs read it: iCalendar (RFC 5545), an entry is a whole day, or has hours.

An entry without a record behind it (a line of My work) is worked out anew each day, and says so.
"""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration

from accounts.models import AuditEntry
from lib.mail import full_address

from .entry import Entry

# How often programs are asked to look again.
REFRESH = datetime.timedelta(hours=4)
# A write stands in the trail under the moment it began; it may take this long to be stored.
SETTLED = datetime.timedelta(seconds=90)


def domain() -> str:
    """What makes the names of entries unique in the world."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def as_text(entries: list[Entry], *, name: str, on: datetime.date) -> bytes:
    """The whole calendar. The same entries on the same day give the same bytes."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Partnership registry//Calendar//{get_language().upper()}")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    if not entries:
        calendar.add_component(_time_here(on))
    for entry in entries:
        calendar.add_component(_event(entry, on))
    return calendar.to_ical()


def _time_here(on: datetime.date) -> Timezone:
    """The time here, in this year and the next: a calendar needs at least one component."""
    first, last = (datetime.date(on.year + years, 1, 1) for years in (0, 2))
    return Timezone.from_tzid(settings.TIME_ZONE, first_date=first, last_date=last)


def _event(entry: Entry, on: datetime.date) -> Event:
    changed = entry.changed_at or start_of(on)
    event = Event()
    event.add("uid", f"{entry.key}@{domain()}")
    event.add("dtstamp", changed.astimezone(datetime.UTC).replace(microsecond=0))
    _when(event, entry)
    event.add("summary", entry.title)
    event.add("description", _description(entry))
    event.add("categories", [entry.label])
    event.add("url", full_address(entry.url))
    if entry.place:
        event.add("location", entry.place)
    if entry.version is not None:
        event.add("last-modified", changed.astimezone(datetime.UTC).replace(microsecond=0))
        event.add("sequence", entry.version)
    # A date to know takes no time; hours do.
    event.add("transp", "OPAQUE" if entry.begins else "TRANSPARENT")
    event.add("status", "TENTATIVE" if entry.when else "CONFIRMED")
    return event


def _when(event: Event, entry: Entry) -> None:
    """A whole day; or its hours, where it has them. An end that nobody gave is not made up."""
    if entry.begins is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + datetime.timedelta(days=1))
        return
    event.add("dtstart", moment_of(entry.day, entry.begins))
    if entry.ends:
        event.add("dtend", moment_of(entry.day, entry.ends))


def moment_of(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """The moment of a time of day here, for everybody: in UTC."""
    here = timezone.make_aware(datetime.datetime.combine(day, time))
    return here.astimezone(datetime.UTC)


def _description(entry: Entry) -> str:
    unsure = _("The day itself is not known: this stands on the first day it can be.")
    parts = [entry.where, entry.note, unsure if entry.when else "", full_address(entry.url)]
    return "\n\n".join(filter(None, parts))


def start_of(day: datetime.date) -> datetime.datetime:
    """The first moment of a day, here."""
    return moment_of(day, datetime.time.min)


def last_change(at: datetime.datetime) -> datetime.datetime | None:
    """Since when no calendar can have become another one; None while that is not settled.

    Everything that is written leaves its entry in the trail, also what removes something (signing
    in and being refused change no date); and at midnight other things are late. A later moment
    than needed only costs a reading.
    """
    written = AuditEntry.objects.changes().order_by("-pk").values_list("at", flat=True).first()
    today = start_of(timezone.localdate(at))
    changed = max(today, written) if written else today
    return changed.replace(microsecond=0) if at - changed > SETTLED else None
