"""Dates in words: what the register writes can be read back, and how people put it is told."""

import datetime

import pytest
from django.utils import translation

from lib.dates import HonestDate
from partnerships.columns import in_words
from partnerships.spreadsheet import cells
from partnerships.spreadsheet.cell_dates import date_of
from tests.partnerships.importing import ImportPages, looked_over
from tests.partnerships.spreadsheets import row_of, xlsx

WRITTEN = [
    *("2014-05-27", "2014-05", "2014", "2014~", "2014?", "2014%", "2014-05~", "2014-05-27?"),
    *("XXXX-05-27", "XXXX-05", "XXXX-02-29", "start", "later"),
]


class TestDates:
    @pytest.mark.parametrize("language", ["nl", "en"])
    @pytest.mark.parametrize("edtf", WRITTEN)
    def test_what_a_list_of_the_register_writes_is_read_back(self, language, edtf):
        with translation.override(language):
            written = in_words(HonestDate.parse(edtf))

            date, remark = date_of(written)

        assert (date.text, remark) == (edtf, "")

    def test_words_without_a_date_are_kept(self):
        date, remark = date_of(in_words(HonestDate.unknown("al lang")))

        assert date == HonestDate.unknown("al lang")
        assert remark == "“al lang” blijft als woorden staan: er staat geen datum in"

    @pytest.mark.parametrize(
        ("text", "edtf", "words", "read"),
        [
            ("sinds 2018", "2018", "", "2018"),
            ("Vanaf 1-2-2020", "2020-02-01", "", "1 februari 2020"),
            ("voorjaar 2021", "2021~", "voorjaar 2021", "omstreeks 2021"),
            ("Q3 2025", "2025~", "Q3 2025", "omstreeks 2025"),
            ("2025-Q3", "2025~", "2025-Q3", "omstreeks 2025"),
            ("3e kwartaal 2025", "2025~", "3e kwartaal 2025", "omstreeks 2025"),
        ],
    )
    def test_says_how_it_was_read(self, text, edtf, words, read):
        date, remark = date_of(text)

        assert (date.text, date.as_stated) == (edtf, words)
        assert remark == f"“{text}” is gelezen als {read}"

    @pytest.mark.parametrize("text", ["Q5 2025", "sinds lang geleden", "Q3", "ooit (onzeker)"])
    def test_other_words_are_no_date(self, text):
        with pytest.raises(cells.CellProblem):
            date_of(text)


@pytest.mark.django_db
class TestFuture(ImportPages):
    @pytest.mark.parametrize(
        ("status", "told"), [("lopend", True), (None, True), ("verkennend", False)]
    )
    def test_a_start_that_is_still_to_come_is_told(self, client, status, told):
        year = datetime.date.today().year + 2
        row = row_of(titel="Straks", partijen="MEE; De Kern", sinds=year, status=status)

        batch = looked_over(client, xlsx([row]))

        remarks = batch.rows.get(number=2, sheet__startswith="S").found["remarks"]
        assert remarks == ([[3, f"dit begin, {year}, ligt nog in de toekomst"]] if told else [])
