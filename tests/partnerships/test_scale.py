"""A partnership of forty parties: the same number of queries as a small one, and all of it there.

What a shown row costs is measured by `bin/bench page` (docs/speed.md).
"""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import OrganisationFactory, make_partnership, make_user

from .many import AT, grow

pytestmark = pytest.mark.django_db

PAGE_BAR = 12
SMALL = {"parties": 4, "themes": 2, "activities": 8}
LARGE = {"parties": 40, "themes": 10, "activities": 80}


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.parametrize("page", ["partnership_show", "partnership_timeline"])
def test_a_large_partnership_costs_as_many_queries_as_a_small_one(client, page):
    keeper = OrganisationFactory()
    client.force_login(make_user(keeper, "coordinator"))
    costs = []
    for size in (SMALL, LARGE):
        partnership = make_partnership(keeper, OrganisationFactory())
        grow(partnership, **size)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page, args=[partnership.pk])).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= PAGE_BAR


def test_the_timeline_holds_every_dated_fact(client):
    keeper = OrganisationFactory()
    client.force_login(make_user(keeper, "coordinator"))
    partnership = make_partnership(keeper, OrganisationFactory())
    grow(partnership, **LARGE)

    timeline = client.get(reverse("partnership_timeline", args=[partnership.pk])).context[
        "timeline"
    ]

    assert timeline.counts == {
        "relation": 0,
        "party": 40 + 36 + 4,  # invited, joined, left
        "agreement": 4 + 40,
        "meeting": 40 * 4,  # held, decided, seated, to be done
        "theme": 10,
        "activity": 1 + 80,
        "result": 40,
        "evaluation": 0,
    }
