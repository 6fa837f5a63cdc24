"""Whole tables of the portfolio: their order, and their words."""

import pytest
from django.http import QueryDict
from django.utils import translation

from overview.portfolio import Scope, lines_behind
from overview.portfolio.scores import PartyYears, _most_moved
from tests.factories import make_user
from tests.overview.portfolios import ON, Small


def test_all_scores_of_a_large_register_are_put_in_order_at_once():
    """A whole table, as the CSV has it: not every row beside every other."""
    compared = []

    class Row(PartyYears):
        def __eq__(self, other):
            compared.append(other)
            return super().__eq__(other)

        __hash__ = PartyYears.__hash__

    rows = [
        Row(n, f"Partij {n}", n, "Samen", "2024", "2025", n, (3,), (n % 5 + 1,)) for n in range(200)
    ]

    shown = _most_moved(rows, None)
    few = _most_moved(rows, 3)

    assert [row.organisation for row in shown] == list(range(200))
    assert {abs(row.change) for row in few} == {2}
    assert len(compared) <= 2 * len(rows)


@pytest.mark.django_db
def test_one_is_said_as_one():
    manager = make_user(Small().ours, "manager")
    with translation.override("en"):
        lines = lines_behind(Scope(manager, QueryDict(), ON), "ties.all").rows

    assert {line.text: line.note for line in lines} == {
        "Onze stichting": "in 3 partnerships, with 3 other parties",
        "Kern": "in 2 partnerships, with 2 other parties",
        "WijZ": "in 1 partnership, with 2 other parties",
        "Zwijger": "in 1 partnership, with 1 other party",
    }
