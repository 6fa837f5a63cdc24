"""Cells as people fill them in: dates of all kinds, lists of names, words from a list, numbers.

A cell travels as JSON: text, a number, true or false, nothing, or one of these:
``{"date": "2024-12-31"}``, ``{"formula": "=A1"}`` (without a stored value; when it failed with
``"failed": "#N/A"``),
``{"value": …, "was": "formula"}`` and ``{"value": …, "was": "merged"}``.
"""

import datetime
import re
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lib.dates import HonestDate
from lib.dates.values import UNKNOWN_YEAR
from lib.text import normalise, seen_text
from partnerships.reading.dates import FULL, START_WORDS, STATED_WORDS, edtf_of, states_all

_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)
_YEARS = range(1900, 2101)
_UNKNOWN = frozenset(
    ("onbekend", "unknown", "niet bekend", "nog niet bekend", "not known", "niet vermeld")
    + ("not stated", "nvt", "n v t", "nb", "n b", "geen", "none", "n a", "ntb", "n t b")
    + ("nog onbekend", "nader te bepalen", "p m", "pm")
)
# What a spreadsheet shows where a formula failed, in English and in Dutch.
FAILED = frozenset(
    ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
    + ("#N/B", "#VERW!", "#NAAM?", "#WAARDE!", "#DEEL/0!", "#GETAL!", "#LEEG!", "#OVERLOOP!")
)
_OWN = re.compile(r"(?P<text>[0-9X~?%-]+|start|later)?\s*(?:“(?P<words>.*)”)?")
_NUMBERS = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)"
)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/](?P<year>\d{4})")
_BETWEEN = re.compile(r"[;\n|]+")
_AND = re.compile(r"\s+(?:en|and|&)\s+|\s*[,/]\s*")
_SLASH = re.compile(r"\s+/\s+")
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
_MONTHS = re.compile(
    r"(?P<number>\d{1,3})\s*(?P<unit>m|mnd|maand|maanden|month|months|jaar|year|years)?\.?"
)
_NUMBER_WORDS = {
    **{"een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "negen": 9},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12},
    **{"twaalf": 12, "half": 0.5, "een half": 0.5, "half a": 0.5},
}
# What says of a date that the thing itself did not happen: not that its day is unknown.
_NOT = frozenset(
    ("geen", "none", "nee", "no", "niet", "not", "nog niet", "not yet", "nvt", "n v t", "n a")
    + ("niet ondertekend", "nog niet ondertekend", "niet getekend", "not signed", "unsigned")
)
_NONE = frozenset(("geen", "none", "nee", "no", "0"))
_YES = frozenset(("ja", "yes", "x", "waar", "true", "1", "j", "y"))
_NO = frozenset(("nee", "no", "onwaar", "false", "0", "n"))


class CellProblem(ValueError):
    """What is wrong with a cell, as a sentence."""


def plain_value(raw: Any) -> Any:
    """What stands in a cell, without how it came to stand there."""
    if isinstance(raw, dict):
        if "date" in raw:
            return datetime.date.fromisoformat(raw["date"])
        return plain_value(raw.get("value")) if "value" in raw else None
    return raw


def text_of(raw: Any) -> str:
    """A cell as text; a formula without a stored value has none."""
    value = plain_value(raw)
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return seen_text(str(value)).replace("\t", " ")


def is_empty(raw: Any) -> bool:
    return text_of(raw) == "" and not is_bare_formula(raw)


def says_nothing(text: str) -> bool:
    """Whether a text stands for an empty cell: "onbekend", "n.v.t.", a dash."""
    return normalise(text) in _UNKNOWN | {""}


def denies(text: str) -> bool:
    """Whether a text says of something that it did not happen: "geen", "nee", "n.v.t."."""
    return normalise(text) in _NOT


def is_bare_formula(raw: Any) -> bool:
    """A formula of which the file keeps no result."""
    return isinstance(raw, dict) and "formula" in raw


def why_no_value(raw: Any) -> str:
    """What is wrong with a formula of which the file keeps no result."""
    if raw.get("failed"):
        return _("this formula gives no value but “%(error)s”: mend it in the file") % {
            "error": raw["failed"]
        }
    return _("this is a formula without a stored value: open and save the file first")


def how_it_came(raw: Any) -> str:
    """A remark on a cell that is not simply what was typed there; else nothing."""
    was = raw.get("was") if isinstance(raw, dict) else ""
    if was == "formula":
        return _("this is a formula: the value that it had is taken")
    if was == "merged":
        return _("this cell was merged with others: each row gets its value")
    return ""


def line_of(raw: Any, longest: int) -> str:
    """One line of text of at most so many characters."""
    text = " ".join(text_of(raw).split())
    if len(text) > longest:
        raise CellProblem(
            _("this text is too long: at most %(max)s characters fit") % {"max": longest}
        )
    return text


# -- dates ---------------------------------------------------------------------------------------


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


# -- lists, words and numbers --------------------------------------------------------------------


def pieces_of(raw: Any) -> list[str]:
    """The parts of a cell, between semicolons or on lines of their own, each once."""
    parts = (" ".join(part.split()).strip("•-* ") for part in _BETWEEN.split(text_of(raw)))
    return list(dict.fromkeys(part for part in parts if not says_nothing(part)))


def names_of(raw: Any, is_known, is_part=None) -> list[str]:
    """The names in a cell; "A en B" or "A/B" is two only where both are known and the whole
    is not; "A / B" is two unless the whole is known.

    ``is_known(name)`` says whether an organisation bears a name, ``is_part`` the same of what
    stands between others.
    """
    found: list[str] = []
    pieces = [
        part
        for piece in pieces_of(raw)
        for part in ([piece] if is_known(piece) else _SLASH.split(piece))
    ]
    for piece in pieces:
        parts = [] if is_known(piece) else parts_of(piece)
        found += parts if parts and all(map(is_part or is_known, parts)) else [piece]
    return list(dict.fromkeys(found))


def parts_of(piece: str) -> list[str]:
    """What may be several names: between "en", "&", a comma or a slash; else nothing."""
    parts = [part.strip() for part in _AND.split(piece)]
    return parts if len(parts) > 1 and all(parts) else []


def undivided(raw: Any) -> list[str]:
    """The names in a cell that can be nothing but one name each."""
    return [piece for piece in pieces_of(raw) if not _AND.search(piece)]


def choice_of(raw: Any, words: dict[str, str], allowed: str) -> str:
    """The code for a word from a list; ``words`` maps normalised words to codes.

    ``allowed`` tells whoever wrote another word which ones can stand there.
    """
    text = normalise(text_of(raw))
    if not text:
        return ""
    if text in words:
        return words[text]
    raise CellProblem(no_such_word(text_of(raw), allowed))


def no_such_word(text: str, allowed: str) -> str:
    words = {"text": text[:60], "words": allowed}
    return _("“%(text)s” is not one of the words that can stand here: %(words)s") % words


def yes_or_no(raw: Any) -> bool:
    value = plain_value(raw)
    text = normalise(text_of(raw))
    if isinstance(value, bool) or not text:
        return bool(value)
    if text in _YES or text in _NO:
        return text in _YES
    raise CellProblem(_("“%(text)s” is neither yes nor no") % {"text": text_of(raw)[:60]})


def whole_number(raw: Any) -> int | None:
    text = text_of(raw)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise CellProblem(_("“%(text)s” is not a whole number") % {"text": text[:60]})
    return int(text)


def months_of(raw: Any) -> int | None:
    """A notice period in months; None when nothing stands there, 0 for none at all."""
    text = text_of(raw).strip().lower()
    if not text or normalise(text) in _UNKNOWN - _NONE:
        return None
    if text in _NONE:
        return 0
    match = _MONTHS.fullmatch(text)
    if match is None and (months := _in_number_words(text)):
        return months
    if match is None:
        raise CellProblem(_("“%(text)s” is not a number of months") % {"text": text_of(raw)[:60]})
    return int(match["number"]) * (12 if match["unit"] in ("jaar", "year", "years") else 1)


def _in_number_words(text: str) -> int:
    """ "drie maanden", "een half jaar": as whole months, 0 for what cannot be read so."""
    words, _space, unit = text.rstrip(".").rpartition(" ")
    many = {"maand": 1, "maanden": 1, "month": 1, "months": 1, "jaar": 12, "year": 12, "years": 12}
    months = _NUMBER_WORDS.get(words.strip(), 0) * many.get(unit, 0)
    return int(months) if months == int(months) else 0
