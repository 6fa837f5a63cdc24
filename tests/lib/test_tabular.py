import csv
import datetime
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext

from lib.tabular import (
    BYTE_ORDER_MARK,
    Sheet,
    csv_chunks,
    csv_lines,
    safe_cell,
    sheet_name,
    write_workbook,
)

# What a spreadsheet, or one of them, may take for a formula.
FORMULAS = [
    "=1+1",
    "+31",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\n=1",
    "  =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
    "\u22121",
    '=HYPERLINK("https://example.org")',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_run_as_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "shown"), [("2014-05", "2014-05"), (None, ""), (12, "12"), (-2, "-2"), ("", "")]
)
def test_other_cells_stay_as_they_are(value, shown):
    assert safe_cell(value) == shown


def test_lines_are_read_back_as_written():
    rows = [["a;b", 'zegt "ja"', "twee\nregels"], ["", "é", "x"]]

    text = "".join(csv_lines(["Een", "Twee", "Drie"], rows))

    assert text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert read == [["Een", "Twee", "Drie"], *rows]


def test_the_pieces_are_the_lines():
    rows = [[str(number)] for number in range(25)]

    pieces = list(csv_chunks(["N"], rows, size=10))

    assert len(pieces) == 3
    assert "".join(pieces) == "".join(csv_lines(["N"], rows))


@pytest.mark.parametrize("lines", [csv_lines, csv_chunks])
def test_a_file_is_in_the_language_in_which_it_was_asked_for(lines):
    """It is streamed when the request is over: by then the thread speaks another language."""
    with translation.override("nl"):
        file = lines([gettext("Title")], ([gettext("yes")] for _row in range(2)))

    with translation.override("en"):
        pieces = [(piece, translation.get_language()) for piece in file]

    assert "".join(piece for piece, _language in pieces) == "\ufeffTitel\r\nja\r\nja\r\n"
    assert {language for _piece, language in pieces} == {"en"}


def workbook(*rows) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_workbook(file, [Sheet("Blad", ["Een", "Twee"], rows)])
    return openpyxl.load_workbook(file)


@pytest.mark.parametrize("text", [text for text in FORMULAS if text.strip()])
def test_words_are_never_a_formula_or_a_link(text):
    sheet = workbook([text, "https://example.org/x"]).active

    assert (sheet["A2"].data_type, sheet["B2"].data_type) == ("s", "s")
    assert sheet["A2"].value.replace("_x000D_", "\r") == text
    assert sheet["B2"].hyperlink is None


def test_nothing_in_the_file_is_a_formula():
    file = io.BytesIO()
    write_workbook(file, [Sheet("Blad", ["=1"], [[text] for text in FORMULAS])])

    with zipfile.ZipFile(file) as parts:
        inside = b"".join(parts.read(name) for name in parts.namelist())

    assert b"<f>" not in inside and b"<hyperlink" not in inside


def test_values_keep_their_kind():
    row = [datetime.date(2026, 11, 22), Decimal("3.6")]
    odd = [datetime.date(1850, 1, 1), True]

    sheet = workbook(row, odd, [None, 7]).active

    assert [cell.value for cell in sheet[1]] == ["Een", "Twee"]
    assert sheet["A2"].value == datetime.datetime(2026, 11, 22)
    assert sheet["A2"].is_date and sheet["B2"].value == 3.6
    assert (sheet["A3"].value, sheet["B3"].value) == ("1850-01-01", True)
    assert (sheet["A4"].value, sheet["B4"].value) == (None, 7)


def test_what_is_too_long_is_cut():
    sheet = workbook(["x" * 40_000, ""]).active

    assert len(sheet["A2"].value) == 32_767


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Over dit bestand", "Over dit bestand"),
        ("a/b:c[d]*?", "a b c d"),
        ("'", "1"),
        ("x" * 50, "x" * 31),
    ],
)
def test_names_of_sheets(given, name):
    assert sheet_name(given) == name
