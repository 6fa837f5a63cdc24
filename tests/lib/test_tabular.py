import csv
import io

import pytest

from lib.tabular import BYTE_ORDER_MARK, csv_lines, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_what_would_run_as_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "shown"), [("2014-05", "2014-05"), (None, ""), (12, "12")])
def test_other_cells_stay_as_they_are(value, shown):
    assert safe_cell(value) == shown


def test_lines_are_read_back_as_written():
    rows = [["a;b", 'zegt "ja"', "twee\nregels"], ["", "é", "x"]]

    text = "".join(csv_lines(["Een", "Twee", "Drie"], rows))

    assert text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert read == [["Een", "Twee", "Drie"], *rows]
