"""Cells as people fill them in: lists of names, words from a list, numbers. Dates: `cell_dates`.

A cell travels as JSON: text, a number, true or false, nothing, or one of these:
``{"date": "2024-12-31"}``, ``{"formula": "=A1"}`` (without a stored value; when it failed with
``"failed": "#N/A"``),
``{"value": …, "was": "formula"}`` and ``{"value": …, "was": "merged"}``.
"""

import datetime
import re
from typing import Any

from django.utils.translation import gettext as _

from lib.text import normalise, seen_text

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
_BETWEEN = re.compile(r"[;\n|]+")
_AND = re.compile(r"\s+(?:en|and|&)\s+|\s*[,/]\s*")
_SLASH = re.compile(r"\s+/\s+")
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
