"""A sheet of a file: which of its rows holds the headings, and what stands above them."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lib.text import normalise

from .cells import text_of
from .headings import recognised
from .shape import key_headings, known_sheets

MAX_ROWS = 20_000
# So many filled rows from the top may hold the headings.
MAX_ABOVE = 30
_QUOTED = 3


@dataclass
class Sheet:
    """One sheet: its headings, and the rows below them with the numbers they bear there."""

    name: str
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    top: int = 1  # the row of the headings


def headed(name: str, lines) -> tuple[Sheet, list[tuple[int, list[Any]]]]:
    """A sheet with its headings, and the rows that stand above them."""
    found: list[tuple[int, list[Any]]] = []
    for number, cells in lines:
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            found.append((number, cells))
            if len(found) > MAX_ROWS + MAX_ABOVE:
                break
    sheet = Sheet(name.replace(":", " ")[:100])
    if not found:
        return sheet, []
    at = _heading_row(sheet.name, [cells for _number, cells in found])
    sheet.headings, sheet.rows, sheet.top = _headings(found[at][1]), found[at + 1 :], found[at][0]
    return sheet, found[:at]


def _heading_row(name: str, rows: list[list[Any]]) -> int:
    """Which row holds the headings: the one that is known best, else the first with two words."""
    top = [_headings(cells) for cells in rows[:MAX_ABOVE]]
    if normalise(name) in known_sheets():
        for number, headings in enumerate(top):
            if headings and normalise(headings[0]) in key_headings():
                return number
    wide = (n for n, cells in enumerate(rows) if sum(isinstance(cell, str) for cell in cells) > 1)
    first = next(wide, None)
    known = [recognised(headings) for headings in top]
    best = max(range(len(known)), key=lambda number: (known[number], -number))
    if first is None:
        return best
    is_better = first >= len(known) or known[best] > known[first]
    return best if known[best] > 1 and is_better else first


def above_headings(sheet: Sheet, rows: list[tuple[int, list[Any]]]) -> str:
    """That something stands above the headings, with its first words."""
    told = [
        _("row %(row)s (“%(text)s”)") % {"row": number, "text": _first_words(cells)}
        for number, cells in rows[:_QUOTED]
    ]
    if len(rows) > _QUOTED:
        told.append("…")
    words = {"sheet": sheet.name, "row": sheet.top, "rows": ", ".join(told)}
    if not sheet.name:
        return _("The headings are in row %(row)s. Not read, above them: %(rows)s.") % words
    return (
        _("Sheet “%(sheet)s”: the headings are in row %(row)s. Not read, above them: %(rows)s.")
        % words
    )


def _first_words(cells: list[Any]) -> str:
    return next((" ".join(text.split()) for cell in cells if (text := text_of(cell))), "")[:40]


def _headings(cells: list[Any]) -> list[str]:
    words = [cell if isinstance(cell, str) else "" for cell in cells]
    return [" ".join(word.split())[:100] for word in words]
