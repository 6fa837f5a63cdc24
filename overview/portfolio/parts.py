"""What a section is made of: plain values that page, paper and file draw alike."""

from dataclasses import dataclass, field
from typing import Any

# So many rows of a table stand on the page; the rest a click away.
ROWS = 8


@dataclass(frozen=True)
class Cell:
    """One place of a table: its text, and perhaps where it leads, its tone and a word beside it."""

    text: str
    url: str = ""
    tone: str = ""
    note: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Column:
    label: str
    is_number: bool = False


@dataclass
class Table:
    """Columns and rows; the first cell of a row says what the row is about."""

    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    # Where all of them stand, and how many, when only the first are shown.
    all_url: str = ""
    all_words: str = ""

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """The rows with the column of each cell, for a template."""
        return [
            [(column.label, cell) for column, cell in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Fact:
    """A figure of the summary on top: a number, what it counts, and where it leads."""

    number: str
    words: str
    url: str = ""
    tone: str = ""
    of: str = ""
    # What one must know to read it rightly: its base, or that it is of today.
    note: str = ""


@dataclass
class Section:
    """A part of the portfolio; without charts and rows it says only why there is nothing."""

    code: str
    title: str
    lead: str = ""
    charts: list[Any] = field(default_factory=list)
    table: Table | None = None
    notes: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    empty: str = ""
    # Whether the table says more than the picture, and so stands open.
    is_open: bool = False
    more: list[tuple[str, str]] = field(default_factory=list)
    csv_url: str = ""

    @property
    def is_empty(self) -> bool:
        return self.table is None or not self.table.rows


@dataclass(frozen=True)
class Line:
    """A row behind a figure."""

    text: str
    url: str
    partnership: str = ""
    partnership_url: str = ""
    state: str = ""
    tone: str = ""
    note: str = ""


@dataclass
class Lines:
    """The rows behind a figure, under the words that say what they are."""

    title: str
    rows: list[Line]
    section: str = ""


def number(value: int, url: str = "", tone: str = "") -> Cell:
    """A count; it leads somewhere when there is something to see."""
    return Cell(str(value), url if value else "", tone, is_number=True)
