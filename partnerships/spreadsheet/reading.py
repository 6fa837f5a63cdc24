"""From a file to rows: a workbook (XLSX) or text with separators (CSV), whatever made it."""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from lib.uploads import check_upload

from .cells import FAILED
from .headings import recognised
from .sheets import MAX_ABOVE, MAX_ROWS, Sheet, above_headings, headed

SEPARATORS = ";\t,|"
MAX_COLUMNS = 120
MAX_CELL = 20_000
MAX_UNPACKED = 200 * 1024 * 1024
# So far a sheet is followed; what stands below that many empty rows is not meant.
MAX_LINES = 200_000
MAX_MERGED = 200_000
_MERGED = "mergeCell"
_NO_FILE = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    SyntaxError,  # broken XML
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
)


@dataclass
class Book:
    """What a file holds, and what was left aside of it, in words."""

    sheets: list[Sheet]
    remarks: list[str] = field(default_factory=list)

    def take(self, sheet: Sheet, above: list[tuple[int, list[Any]]]) -> None:
        """Add a sheet, and tell what stands above its headings: none of that is read."""
        self.sheets.append(sheet)
        if sheet.rows and above:
            self.remarks.append(above_headings(sheet, above))

    @property
    def row_count(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)


def read_file(file) -> Book:
    """The sheets of an uploaded file; ValidationError with a sentence when it is no such file."""
    content = _content(file)
    if content.startswith(b"PK\x03\x04"):
        check_upload(file, settings.MAX_DOCUMENT_BYTES)
        book = _workbook(content)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ValidationError(
            _("This is an old or protected Excel file. Save it as an Excel workbook (xlsx).")
        )
    else:
        book = Book([])
        book.take(*_text_sheet(content))
    book.sheets = [sheet for sheet in book.sheets if sheet.rows]
    if not book.sheets:
        raise ValidationError(_("No rows stand in this file: a row of headings, rows below it."))
    if book.row_count > MAX_ROWS:
        raise ValidationError(
            _("This file has more than %(max)s rows. Divide it over several files.")
            % {"max": MAX_ROWS}
        )
    return book


def _content(file) -> bytes:
    if (file.size or 0) > settings.MAX_DOCUMENT_BYTES:
        raise ValidationError(_("This file is too large."))
    file.seek(0)
    content = file.read(settings.MAX_DOCUMENT_BYTES + 1)
    file.seek(0)
    if not content.strip():
        raise ValidationError(_("This file is empty."))
    return content


# -- text with separators ------------------------------------------------------------------------


def _text_sheet(content: bytes) -> tuple[Sheet, list]:
    text = _decoded(content)
    if "\x00" in text:
        raise ValidationError(_("This is no spreadsheet: choose an xlsx or csv file."))
    separator = _separator(text)
    lines: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            lines.append([_typed(cell) for cell in row[:MAX_COLUMNS]])
            if len(lines) > MAX_LINES:
                break
    except csv.Error as error:
        raise ValidationError(_("This text file cannot be read as rows and columns.")) from error
    return headed("", enumerate(lines, start=1))


def _separator(text: str) -> str:
    """What stands between the columns: what makes headings of a line, else what it has most of."""
    lines = [line for line in text[:MAX_CELL].splitlines() if line.strip()][:MAX_ABOVE]
    known = {mark: max((_known(line, mark) for line in lines), default=0) for mark in SEPARATORS}
    if max(known.values()) >= 2:
        return max(SEPARATORS, key=lambda mark: known[mark])
    first = next((line for line in lines if any(mark in line for mark in SEPARATORS)), "")
    return max(SEPARATORS, key=first.count)


def _known(line: str, mark: str) -> int:
    return recognised([part.strip('" ') for part in line.split(mark)])


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _typed(text: str) -> Any:
    """Text of a file; the apostrophe before what would be a formula was no part of it."""
    text = text[:MAX_CELL]
    if text.startswith(("'=", "'+", "'-", "'@", "'\t", "'\r")):
        text = text[1:]
    if text.strip() in FAILED:
        return {"formula": "=", "failed": text.strip()}
    return text if text.strip() else None


# -- workbooks -----------------------------------------------------------------------------------


