"""Honest dates: what they accept, what they say and where they stand in time."""

import datetime

import pytest
from django.utils import translation
from edtf import parse_edtf

from lib.dates import (
    HonestDate,
    counts_on,
    ends_before_start,
    programme_label,
    programme_period,
    programme_year,
)

D = datetime.date
DATED = [
    # text, first day, last day, precision
    ("2014-05-27", D(2014, 5, 27), D(2014, 5, 27), "day"),
    ("2014-05", D(2014, 5, 1), D(2014, 5, 31), "month"),
    ("2014-02", D(2014, 2, 1), D(2014, 2, 28), "month"),
    ("2016-02", D(2016, 2, 1), D(2016, 2, 29), "month"),
    ("2014", D(2014, 1, 1), D(2014, 12, 31), "year"),
    ("2014~", D(2014, 1, 1), D(2014, 12, 31), "year"),
    ("2014-05~", D(2014, 5, 1), D(2014, 5, 31), "month"),
    ("2014?", D(2014, 1, 1), D(2014, 12, 31), "year"),
    ("2014-05-27?", D(2014, 5, 27), D(2014, 5, 27), "day"),
    ("2014-05%", D(2014, 5, 1), D(2014, 5, 31), "month"),
    ("1900-01-01", D(1900, 1, 1), D(1900, 1, 1), "day"),
    ("2100-12-31", D(2100, 12, 31), D(2100, 12, 31), "day"),
]
UNDATED = [
    ("XXXX-05-27", "day"),
    ("XXXX-02-29", "day"),
    ("XXXX-05", "month"),
    ("start", "unknown"),
    ("later", "unknown"),
    (None, "unknown"),
]
WRONG = [
    "2014-02-29", "2014-13", "2014-00", "2014-05-32", "2014-5-7", "14", "20144", "XXXX",
    "XXXX-04-31", "XXXX-02-30", "XXXX-05-27?", "201X", "2014/2016", "2014-05/..", "27 mei 2014",
    "2014~~", "~2014", "0000", "٢٠١٤", "2014\x00", "2014-05-27T10:00", "start~", "Start", "x" * 500,
]  # fmt: skip


class TestParse:
    @pytest.mark.parametrize(("text", "lower", "upper", "precision"), DATED)
    def test_dated(self, text, lower, upper, precision):
        date = HonestDate.parse(text)

        assert (date.text, date.lower, date.upper) == (text, lower, upper)
        assert date.precision == precision

    @pytest.mark.parametrize(("text", "lower", "upper", "precision"), DATED)
    def test_bounds_are_those_of_edtf(self, text, lower, upper, precision):
        judged = parse_edtf(text)

        assert D(*judged.lower_strict()[:3]) == lower
        assert D(*judged.upper_strict()[:3]) == upper

    @pytest.mark.parametrize(("text", "precision"), UNDATED)
    def test_without_a_year_the_bounds_are_open(self, text, precision):
        date = HonestDate.parse(text)

        assert (date.lower, date.upper, date.precision) == (None, None, precision)

    @pytest.mark.parametrize("text", WRONG)
    def test_anything_else_is_refused_with_a_sentence(self, text):
        with pytest.raises(ValueError, match=r"\w.* \w+.*\."):
            HonestDate.parse(text)

    @pytest.mark.parametrize("text", ["1899", "2101", "1899-12-31", "9999"])
    def test_years_lie_between_1900_and_2100(self, text):
        with pytest.raises(ValueError, match="1900.*2100"):
            HonestDate.parse(text)

    def test_empty_is_unknown(self):
        assert HonestDate.parse("") == HonestDate.parse("  ") == HonestDate.unknown()

    def test_words_of_the_source_are_kept_and_bounded(self):
        assert HonestDate.unknown("  al lang ").as_stated == "al lang"
        with pytest.raises(ValueError, match="200"):
            HonestDate.unknown("x" * 201)

    def test_from_a_date(self):
        assert HonestDate.from_date(D(2014, 5, 7)).text == "2014-05-07"

    def test_from_a_row_of_values(self):
        row = {"signed": "2014", "signed_stated": "al lang", "left": None}

        assert HonestDate.from_row(row, "signed") == HonestDate("2014", "al lang")
        assert HonestDate.from_row(row, "left") == HonestDate.unknown()

    @pytest.mark.parametrize("value", [2014, 2014.0, object(), datetime.datetime(2014, 5, 27)])
    def test_other_kinds_of_values_are_refused(self, value):
        with pytest.raises(ValueError):
            HonestDate.of(value)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain", "sure", "year_unknown"),
    [
        ("2014", False, False, True, False),
        ("2014~", True, False, False, False),
        ("2014?", False, True, False, False),
        ("2014%", True, True, False, False),
        ("XXXX-05", False, False, False, True),
        ("start", False, False, True, False),
        ("later", False, False, False, False),
        (None, False, False, False, False),
    ],
)
def test_how_sure_it_is(text, approximate, uncertain, sure, year_unknown):
    date = HonestDate.parse(text)

    assert (date.is_approximate, date.is_uncertain) == (approximate, uncertain)
    assert (date.is_sure, date.year_unknown) == (sure, year_unknown)


