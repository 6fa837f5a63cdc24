"""Honest dates: a date of fact as precisely as its source states it, and no more.

The text is EDTF (ISO 8601-2): "2014-05-27", "2014-05", "2014", with "~" (approximate), "?"
(uncertain) or "%" (both) behind it; "XXXX-05-27" when the year is not in the source. Two words
beside EDTF sort as well: "start" (from the start) and "later" (later, date unknown). Wholly
unknown is no text at all.

What comes from outside is judged by the edtf package. That costs milliseconds, so what comes
back from our own columns is only split by the pattern below; a test holds the two together.
"""

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

FIRST_YEAR = 1900
LAST_YEAR = 2100
MAX_WORDS = 200
START = "start"
LATER = "later"
UNKNOWN_YEAR = "XXXX"
# A leap year stands in for an unknown year: 29 February may be meant.
_ANY_YEAR = 2000

# Where each kind of date stands in a list, from early to late and from late to early.
_RISING = {"start": 0, "dated": 1, "later": 2, "yearless": 3, "unknown": 4}
_FALLING = {"later": 4, "dated": 3, "start": 2, "yearless": 1, "unknown": 0}
_MARKERS = ("", "%", "?", "~")

_PATTERN = re.compile(r"(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)", re.ASCII)


class _Parts(NamedTuple):
    year: int | None
    month: int | None
    day: int | None
    marker: str

    @property
    def days_in_month(self) -> int:
        return calendar.monthrange(self.year or _ANY_YEAR, self.month or 1)[1]


@lru_cache(maxsize=8192)
def _split(text: str) -> _Parts | None:
    """The parts of a dated text; None for "start", "later" and what cannot be read."""
    match = _PATTERN.fullmatch(text)
    if not match:
        return None
    year, month, day, marker = match.groups()
    parts = _Parts(
        None if year == UNKNOWN_YEAR else int(year),
        int(month) if month else None,
        int(day) if day else None,
        marker,
    )
    if parts.year == 0 or (parts.year is None and (parts.month is None or marker)):
        return None  # a date without its year is uncertain as it stands: EDTF has no marker there
    if parts.month is not None and not 1 <= parts.month <= 12:
        return None
    if parts.day is not None and not 1 <= parts.day <= parts.days_in_month:
        return None
    return parts


@lru_cache(maxsize=2048)
def _is_edtf(text: str) -> bool:
    try:
        parse_edtf(text)
    except EDTFParseException:
        return False
    return True