def _workbook(content: bytes) -> Book:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise ValidationError(_("This workbook is too large to read."))
    try:
        return _sheets_of(content)
    except _NO_FILE as error:
        raise ValidationError(
            _("This workbook cannot be read: it is damaged, or made by a program that differs.")
        ) from error


def _sheets_of(content: bytes) -> Book:
    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    book = Book([])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for sheet in values.worksheets:
                if sheet.sheet_state != "visible":
                    book.remarks.append(
                        _("The sheet “%(name)s” is hidden and is not read.") % {"name": sheet.title}
                    )
                    continue
                twin = formulas[sheet.title]
                merged = _merged(archive, sheet._worksheet_path)
                book.take(*headed(sheet.title, _lines(sheet, twin, merged)))
    finally:
        values.close()
        formulas.close()
    return book


def _merged(archive, path: str) -> list[tuple[int, int, int, int]]:
    """The merged ranges of a sheet: first column, first row, last column, last row."""
    found = []
    with archive.open(path.lstrip("/")) as part:
        for _event, element in iterparse(part):
            if element.tag.endswith(_MERGED):
                found.append(range_boundaries(element.get("ref")))
            if element.tag.endswith("}row"):
                element.clear()
    return found


def _area(first_column, first_row, last_column, last_row) -> int:
    """How many cells of a merged range are read."""
    rows = min(last_row, first_row + MAX_ROWS) - first_row + 1
    columns = min(last_column, first_column + MAX_COLUMNS) - first_column + 1
    return max(rows, 0) * max(columns, 0)


def _lines(sheet, twin, merged):
    """The rows of a sheet, with the value of a merged cell in each of its rows."""
    spread: dict[tuple[int, int], Any] = {}
    if sum(_area(*borders) for borders in merged) > MAX_MERGED:
        raise ValidationError(
            _("Too many cells of the sheet “%(name)s” are merged: take them apart first.")
            % {"name": sheet.title}
        )
    inside = {
        (row, column): (first_row, first_column)
        for first_column, first_row, last_column, last_row in merged
        for row in range(first_row, min(last_row, first_row + MAX_ROWS) + 1)
        for column in range(first_column, min(last_column, first_column + MAX_COLUMNS) + 1)
        if (row, column) != (first_row, first_column)
    }
    starts = set(inside.values())
    sheet.reset_dimensions()
    twin.reset_dimensions()
    pairs = zip(
        sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True),
        twin.iter_rows(max_col=MAX_COLUMNS, values_only=True),
        strict=False,
    )
    for number, (row, typed) in enumerate(pairs, start=1):
        if number > MAX_LINES:
            break
        cells = [_cell(value, said) for value, said in zip(row, typed, strict=False)]
        if merged:
            _spread(cells, number, inside, starts, spread)
        yield number, cells


def _spread(cells, number, inside, starts, spread) -> None:
    """Fill the cells of this row that are merged with an earlier one; remember those that start."""
    for column, cell in enumerate(cells, start=1):
        if (number, column) in starts:
            spread[number, column] = cell
        start = inside.get((number, column))
        # Across one row it is one cell; down the rows each row gets the value.
        if start and start[1] == column and spread.get(start) is not None:
            value = spread[start]
            value = value["value"] if isinstance(value, dict) and "value" in value else value
            failed = isinstance(value, dict) and "formula" in value
            cells[column - 1] = value if failed else {"value": value, "was": "merged"}


def _cell(value: Any, typed: Any) -> Any:
    """A cell as JSON can hold it."""
    if isinstance(value, str) and value in FAILED:
        return {"formula": "=", "failed": value}
    if isinstance(typed, str) and typed.startswith("=") and value != typed:
        return (
            {"formula": typed[:200]} if value is None else {"value": _json(value), "was": "formula"}
        )
    if typed is not None and not isinstance(typed, str | int | float | bool) and value is None:
        return {"formula": "="}  # a formula over several cells
    return _json(value)


def _json(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return {"date": f"{value:%Y-%m-%d}"}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, str):
        return value[:MAX_CELL] if value.strip() else None
    if isinstance(value, int | float) and (value != value or abs(value) > 10**15):
        return str(value)[:MAX_CELL]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
