"""One event of a timeline, and the lane it stands in."""

import datetime
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate


class Lane(TextChoices):
    """The kinds of event, in the order in which the picture shows them."""

    RELATION = "relation", _("The partnership")
    PARTY = "party", _("Parties")
    AGREEMENT = "agreement", _("Agreements")
    MEETING = "meeting", _("Meetings and decisions")
    THEME = "theme", _("Themes")
    ACTIVITY = "activity", _("Yearly programme")
    RESULT = "result", _("Results and publicity")
    EVALUATION = "evaluation", _("Evaluations")


@dataclass(frozen=True)
class Event:
    """Something that happened, or is to happen, on a date as honest as its source.

    ``until`` is the other end of what lasts. ``is_derived`` says that the date was worked out
    and stands in no text.
    """

    lane: str
    date: HonestDate
    text: str
    note: str = ""
    url: str = ""
    until: HonestDate | None = None
    is_derived: bool = False

    @property
    def lane_label(self) -> str:
        return str(Lane(self.lane).label)

    @property
    def sort_key(self) -> tuple:
        return self.date.sort_key

    def is_coming(self, on: datetime.date) -> bool:
        """Whether all of it still lies ahead."""
        return self.date.lower is not None and self.date.lower > on


def honest(row: dict, name: str) -> HonestDate:
    """The honest date of that name in a row of JSON."""
    return HonestDate(row[name] or None, row[f"{name}_stated"] or "")


def exact(text: str | None) -> HonestDate:
    """A day as it comes in a row of JSON."""
    return HonestDate(text[:10] if text else None)


def day_of(moment: str | datetime.datetime | None) -> HonestDate:
    """The day, in Amsterdam, of a moment (in a row of JSON it is text)."""
    if not moment:
        return HonestDate()
    if isinstance(moment, str):
        moment = datetime.datetime.fromisoformat(moment)
    if timezone.is_naive(moment):
        moment = moment.replace(tzinfo=datetime.UTC)
    return HonestDate(f"{timezone.localtime(moment):%Y-%m-%d}")


def page(name: str, pk) -> str:
    """The address of a page about a record."""
    return reverse(name, args=[pk])
