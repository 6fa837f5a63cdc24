"""The coverage per year: each partnership once, and the same numbers as the list."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.coverage import STATES, coverage, listed_outside, outside
from evaluations.models import Evaluation
from partnerships.models import Partnership
from tests.factories import (
    EvaluationFactory,
    OrganisationFactory,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 6, 15, 10, tzinfo=datetime.UTC)
ON = AT.date()
RECORDED = datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(AT, tick=False):
        yield


def make(ours, *, recorded=RECORDED, **fields):
    """A partnership that was recorded then, with a yearly rhythm unless told otherwise."""
    partnership = make_partnership(ours, OrganisationFactory(), **{"rhythm": "yearly", **fields})
    Partnership.objects.filter(pk=partnership.pk).update(created_at=recorded)
    return partnership


def evaluate(partnership, year, state="adopted", due_on=datetime.date(2026, 7, 1), **fields):
    given = {"adopted_at": AT, "frozen": {"counts": {"done": 0, "activities": 0}}}
    return EvaluationFactory(
        programme=make_programme(partnership, year),
        state=state,
        due_on=due_on,
        **{**(given if state == "adopted" else {}), **fields},
    )


@pytest.fixture
def ours():
    return OrganisationFactory()


def numbers(user) -> dict:
    """Year → state → number, without the zeros."""
    return {
        row.year: {state: number for state, number in row.numbers.items() if number}
        for row in coverage(user, ON)
    }


def everything(ours):
    """One partnership for every way in which it can stand."""
    loyal = make(ours)
    for year in (2024, 2025):
        evaluate(loyal, year)
    evaluate(make(ours), 2025, "open")
    evaluate(make(ours), 2025, "in_review")
    evaluate(make(ours), 2025, "open", due_on=datetime.date(2026, 6, 1))
    make(ours)  # never: not of 2024, not of 2025
    make(ours, recorded=datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC))
    make(ours, rhythm="not_agreed")
    make(ours, rhythm="none")
    make(ours, stage="ended")
    evaluate(make(ours), 2024)  # of 2025 it was not opened
    make(OrganisationFactory())
    return make_user(ours, "manager")


def test_each_partnership_stands_once_under_a_year(ours):
    user = everything(ours)

    assert numbers(user) == {
        # Their month is November: all that run in 2026 are still to come.
        2026: {"planned": 7},
        2025: {"adopted": 1, "open": 1, "in_review": 1, "late": 1, "never": 1, "planned": 1},
        2024: {"adopted": 2, "never": 1},
    }


def test_every_second_year_is_not_asked_in_between(ours):
    partnership = make(ours, rhythm="two_yearly")
    evaluate(partnership, 2025)

    assert numbers(make_user(ours)) == {2025: {"adopted": 1}}


def test_a_school_year_stands_under_the_year_in_which_it_began(ours):
    make(ours, start_month=8, evaluation_month=6)  # 2025-2026 opened on 1 June 2026
    make(ours, start_month=8, evaluation_month=7)  # 2025-2026 opens on 1 July 2026

    assert numbers(make_user(ours)) == {
        2025: {"never": 1, "planned": 1},
        2024: {"never": 2},
        2023: {"never": 2},  # recorded in May 2024, in the school year 2023-2024
    }


def test_an_interim_review_counts_for_nothing(ours):
    evaluate(make(ours), 2026, "open", kind="interim")

    assert numbers(make_user(ours))[2026] == {"planned": 1}


def test_the_numbers_are_those_of_the_list(ours, client):
    client.force_login(everything(ours))
    evaluate(make(ours), 2026, "open", kind="interim")
    page = client.get("/evaluations/coverage/")
    cells = [(row["year"], cell) for row in page.context["years"] for cell in row["cells"]]

    assert {cell["state"] for _year, cell in cells} == set(STATES)
    for year, cell in cells:
        listed = client.get(cell["url"])
        assert len(listed.context["rows"]) == cell["number"], (year, cell)
        assert {row["year"] for row in listed.context["rows"]} <= {year}


def test_what_runs_and_stands_under_no_year(ours):
    user = everything(ours)
    evaluate(make(ours, rhythm="none"), 2025)
    make(ours, since="2025", recorded=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC))
    make(ours, start_month=8, since="2026-01-10", rhythm="not_agreed", recorded=AT)

    found = outside(user, coverage(user, ON))

    listed = {year: listed_outside(user, ON, year=year).count() for year in found}
    assert {year: number for year, (_running, number) in found.items()} == listed
    assert found == {2026: (12, 4), 2025: (12, 5), 2024: (10, 7)}


def test_costs_the_same_with_more_partnerships(ours, client):
    client.force_login(everything(ours))
    with CaptureQueriesContext(connection) as few:
        client.get("/evaluations/coverage/")
    everything(ours)
    with CaptureQueriesContext(connection) as more:
        client.get("/evaluations/coverage/")

    assert len(more) == len(few)
    assert Evaluation.objects.count() > 8
