"""Roles people have and numbers that are agreed, with the words that belong to them."""

import re
from collections.abc import Iterator

from .marks import Mark, MarkKind
from .words import Words

_ROLE = (
    r"(?:(?:algemeen|adjunct|plaatsvervangend|regionaal|zakelijk|vice|oud|managing|executive)[ -])?"
    r"(?:directeur[- ]?bestuurder|(?:[a-zë]+(?:directeur|bestuurder|manager|coördinator|coordinator"
    r"|voorzitter|adviseur|secretaris))|directeur|bestuurder|bestuurslid|voorzitter|secretaris"
    r"|penningmeester|penvoerder|manager|coördinator|coordinator|kwartiermaker|themaverantwoordelijke"
    r"|trekker|coach|adviseur|wethouder|burgemeester|gedeputeerde|lector|rector"
    r"|(?:project|team|programma|afdelings)leider|beleidsmedewerker|contactpersoon|ambtenaar"
    r"|director|chair(?:man|woman|person)?|secretary|treasurer|alderman|mayor|chief executive"
    r"|project leader|team leader)"
)
_BOARD = (
    r"(?:\s+van\s+de\s+raad\s+van\s+(?:bestuur|toezicht|commissarissen)"
    r"|\s+raad\s+van\s+bestuur)?"
)
ROLES = re.compile(rf"(?<![\w-]){_ROLE}{_BOARD}(?![\w-])", re.I)
# "…, coach belevingsgericht werken bij …": words that tell what somebody is coach of.
_TAIL = re.compile(r"(?:[^\S\n]+[a-zà-ÿ-]+){1,4}?(?=\s+(?:bij|van|voor|in|at|of)\s|\s*[,)])")
_APPOSED = re.compile(r"(?:,|\(|–|\bals|\bis|\bwas)\s+(?:de\s+|een\s+)?$", re.I)
_CLOSED_WORDS = frozenset(
    "de het een en of die dat van bij in op voor met aan is was zijn werd heeft wil zal om te als"
    " sinds vanaf the a and or who of at".split()
)

NUMBER_WORDS = {
    "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15,
    "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19, "twintig": 20, "dertig": 30,
    "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
    "honderd": 100, "duizend": 1000, "tweetal": 2, "drietal": 3, "viertal": 4, "vijftal": 5,
    "tiental": 10, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "eleven": 11, "twelve": 12, "twenty": 20,
}  # fmt: skip
_DIGITS = r"(?:[1-9]\d{0,2}(?:[.\u00a0\u202f]\d{3})+|0|[1-9]\d{0,8})(?:,\d{1,2})?"
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_NUMBER = rf"(?P<digits>{_DIGITS})|(?P<word>{_WORDS})"
_MONEY = re.compile(
    rf"(?:€|\bEUR\b|\beuro\b)\s?(?P<digits>{_DIGITS})(?:,-|,–)?(?P<times>\s+(?:miljoen|duizend)\b)?",
    re.I,
)
_COUNTED = re.compile(
    rf"(?<![\w€$.,/+-])(?:{_NUMBER})(?P<unit>\s?%|\s+(?P<first>[a-zà-ÿ]+)\b"
    r"(?:[^\S\n]+(?P<second>[a-zà-ÿ]{3,})\b)?)",
    re.I,
)
_NO_UNIT = _CLOSED_WORDS | frozenset(
    "ook nog maar daar waar hier wie er deze dit hun haar zich naar uit over tot dan jaarlijks"
    " keer uur maal per wordt worden kan kunnen moet hebben gaan ging januari februari maart april"
    " mei juni juli augustus september oktober november december january february march may june"
    " july august october to for with by from are were will has have".split()
)
# "artikel 3 lid 2" counts nothing.
_REFERS = re.compile(
    r"\b(?:artikel|art\.|lid|bijlage|hoofdstuk|paragraaf|pagina|blz\.|punt|nummer|nr\.)\s+$", re.I
)
# "De twee stemmen af": the two that were named, and no number of anything.
_SAME = re.compile(r"\b(?:de|die|deze|alle|hun|the|these|those)\s+$", re.I)
_TIMES = {"miljoen": 1_000_000, "duizend": 1000}


def roles_in(words: Words) -> Iterator[Mark]:
    """Functions, with the words that say of what; never the name of who has it."""
    for match in ROLES.finditer(words.text):
        end = match.end()
        tail = _TAIL.match(words.text, end)
        if tail and _APPOSED.search(words.text[max(0, match.start() - 12) : match.start()]):
            if not set(tail.group().lower().split()) & _CLOSED_WORDS:
                end = tail.end()
        yield Mark(match.start(), end, words.text[match.start() : end], MarkKind.ROLE)


def amounts_in(words: Words) -> Iterator[Mark]:
    """Numbers with what they count: "€ 12.500", "20 stageplaatsen", "30 procent"."""
    for match in _MONEY.finditer(words.text):
        number = plain_number(match["digits"], (match["times"] or "").strip())
        yield _amount(words, match.start(), match.end(), number, "euro")
    for match in _COUNTED.finditer(words.text):
        digits, word = match["digits"], match["word"]
        number = plain_number(digits) if digits else str(NUMBER_WORDS[word.lower()])
        if match["unit"].strip() == "%":
            yield _amount(words, match.start(), match.end(), number, "%")
            continue
        first, second = match["first"], match["second"]
        if first.lower() in _NO_UNIT or first in NUMBER_WORDS or not first.islower():
            continue
        before = words.text[max(0, match.start() - 14) : match.start()]
        if _REFERS.search(before) or (word and _SAME.search(before)):
            continue
        end = match.end("first")
        if digits and first in _TIMES:
            number = plain_number(digits, first)
            if not second or second in _NO_UNIT:
                continue
            end, first, second = match.end("second"), second, None
        # "vier succesvolle voorbeelden": the adjective alone counts nothing.
        if second and first.endswith("e") and second.islower() and second not in _NO_UNIT:
            end, first = match.end("second"), f"{first} {second}"
        yield _amount(words, match.start(), end, number, first)


def plain_number(digits: str, times: str = "") -> str:
    """A number without the points between its thousands: "12500", "2,5"."""
    plain = re.sub(r"[.\u00a0\u202f]", "", digits)
    if not times:
        return plain
    whole, _, part = plain.partition(",")
    scaled = round(float(f"{whole}.{part or 0}") * _TIMES[times.lower()])
    return str(scaled)


def _amount(words: Words, start: int, end: int, number: str, unit: str) -> Mark:
    text = words.text[start:end]
    return Mark(start, end, text, MarkKind.AMOUNT, number=number, unit=unit.strip())
