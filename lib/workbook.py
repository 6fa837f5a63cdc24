"""Workbooks (XLSX) of several sheets, in which every text is a text: never a formula or a link."""

import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a cell of a workbook can hold at most.
LONGEST = 32_767
_WIDEST = 50
_ROWS_MEASURED = 100


@dataclass
class Tab:
    """One sheet: its name, headings and rows."""

    name: str
    headings: list[str]
    rows: Iterable[Iterable[Any]]


def workbook_file(tabs: Iterable[Tab]) -> bytes:
    """The workbook with these sheets."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})
        for tab in tabs:
            sheet = book.add_worksheet(tab.name)
            sheet.freeze_panes(1, 0)
            widths = [len(heading) + 2 for heading in tab.headings]
            for column, heading in enumerate(tab.headings):
                sheet.write_string(0, column, heading, bold)
            for number, row in enumerate(tab.rows, start=1):
                for column, value in enumerate(row):
                    _write(sheet, number, column, value, wrap, day)
                    if number <= _ROWS_MEASURED and column < len(widths):
                        widths[column] = max(widths[column], len(str(value or "")) + 1)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, min(max(width, 8), _WIDEST))
    return stream.getvalue()


def _write(sheet, row: int, column: int, value: Any, wrap, day) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, wrap)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST], wrap)