@dataclass(frozen=True, slots=True)
class HonestDate:
    """A date of fact with the precision of its source; `as_stated` keeps the source's words.

    The constructor trusts its input (it serves values read from our own columns); anything
    else enters through `parse` or `from_date`.
    """

    text: str | None = None
    as_stated: str = ""

    # -- making one ---------------------------------------------------------------------------

    @classmethod
    def parse(cls, text: str | None, as_stated: str = "") -> Self:
        """The date a text stands for; ValueError with a sentence when it is not one."""
        text = (text or "").strip()
        words = (as_stated or "").strip()
        if len(words) > MAX_WORDS:
            raise ValueError(
                gettext("Use at most %(max)s characters for the words of the source.")
                % {"max": MAX_WORDS}
            )
        if not text:
            return cls(None, words)
        if text in (START, LATER):
            return cls(text, words)
        parts = _split(text)
        if parts is None or not _is_edtf(text):
            raise ValueError(
                gettext("“%(text)s” is not a date this registry can read.") % {"text": text[:40]}
            )
        if parts.year is not None and not FIRST_YEAR <= parts.year <= LAST_YEAR:
            raise ValueError(year_message())
        return cls(text, words)

    @classmethod
    def from_date(cls, value: datetime.date) -> Self:
        """A day that is known exactly."""
        return cls.parse(f"{value:%Y-%m-%d}")

    @classmethod
    def unknown(cls, as_stated: str = "") -> Self:
        """Wholly unknown, perhaps with the words the source used instead ("al lang")."""
        return cls.parse(None, as_stated)

    @classmethod
    def from_row(cls, row: Mapping[str, Any], name: str) -> Self:
        """The date in a row of `.values(name, f"{name}_stated")`."""
        return cls(row[name] or None, row.get(f"{name}_stated") or "")

    @classmethod
    def of(cls, value: "HonestDate | datetime.date | str | None") -> "HonestDate":
        """What a field may be given: an honest date, a date, EDTF text or None."""
        if isinstance(value, HonestDate):
            return value
        if isinstance(value, datetime.datetime):
            raise ValueError("A date of fact is a day, not a moment: pass a date.")
        if isinstance(value, datetime.date):
            return cls.from_date(value)
        if value is None or isinstance(value, str):
            return cls.parse(value)
        raise ValueError(f"{value!r} cannot be a date of fact.")

    # -- what it says -------------------------------------------------------------------------

    @property
    def _parts(self) -> _Parts | None:
        return _split(self.text) if self.text else None

    @property
    def year(self) -> int | None:
        return self._parts.year if self._parts else None

    @property
    def month(self) -> int | None:
        return self._parts.month if self._parts else None

    @property
    def day(self) -> int | None:
        return self._parts.day if self._parts else None

    @property
    def marker(self) -> str:
        """ "~" approximate, "?" uncertain, "%" both, or nothing."""
        return self._parts.marker if self._parts else ""

    @property
    def lower(self) -> datetime.date | None:
        """The first day it can be; None when open (unknown, "start", "later", no year)."""
        parts = self._parts
        if parts is None or parts.year is None:
            return None
        return datetime.date(parts.year, parts.month or 1, parts.day or 1)

    @property
    def upper(self) -> datetime.date | None:
        """The last day it can be; None when open."""
        parts = self._parts
        if parts is None or parts.year is None:
            return None
        if parts.month is None:
            return datetime.date(parts.year, 12, 31)
        return datetime.date(parts.year, parts.month, parts.day or parts.days_in_month)

    @property
    def precision(self) -> str:
        """ "day", "month", "year" or "unknown"."""
        parts = self._parts
        if parts is None:
            return "unknown"
        if parts.day:
            return "day"
        return "month" if parts.month else "year"

    @property
    def is_approximate(self) -> bool:
        return self.marker in ("~", "%")

    @property
    def is_uncertain(self) -> bool:
        return self.marker in ("?", "%")

    @property
    def year_unknown(self) -> bool:
        return self._parts is not None and self._parts.year is None

    @property
    def is_start(self) -> bool:
        return self.text == START

    @property
    def is_later(self) -> bool:
        return self.text == LATER

    @property
    def is_unknown(self) -> bool:
        """Nothing is known, not even "from the start" or "later"."""
        return not self.text

    @property
    def is_sure(self) -> bool:
        """Stated without doubt: from the start, or a date with its year and no marker."""
        return self.is_start or (self.lower is not None and not self.marker)

    @property
    def iso(self) -> str:
        """For the datetime attribute of <time>: the date without its marker, or nothing."""
        return self.text.rstrip("~?%") if self.text and self.lower else ""

    def __bool__(self) -> bool:
        """Whether there is anything to show: a value, or the words of the source."""
        return bool(self.text or self.as_stated)

    # -- time ---------------------------------------------------------------------------------

    def started_by(self, on: datetime.date) -> bool:
        """As a beginning: it may have begun on that day (an open beginning always has)."""
        return self.lower is None or self.lower <= on

    def not_ended_on(self, on: datetime.date) -> bool:
        """As an end: it may still run on that day (an open end always does)."""
        return self.upper is None or on <= self.upper

    @property
    def sort_key(self) -> tuple:
        """Start, then dated, later, year unknown, unknown: the order `honest_order` gives."""
        if self.lower is not None:
            return (1, self.lower, self.upper, self.text)
        rank = {START: 0, LATER: 2, None: 4}.get(self.text or None, 3)
        return (rank, datetime.date.max, datetime.date.max, self.text or "")

    @property
    def rising(self) -> str:
        """A text of digits that sorts as `honest_order` does, and can be indexed and paged by."""
        return f"{_RISING[self._rank]}{self._digits}"

    @property
    def falling(self) -> str:
        """The same for the order from late to early: sort down by it, what is unknown is last."""
        return f"{_FALLING[self._rank]}{self._digits}"

    @property
    def _rank(self) -> str:
        """ "dated", "start", "later", "yearless" or "unknown"."""
        if self.lower is not None:
            return "dated"
        return {START: "start", LATER: "later", None: "unknown"}.get(self.text or None, "yearless")

    @property
    def _digits(self) -> str:
        parts = self._parts
        if parts is None:
            return ""
        if self.lower is None or self.upper is None:
            return f"{parts.month or 0:02}{parts.day or 0:02}"
        doubt = _MARKERS.index(parts.marker)
        return f"{self.lower:%Y%m%d}{self.upper:%Y%m%d}{doubt}"

    # -- words --------------------------------------------------------------------------------

    def display(self, language: str | None = None) -> str:
        """In words: "27 mei 2014", "omstreeks 2014", "27 mei, jaar onbekend", "Niet vermeld"."""
        if language:
            with translation.override(language):
                return self.display()
        if not self.text:
            return gettext("Not stated")
        if self.is_start:
            return gettext("from the start")
        if self.is_later:
            return gettext("later, date unknown")
        parts = self._parts
        if parts is None:
            return self.text
        month = str(MONTHS[parts.month]) if parts.month else ""
        words = " ".join(str(word) for word in (parts.day, month, parts.year) if word)
        if self.year_unknown:
            words = gettext("%(date)s, year unknown") % {"date": words}
        if self.is_approximate:
            words = gettext("about %(date)s") % {"date": words}
        if self.is_uncertain:
            words = gettext("%(date)s (uncertain)") % {"date": words}
        return words

    @property
    def when(self) -> str:
        """In a sentence: "op 27 mei 2014", "in mei 2014", "in 2014", "omstreeks 2014"."""
        if not self.text:
            return gettext("on a day that is not known")
        if self._parts is None or self.is_approximate:
            return self.display()
        if self.precision == "day":
            return gettext("on %(date)s") % {"date": self.display()}
        return gettext("in %(date)s") % {"date": self.display()}

    @property
    def with_source(self) -> str:
        """The date in words, followed by the words of the source where they were kept."""
        if not self.as_stated:
            return self.display()
        return gettext("%(date)s – source: ‘%(words)s’") % {
            "date": self.display(),
            "words": self.as_stated,
        }

    @property
    def recorded(self) -> str | None:
        """For records that must read the same in every language: EDTF and the source's words."""
        if not self.as_stated:
            return self.text
        return f"{self.text or ''} “{self.as_stated}”".strip()

    def __str__(self) -> str:
        return self.display()


def rising_of_year(year: int) -> str:
    """What `rising` begins with, at least, for dates in this year; below it for those before."""
    return f"{_RISING['dated']}{year:04}"


def year_message() -> str:
    return gettext("Use a year from %(first)s to %(last)s.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }


def ends_before_start(start: HonestDate, end: HonestDate) -> bool:
    """Only when it surely does: the last day it can end lies before the first it can begin."""
    if start.lower is None or end.upper is None:
        return False
    return end.upper < start.lower


def counts_on(start: HonestDate, end: HonestDate, on: datetime.date) -> bool:
    """Whether something from `start` until `end` counts on a day (an open side always does)."""
    return start.started_by(on) and end.not_ended_on(on)
