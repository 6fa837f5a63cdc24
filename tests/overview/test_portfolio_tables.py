"""The portfolio in words: whole tables, their order, and a choice that cannot be used."""

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from overview.portfolio import Scope, lines_behind
from overview.portfolio.scores import PartyYears, _most_moved
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.overview.portfolios import AT, ON, Small


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["portfolio_show", "portfolio_network", "portfolio_time_show", "portfolio_print"]
)
def test_a_choice_that_cannot_be_used_is_said(client, name):
    """What is out of sight reads as what does not exist."""
    client.force_login(make_user(Small().ours, "manager"))
    secret = make_partnership(OrganisationFactory(name="Geheim"))
    reason = "omdat het niet meer bestaat, u het niet mag zien of het niet te lezen is"

    with time_machine.travel(AT, tick=False):
        pages = [client.get(reverse(name), {"party": key}) for key in (secret.keeper_id, 99999)]

    assert [f"Niet gebruikt, {reason}: Partij." in page.text for page in pages] == [True, True]
    assert not any("Geheim" in page.text for page in pages)