@pytest.mark.parametrize(
    ("text", "nl", "en"),
    [
        ("2014-05-27", "27 mei 2014", "27 May 2014"),
        ("2014-05-01", "1 mei 2014", "1 May 2014"),
        ("2014-05", "mei 2014", "May 2014"),
        ("2014", "2014", "2014"),
        ("2014~", "omstreeks 2014", "about 2014"),
        ("2014-05-27?", "27 mei 2014 (onzeker)", "27 May 2014 (uncertain)"),
        ("2014-05%", "omstreeks mei 2014 (onzeker)", "about May 2014 (uncertain)"),
        ("XXXX-05-27", "27 mei, jaar onbekend", "27 May, year unknown"),
        ("XXXX-05", "mei, jaar onbekend", "May, year unknown"),
        ("start", "vanaf de start", "from the start"),
        ("later", "later, datum onbekend", "later, date unknown"),
        (None, "Niet vermeld", "Not stated"),
    ],
)
def test_in_words(text, nl, en):
    date = HonestDate.parse(text)

    assert date.display("nl") == str(date) == nl
    assert date.display("en") == en


@pytest.mark.parametrize(
    ("text", "nl", "en"),
    [
        ("2014-05-27", "op 27 mei 2014", "on 27 May 2014"),
        ("2014-05", "in mei 2014", "in May 2014"),
        ("2014", "in 2014", "in 2014"),
        ("2014?", "in 2014 (onzeker)", "in 2014 (uncertain)"),
        ("2014-05-27~", "omstreeks 27 mei 2014", "about 27 May 2014"),
        ("XXXX-05-27", "op 27 mei, jaar onbekend", "on 27 May, year unknown"),
        ("XXXX-05", "in mei, jaar onbekend", "in May, year unknown"),
        ("later", "later, datum onbekend", "later, date unknown"),
        ("start", "vanaf de start", "from the start"),
        (None, "op een dag die niet bekend is", "on a day that is not known"),
    ],
)
def test_in_a_sentence(text, nl, en):
    date = HonestDate.parse(text)

    assert date.when == nl
    with translation.override("en"):
        assert date.when == en


def test_in_words_with_the_source():
    assert HonestDate.parse("2014").with_source == "2014"
    assert HonestDate.parse("2014", "al lang").with_source == "2014 – bron: ‘al lang’"
    assert HonestDate.unknown("al lang").with_source == "Niet vermeld – bron: ‘al lang’"


def test_what_a_record_keeps_is_the_same_in_every_language():
    assert HonestDate.parse("2014~").recorded == "2014~"
    assert HonestDate.parse("2014", "al lang").recorded == "2014 “al lang”"
    assert HonestDate.unknown("al lang").recorded == "“al lang”"
    assert HonestDate.unknown().recorded is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [("2014-05-27?", "2014-05-27"), ("2014-05~", "2014-05"), ("XXXX-05-27", ""), ("start", "")],
)
def test_for_machines_only_what_html_calls_a_time(text, iso):
    assert HonestDate.parse(text).iso == iso


def test_only_an_unknown_date_without_words_is_nothing():
    assert not HonestDate.unknown()
    assert HonestDate.unknown("al lang")
    assert HonestDate.parse("start")


class TestInTime:
    @pytest.mark.parametrize(
        ("start", "end", "counts"),
        [
            ("2014", "2016", True),
            ("2014-05-27", None, True),
            (None, None, True),
            ("start", "later", True),
            ("XXXX-05-27", None, True),
            ("2014-12-31", None, False),
            ("2014-05", "2014-05-26", False),
            ("2014", "2014", True),
            (None, "2013", False),
            ("2015~", None, False),
        ],
    )
    def test_counts_on(self, start, end, counts):
        on = D(2014, 5, 27)

        assert counts_on(HonestDate.parse(start), HonestDate.parse(end), on) is counts

    @pytest.mark.parametrize(
        ("start", "end", "wrong"),
        [
            ("2014-05-27", "2014-05-26", True),
            ("2015", "2014", True),
            ("2014-05-27", "2014-05", False),
            ("2014", "2014-01-01", False),
            ("2014-05-27", "XXXX-01-01", False),
            ("2014", None, False),
            ("later", "2014", False),
        ],
    )
    def test_an_end_before_the_start_only_when_surely_so(self, start, end, wrong):
        assert ends_before_start(HonestDate.parse(start), HonestDate.parse(end)) is wrong

    def test_sort_key(self):
        texts = [None, "XXXX-05", "later", "2014", "2014-01-01", "start", "2013", "2014-05-27?"]

        in_order = sorted((HonestDate.parse(t) for t in texts), key=lambda date: date.sort_key)

        assert [date.text for date in in_order] == [
            "start", "2013", "2014-01-01", "2014", "2014-05-27?", "later", "XXXX-05", None,
        ]  # fmt: skip


class TestProgrammeYear:
    @pytest.mark.parametrize(
        ("year", "month", "first", "last", "label"),
        [
            (2026, 1, D(2026, 1, 1), D(2026, 12, 31), "2026"),
            (2026, 8, D(2026, 8, 1), D(2027, 7, 31), "2026-2027"),
            (2026, 9, D(2026, 9, 1), D(2027, 8, 31), "2026-2027"),
            (2027, 3, D(2027, 3, 1), D(2028, 2, 29), "2027-2028"),
        ],
    )
    def test_period_and_label(self, year, month, first, last, label):
        assert programme_period(year, month) == (first, last)
        assert programme_label(first, last) == label

    @pytest.mark.parametrize("month", range(1, 13))
    def test_every_day_falls_in_the_year_that_holds_it(self, month):
        for day in (D(2026, 1, 1), D(2026, 7, 31), D(2026, 8, 1), D(2026, 12, 31)):
            first, last = programme_period(programme_year(day, month), month)

            assert first <= day <= last
