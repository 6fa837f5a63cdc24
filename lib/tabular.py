"""Tables as files that a spreadsheet opens as words, numbers and dates: never as formulas."""

import csv
import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import get_language, override

# What makes a spreadsheet take a cell for a formula.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel reads a file as UTF-8 when it begins with this.
BYTE_ORDER_MARK = "\ufeff"
# The separator that a Dutch spreadsheet expects; others find it by themselves.
SEPARATOR = ";"
# What a cell and the name of a sheet can hold.
LONGEST_CELL, LONGEST_SHEET = 32_767, 31
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel counts days from 1900, and gets those of the first two months of that year wrong.
FIRST_DAY = datetime.date(1900, 3, 1)
WIDEST, NARROWEST = 60, 8


def safe_cell(value: Any) -> str:
    """The text of a cell; what would run as a formula gets an apostrophe before it.

    Space before it does not help, nor do the wide forms of East Asian keyboards (＝ ＋ － ＠):
    some programs take both for the plain signs.
    """
    if isinstance(value, int | float | Decimal):
        return str(value)  # a number below zero is no formula
    if type(value) is str and value[:1].isascii() and value[:1].isalnum():
        return value  # as nearly all begin
    text = "" if value is None else str(value)
    first = text.lstrip(" \u00a0\u3000\ufeff\u200b")[:1]
    plain = unicodedata.normalize("NFKC", first) if first else ""
    return f"'{text}" if plain.startswith(_STARTS_A_FORMULA) or plain == "\u2212" else text


class _Line:
    """Takes what the csv writer writes, and hands it back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a CSV file, one by one, so that a long one needs no memory.

    They are read when the request is over and its language with it: each line is made in the
    language in which the file was asked for.
    """
    return _kept(get_language(), _csv_lines(columns, rows))


def _csv_lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=SEPARATOR)
    yield BYTE_ORDER_MARK
    for row in chain([columns], rows):
        yield writer.writerow([safe_cell(value) for value in row])


def _kept(language: str | None, lines: Iterator[str]) -> Iterator[str]:
    """These lines in one language, without changing that of who reads them."""
    while True:
        with override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


def csv_chunks(
    columns: Iterable[str], rows: Iterable[Iterable[Any]], size: int = 1000
) -> Iterator[str]:
    """The same file in pieces of so many lines: fewer and larger than `csv_lines`."""
    return _kept(get_language(), _joined(_csv_lines(columns, rows), size))


def _joined(lines: Iterator[str], size: int) -> Iterator[str]:
    while piece := list(islice(lines, size)):
        yield "".join(piece)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, the words of the first row, and the rows below."""

    name: str
    columns: list[str]
    rows: Iterable[Iterable[Any]]


def write_workbook(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write an XLSX file row by row, so that a long one needs no memory.

    Words are written as words, whatever they begin with: no formula, no link, no number is made of
    them. Dates, numbers and yes or no are written as what they are.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "d mmm yyyy",
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        bold = workbook.add_format({"bold": True})
        for sheet in sheets:
            _write_sheet(workbook, sheet, bold)


def _write_sheet(workbook: Any, sheet: Sheet, bold: Any) -> None:
    page = workbook.add_worksheet(sheet_name(sheet.name))
    page.freeze_panes(1, 0)
    for place, label in enumerate(sheet.columns):
        page.set_column(place, place, min(max(len(label) + 4, 14), WIDEST))
        page.write_string(0, place, label, bold)
    number = 0
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(page, number, place, value)
    if sheet.columns and number:
        page.autofilter(0, 0, number, len(sheet.columns) - 1)


def _write_cell(page: Any, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if type(value) is str:  # as most are: not asked whether it is anything else
        page.write_string(row, column, value[:LONGEST_CELL])
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        if value >= FIRST_DAY:
            page.write_datetime(row, column, value)
        else:
            page.write_string(row, column, value.isoformat())
    else:
        page.write_string(row, column, str(value)[:LONGEST_CELL])


def sheet_name(text: str) -> str:
    """A name that a spreadsheet takes: without signs it keeps for itself, at most 31 letters."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).strip(" '")
    return plain[:LONGEST_SHEET].strip() or "1"
