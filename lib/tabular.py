"""Tables as files that a spreadsheet opens as what they are: words and dates, never formulas."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

# What makes a spreadsheet take a cell for a formula.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Excel reads a file as UTF-8 when it begins with this.
BYTE_ORDER_MARK = "\ufeff"
# The separator that a Dutch spreadsheet expects; others find it by themselves.
SEPARATOR = ";"


def safe_cell(value: Any) -> str:
    """The text of a cell; what would run as a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


class _Line:
    """Takes what the csv writer writes, and hands it back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a CSV file, one by one, so that a long one needs no memory."""
    writer = csv.writer(_Line(), delimiter=SEPARATOR)
    yield BYTE_ORDER_MARK
    for row in chain([columns], rows):
        yield writer.writerow([safe_cell(value) for value in row])
