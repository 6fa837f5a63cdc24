"""Ordinary dates in forms."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from lib.days import DayField


@pytest.mark.parametrize("text", ["2026-09-01", "1-9-2026", "01-09-2026"])
def test_reads_what_browsers_and_people_send(text):
    assert DayField().clean(text) == datetime.date(2026, 9, 1)


@pytest.mark.parametrize("text", ["1899-12-31", "2101-01-01", "0001-01-01", "2026-02-30", "morgen"])
def test_refuses(text):
    with pytest.raises(ValidationError):
        DayField().clean(text)


def test_the_browser_gets_iso_text():
    drawn = DayField().widget.render("day", datetime.date(2026, 9, 1))

    assert 'type="date"' in drawn
    assert 'value="2026-09-01"' in drawn


def test_in_words():
    assert DayField().words(datetime.date(2026, 9, 1)) == "1 september 2026"
    assert DayField().words(None) == ""
