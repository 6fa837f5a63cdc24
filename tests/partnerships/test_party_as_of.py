"""Who took part on a day, and how sure that is: honest dates of every precision."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.dates import honest_columns
from partnerships.models import Party
from tests.factories import PartyFactory, make_partnership

pytestmark = pytest.mark.django_db
DAY = datetime.date.fromisoformat


@pytest.fixture
def partnership():
    return make_partnership()


def a_party(partnership, joined="", left=None, state=None) -> Party:
    """A party with these dates; it has left when the second is given, also when not known."""
    gone = "left" if left is not None else "joined"
    party = PartyFactory(partnership=partnership, state=state or gone)
    columns = {**honest_columns("joined", joined), **honest_columns("left", left or "")}
    Party.objects.filter(pk=party.pk).update(**columns)
    return Party.objects.get(pk=party.pk)


@pytest.mark.parametrize(
    ("joined", "left", "day", "counts", "doubt"),
    [
        # joined on a day that is known
        ("2014-05-27", None, "2014-05-26", False, None),
        ("2014-05-27", None, "2014-05-27", True, ""),
        ("2014-05-27", None, "2026-01-01", True, ""),
        # in a month, in a year: on days within it is not sure
        ("2014-05", None, "2014-04-30", False, None),
        ("2014-05", None, "2014-05-15", True, "toegetreden: mei 2014"),
        ("2014-05", None, "2014-05-31", True, ""),
        ("2014", None, "2013-12-31", False, None),
        ("2014", None, "2014-07-01", True, "toegetreden: 2014"),
        ("2014", None, "2015-01-01", True, ""),
        # about, uncertain
        ("2014~", None, "2020-01-01", True, "toegetreden: omstreeks 2014"),
        ("2014-05-27?", None, "2014-05-26", False, None),
        ("2014-05-27?", None, "2020-01-01", True, "toegetreden: 27 mei 2014 (onzeker)"),
        # a year that is not in the source, later, from the start, nothing
        ("XXXX-05-27", None, "1950-01-01", True, "toegetreden: 27 mei, jaar onbekend"),
        ("later", None, "2020-01-01", True, "toegetreden: later, datum onbekend"),
        ("start", None, "1950-01-01", True, ""),
        ("", None, "1950-01-01", True, "sinds wanneer is niet bekend"),
        # left
        ("start", "2020-06-30", "2020-06-30", True, ""),
        ("start", "2020-06-30", "2020-07-01", False, None),
        ("start", "2020-06", "2020-05-31", True, ""),
        ("start", "2020-06", "2020-06-15", True, "vertrokken: juni 2020"),
        ("start", "2020-06", "2020-07-01", False, None),
        ("start", "2020", "2020-06-15", True, "vertrokken: 2020"),
        ("start", "2020?", "2019-06-15", True, "vertrokken: 2020 (onzeker)"),
        ("start", "", "2040-01-01", True, "tot wanneer is niet bekend"),
        ("start", "later", "2040-01-01", True, "vertrokken: later, datum onbekend"),
        ("", "2020", "2020-03-01", True, "sinds wanneer is niet bekend, vertrokken: 2020"),
    ],
)
def test_honest_dates(partnership, joined, left, day, counts, doubt):
    party = a_party(partnership, joined, left)

    found = set(partnership.parties.as_of(DAY(day)))
    standing = Party.objects.with_standing_on(DAY(day)).get(pk=party.pk)

    assert (party in found) is counts is standing.took_part
    if counts:
        assert party.doubt_on(DAY(day)) == doubt


def test_only_who_ever_took_part(partnership):
    for state in ("wanted", "approached", "invited", "in_talks", "declined"):
        a_party(partnership, state=state)
    there = {a_party(partnership, left="", state=state) for state in ("left", "succeeded")}
    there |= set(partnership.parties.joined())

    assert set(partnership.parties.as_of(DAY("2020-01-01"))) == there


def test_two_periods_are_two_rows(partnership):
    first = a_party(partnership, "2010", "2014")
    second = a_party(partnership, "2020")
    Party.objects.filter(pk=second.pk).update(organisation=first.organisation, previous=first)
    days = {"2012-01-01": {first}, "2017-01-01": set(), "2022-01-01": {second}}

    for day, expected in days.items():
        rows = partnership.parties.as_of(DAY(day)).filter(organisation=first.organisation)
        assert set(rows) == expected


def test_one_query_however_many(partnership):
    for _number in range(5):
        a_party(partnership, "2014")

    with CaptureQueriesContext(connection) as queries:
        len(partnership.parties.as_of(DAY("2020-01-01")))

    assert len(queries) == 1
