"""Dates in cells, as people and spreadsheets write them; each as precise as it stands there."""

import datetime
import re
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lib.dates import HonestDate
from lib.dates.values import UNKNOWN_YEAR
from lib.text import normalise
from partnerships.reading.dates import FULL, START_WORDS, STATED_WORDS, edtf_of, states_all

from .cells import CellProblem, plain_value, says_nothing, text_of

_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)
_YEARS = range(1900, 2101)
_OWN = re.compile(r"(?P<text>[0-9X~?%-]+|start|later)?\s*(?:“(?P<words>.*)”)?")
_NUMBERS = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)"
)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/](?P<year>\d{4})")
_SINCE = re.compile(r"(?:al\s+)?(?:sinds|vanaf|sedert|in|since|from)\s+(.*\d.*)", re.I)
_QUARTER = re.compile(
    r"(?:(?P<first>(?:19|20)\d\d)[\s,/-]*)?"
    r"(?:q[1-4]|[1-4]e?\s*(?:kwartaal|kw\.?)|(?:kwartaal|kw\.?)\s*[1-4])"
    r"(?(first)|(?:\s+van)?[\s,/-]*(?P<year>(?:19|20)\d\d))",
    re.I,
)
# As the register itself writes them.
_DOUBTED = re.compile(r"(.+) \((?:onzeker|uncertain)\)", re.I)
_NO_YEAR = re.compile(r"(.+), (?:jaar onbekend|year unknown)", re.I)
_LEAP = "2000"  # a year in which every day is there
_SEASON = re.compile(
    r"jaar\b|kwartaal|zomer|winter|lente|herfst|spring|summer|autumn|schooljaar|seizoen", re.I
)
_SHORT_YEAR = re.compile(r"['’‘`´](\d\d)\b")


def date_of(raw: Any) -> tuple[HonestDate, str]:
    """The date in a cell as precisely as it stands there, and a remark on how it was read."""
    value = plain_value(raw)
    if isinstance(value, datetime.date):
        return _judged(f"{value:%Y-%m-%d}", text_of(raw)), ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(value)
    text = " ".join(text_of(raw).split())
    if says_nothing(text) or not text.strip("?-–. "):
        return HonestDate.unknown(), ""
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return _of_number(int(text))
    own = _OWN.fullmatch(text)
    if own and (own["words"] is not None or _reads(own["text"])):
        return _judged(own["text"], text, own["words"] or ""), ""
    if iso := _ISO.fullmatch(text):
        return _judged(iso[1], text), ""
    if numbers := _NUMBERS.fullmatch(text):
        return _of_numbers(numbers, text)
    if month := _MONTH_YEAR.fullmatch(text):
        return _judged(f"{month['year']}-{int(month['month']):02}", text), ""
    if spoken := _as_told(text):
        return spoken
    if _SHORT_YEAR.search(text):
        date = date_of(_SHORT_YEAR.sub(_whole_year, text))[0]
        remark = _("“%(text)s” is read as %(date)s: the year has two figures")
        return date, remark % {"text": text, "date": date}
    date = _in_words(text)
    return date, _read_as(text, date) if date.as_stated and _SEASON.search(text) else ""


def _as_told(text: str) -> tuple[HonestDate, str] | None:
    """What the register itself says of a date in words, and what people write before one."""
    if STATED_WORDS.fullmatch(text):
        date = HonestDate.unknown(text)
        return date, _("“%(text)s” is kept as words: no date stands in it") % {"text": text}
    words = normalise(text)
    if words in _shown(HonestDate.parse("start")) or START_WORDS.fullmatch(text):
        return HonestDate.parse("start"), ""
    if words in _shown(HonestDate.parse("later")):
        return HonestDate.parse("later"), ""
    if said := _DOUBTED.fullmatch(text):
        edtf = date_of(said[1])[0].text or ""
        return _judged(edtf[:-1] + "%" if edtf.endswith("~") else f"{edtf}?", text), ""
    if said := _NO_YEAR.fullmatch(text):
        edtf = date_of(f"{said[1]} {_LEAP}")[0].text or ""
        return _judged(edtf.replace(_LEAP, UNKNOWN_YEAR), text), ""
    if since := _SINCE.fullmatch(text):
        date = date_of(since[1])[0]
        return date, _read_as(text, date)
    if quarter := _QUARTER.fullmatch(text):
        date = _judged(f"{quarter['year'] or quarter['first']}~", text, text)
        return date, _read_as(text, date)
    return None


