"""One entry of a calendar, and on which day an honest date stands.

A calendar knows days and nothing vaguer. What is known to the day stands on that day. What is
known to the month, or is doubtful, stands on the first of that month and says in words what is
known; what is known to the year stands on the first of January. What has no year stands nowhere.
"""

import datetime
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import HonestDate


class EntryKind(TextChoices):
    """What an entry is about."""

    DUTY = "duty", gettext_lazy("My work")
    MEETING = "meeting", gettext_lazy("Meeting")
    EVALUATION = "evaluation", gettext_lazy("Evaluation")
    ACTIVITY = "activity", gettext_lazy("Activity")
    ACTION = "action", gettext_lazy("Action point")
    AGREEMENT = "agreement", gettext_lazy("Agreement")
    CONTACT = "contact", gettext_lazy("Contact")


@dataclass(frozen=True)
class Entry:
    """Something on a day: what, where, and the page that tells more.

    ``key`` names it for as long as it exists, whatever happens to its words or date. ``when`` is
    what is known of a date that is not known to the day, and ``until`` the last day it can be. It
    has hours where those are known.
    """

    key: str
    kind: EntryKind
    day: datetime.date
    text: str
    where: str
    url: str
    when: str = ""
    until: datetime.date | None = None
    note: str = ""
    place: str = ""
    begins: datetime.time | None = None
    ends: datetime.time | None = None
    about: str = ""
    changed_at: datetime.datetime | None = None
    version: int | None = None

    @property
    def title(self) -> str:
        """The words of the entry, with what is known of a date that is not a day."""
        return capfirst(f"{self.when}: {self.text}") if self.when else self.text

    @property
    def label(self) -> str:
        """What it is about: a line of My work knows better than its kind."""
        return self.about or str(self.kind.label)

    @property
    def last(self) -> datetime.date:
        """The last day on which it can be."""
        return self.until or self.day

    @property
    def hours(self) -> str:
        """From when until when, as far as that is known."""
        return " – ".join(time_format(time, "H:i") for time in (self.begins, self.ends) if time)

    @property
    def sort_key(self) -> tuple:
        return self.day, self.begins or datetime.time.min, self.title, self.key


def of_record(record, what: str, **fields) -> Entry:
    """An entry about one date of a record, named by the lasting identity of that record."""
    return Entry(
        key=f"{record.uuid}-{what}",
        changed_at=record.updated_at,
        version=record.version,
        **fields,
    )


@dataclass(frozen=True)
class Place:
    """A day in a calendar, with words and the last day it can be where it is not known."""

    day: datetime.date
    when: str = ""
    until: datetime.date | None = None


def placed(date: HonestDate) -> Place | None:
    """Where an honest date stands."""
    if date.lower is None or date.upper is None:
        return None
    if date.precision == "day" and date.is_sure:
        return Place(date.lower)
    first = date.lower if date.precision == "year" else date.lower.replace(day=1)
    if not date.is_sure:
        return Place(first, date.display(), date.upper)
    return Place(first, _("in the course of %(date)s") % {"date": date.display()}, date.upper)


def placed_between(first: datetime.date, last: datetime.date) -> Place:
    """Where a day stands that is known to lie between two others."""
    if first == last:
        return Place(first)
    if (first.year, first.month) == (last.year, last.month):
        month = date_format(first, "F Y")
        words = _("in the course of %(date)s") % {"date": month}
    else:
        words = _("between %(first)s and %(last)s") % {
            "first": date_format(first, "j F Y"),
            "last": date_format(last, "j F Y"),
        }
    return Place(first.replace(day=1), words, last)
