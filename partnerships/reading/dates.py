"""Dates in a text, Dutch and English, as precisely as it states them and no more."""

import re
from collections.abc import Iterator

from lib.dates import HonestDate

from .marks import Mark, MarkKind
from .words import Words

MONTHS = {
    1: "januari january jan", 2: "februari february feb", 3: "maart march mrt mar",
    4: "april apr", 5: "mei may", 6: "juni june jun", 7: "juli july jul",
    8: "augustus august aug", 9: "september sept sep", 10: "oktober october okt oct",
    11: "november nov", 12: "december dec",
}  # fmt: skip
_NUMBER = {name: number for number, names in MONTHS.items() for name in names.split()}
_MONTH = "(?P<month>" + "|".join(sorted(_NUMBER, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d-])"
_DAY = r"(?P<day>[0-3]?\d)(?:e|ste|de|st|nd|rd|th)?"
_WEEKDAY = (
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_ABOUT = (
    r"(?P<about>(?:het )?(?:begin|eind(?:e)?|medio|omstreeks|rond|circa|ca\.|(?:het )?voorjaar"
    r"|(?:het )?najaar|(?:de )?(?:zomer|winter|lente|herfst)|(?:het )?(?:eerste|tweede|derde"
    r"|vierde) kwartaal|late|early|mid|around|about|spring|summer|autumn|winter)"
    r"(?: (?:van|of|in))?)"
)
_GAP = r"[^\S\n]*\n?[^\S\n]*"

_FULL = [
    rf"(?:{_WEEKDAY},?\s+)?\b{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?",
    rf"(?:{_WEEKDAY},?\s+)?\b{_MONTH}\s+{_DAY}(?:,\s*|\s+){_YEAR}",
    rf"\b{_DAY}(?P<mark>[-/.])(?P<number>[01]?\d)(?P=mark){_YEAR}",
    r"\b(?P<year>(?:19|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
    rf"\b(?<!\d\s)(?:{_ABOUT}\s+)?{_MONTH}\s+{_YEAR}",
    r"\b(?:schooljaar|studiejaar|seizoen|school year)\s+(?P<year>(?:19|20)\d\d)"
    r"\s?[-–/]\s?(?:20)?\d\d\b",
    rf"\b{_ABOUT}\s+{_YEAR}",
]
FULL = [re.compile(pattern, re.I) for pattern in _FULL]
# A number of four digits is a year where the words before or around it say so.
_YEARS = re.compile(
    r"(?<![\w€$.,/])(?P<year>(?:19|20)\d\d)(?![\w%]|[.,/]\d|-(?!(?:19|20)\d\d\b)\w)"
)
_BEFORE_YEAR = re.compile(
    r"(?:^|[(\n]|\b(?:in|sinds|vanaf|sedert|per|tot|t/m|met|uit|van|voor|na|eind|jaar|jaren|en|of|and"
    r"|since|from|until|by|year|during|before|after)|(?:19|20)\d\d\s?[-–/])\s*$",
    re.I,
)
_BEFORE_MONTH = re.compile(
    rf"\b(?:in|sinds|vanaf|per|tot|eind|begin|medio|since|from|until){_GAP}$", re.I
)
_COUNTED = re.compile(r"\s+(?!en\b|of\b|is\b|was\b|werd\b|een\b|de\b|het\b)[a-z]+(?:en|s)\b")
_MONTH_ALONE = re.compile(rf"\b{_MONTH}(?!\s*\d)", re.I)
# "May" and "Mar" and the like are words of their own without a day or a year.
_ALONE = frozenset(
    name for names in MONTHS.values() for name in names.split() if len(name) > 3 or name == "mei"
)
_VERBS = {"may", "march", "mar"}

START_WORDS = re.compile(
    r"\b(?:van(?:af)?\s+(?:de\s+(?:start|oprichting)|het\s+(?:eerste\s+)?begin)(?:\s+af)?(?:\s+aan)?"
    r"|from\s+the\s+(?:very\s+)?(?:start|beginning|outset))\b",
    re.I,
)
STATED_WORDS = re.compile(
    r"\b(?:(?:van(?:af)?|met ingang van|per)\s+(?:nu(?:\s+af)?(?:\s+aan)?|heden|vandaag)"
    r"|per\s+direct|met\s+(?:onmiddellijke|directe)\s+ingang"
    r"|al\s+(?:heel\s+)?(?:lang(?:er|e\s+tijd)?|jaren(?:lang)?|geruime\s+tijd)|sinds\s+jaar\s+en\s+dag"
    r"|jarenlang|from\s+now\s+on|with\s+immediate\s+effect|for\s+(?:many\s+)?years"
    r"|for\s+a\s+long\s+time)\b",
    re.I,
)


def dates_in(words: Words) -> Iterator[Mark]:
    """Every date the text states, also in words ("al lang"); overlaps are the caller's."""
    for pattern in FULL:
        for match in pattern.finditer(words.text):
            if match.groupdict().get("month") not in _VERBS:
                yield from _marked(words, match, edtf_of(match))
    for match in _MONTH_ALONE.finditer(words.text):
        name = match["month"].lower()
        if name in _ALONE and _BEFORE_MONTH.search(words.text[: match.start()][-20:]):
            yield from _marked(words, match, f"XXXX-{_NUMBER[name]:02}")
    for match in _YEARS.finditer(words.text):
        before = words.text[: match.start()][-24:]
        counted = _COUNTED.match(words.text, match.end())
        if _BEFORE_YEAR.search(before) and not counted:
            yield from _marked(words, match, match["year"])
    for match in START_WORDS.finditer(words.text):
        yield from _marked(words, match, "start")
    for match in STATED_WORDS.finditer(words.text):
        yield from _marked(words, match, None)


def edtf_of(match: re.Match) -> str:
    """The EDTF text of what a pattern found."""
    parts = {name: value for name, value in match.groupdict().items() if value}
    year = parts.get("year", "XXXX")
    text = year
    if "month" in parts or "number" in parts:
        month = int(parts["number"]) if "number" in parts else _NUMBER[parts["month"].lower()]
        text += f"-{month:02}"
    if "day" in parts:
        text += f"-{int(parts['day']):02}"
    return f"{text}~" if "about" in parts else text


def _marked(words: Words, match: re.Match, edtf: str | None) -> Iterator[Mark]:
    said = " ".join(match.group().split())
    try:
        date = HonestDate.parse(edtf, said)
    except ValueError:
        return  # the thirty-first of February
    if states_all(match, date):
        date = HonestDate.parse(edtf)
    yield Mark(match.start(), match.end(), match.group(), MarkKind.DATE, date=date)


def states_all(match: re.Match, date: HonestDate) -> bool:
    """Whether the date says everything that stands there: then its words need not be kept."""
    if not date.lower or date.marker:
        return False
    return re.search(rf"{_WEEKDAY}|school|studie|seizoen", match.group(), re.I) is None