def _shown(date: HonestDate) -> set[str]:
    """A date as the register writes it, in each language."""
    return {normalise(date.display(code)) for code, _name in settings.LANGUAGES}


def _read_as(text: str, date: HonestDate) -> str:
    return _("“%(text)s” is read as %(names)s") % {"text": text[:60], "names": date}


def _whole_year(match: re.Match) -> str:
    year = int(match[1])
    return str(year + (2000 if year < 60 else 1900))


def _reads(text: str | None) -> bool:
    try:
        HonestDate.parse(text)
    except ValueError:
        return False
    return True


def _judged(edtf: str | None, text: str, words: str = "") -> HonestDate:
    try:
        return HonestDate.parse(edtf, words)
    except ValueError as error:
        raise CellProblem(_("“%(text)s” is not a date") % {"text": text[:60]}) from error


def _of_number(number: float) -> tuple[HonestDate, str]:
    """A year, or the days by which a spreadsheet counts."""
    whole = int(number)
    if whole == number and whole in _YEARS:
        return HonestDate.parse(str(whole)), ""
    if whole in _SERIALS:
        day = _EPOCH + datetime.timedelta(days=whole)
        remark = _("%(number)s is the number of a day in the spreadsheet: read as %(date)s")
        date = HonestDate.from_date(day)
        return date, remark % {"number": whole, "date": date}
    raise CellProblem(_("“%(text)s” is not a date") % {"text": f"{number:g}"})


def _of_numbers(match: re.Match, text: str) -> tuple[HonestDate, str]:
    """Day, month and year in figures, in whatever order they can be meant."""
    day, month, year = int(match["one"]), int(match["two"]), int(match["year"])
    remark = ""
    if len(match["year"]) == 2:
        year += 2000 if year < 60 else 1900
        remark = _("“%(text)s” is read as %(date)s: the year has two figures")
    elif month > 12 >= day:
        remark = _("“%(text)s” is read as %(date)s: the month stands first")
    elif match["mark"] == "/" and day <= 12 and day != month:
        remark = _("“%(text)s” can be read in two ways: taken as %(date)s, the day first")
    if month > 12 >= day:
        day, month = month, day
    date = _judged(f"{year:04}-{month:02}-{day:02}", text)
    return date, remark % {"text": text, "date": date} if remark else ""


def _in_words(text: str) -> HonestDate:
    """ "mei 2020", "27 mei 2014", "ca. 2015", "2015?": as the texts of the register are read."""
    doubt = text.endswith("?")
    said = re.sub(r"^(?:ca|c|±|plm)\.?\s*(?=\S)", "ca. ", text.rstrip("? "), flags=re.I)
    for pattern in FULL:
        match = pattern.fullmatch(said)
        if match is None:
            continue
        edtf = edtf_of(match)
        if doubt:
            edtf = edtf[:-1] + "%" if edtf.endswith("~") else f"{edtf}?"
        date = _judged(edtf, text, text)
        return HonestDate.parse(edtf) if not doubt and states_all(match, date) else date
    raise CellProblem(_("“%(text)s” is not a date") % {"text": text[:60]})


def day_of(raw: Any) -> datetime.date | None:
    """A whole date, for what is kept to the day."""
    date = date_of(raw)[0]
    if date and date.precision != "day":
        text = _("“%(text)s” is not a whole date: day, month and year")
        raise CellProblem(text % {"text": text_of(raw)[:60]})
    return date.lower if date else None


def moment_of(raw: Any) -> datetime.datetime | None:
    """A date with the time of day, as the workbook of the register writes it."""
    value, text = plain_value(raw), text_of(raw)
    if not text:
        return None
    try:
        if isinstance(value, datetime.date):
            moment = datetime.datetime.combine(value, datetime.time())
        else:
            moment = parse_datetime(text)
        if moment is not None:
            moment = moment if moment.tzinfo else timezone.make_aware(moment)
            return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        pass
    text = _("“%(text)s” is not a moment, such as 2024-12-31T09:30:00") % {"text": text[:60]}
    raise CellProblem(text)
