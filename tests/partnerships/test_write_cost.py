"""What a write asks of the database, the trail and all counters included: no more for more rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.activities import add_activity
from partnerships.counters import refresh_partnership
from partnerships.enums import ActivityState
from partnerships.models import Activity
from partnerships.parties import add_party
from partnerships.programmes import recount
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    PlanFactory,
    ThemeFactory,
    make_partnership,
    make_programme,
    make_user,
)
from tests.partnerships.many import AT

pytestmark = pytest.mark.django_db
COUNTERS = ("activity_count", "done_count", "busy_count")


@pytest.fixture
def keeper():
    return OrganisationFactory()


@pytest.fixture
def by(keeper):
    return make_user(keeper, "coordinator")


def asked(write) -> int:
    with CaptureQueriesContext(connection) as queries:
        write()
    return len(queries)


@pytest.mark.parametrize("there", [0, 12])
def test_an_activity_costs_the_same_in_a_full_year(keeper, by, there):
    theme = ThemeFactory(partnership=make_partnership(keeper))
    programme = make_programme(theme.partnership)
    plan = PlanFactory(theme=theme, programme=programme)
    for _ in range(there):
        ActivityFactory(plan=plan)
    new = Activity(title="Samen eten")

    assert asked(lambda: add_activity(new, theme=theme, programme=programme, by=by, at=AT)) <= 11


@pytest.mark.parametrize("there", [1, 9])
def test_a_party_costs_the_same_among_many(keeper, by, there):
    partnership = make_partnership(keeper, *OrganisationFactory.create_batch(there))
    newcomer = OrganisationFactory()

    write = lambda: add_party(partnership=partnership, organisation=newcomer, by=by, at=AT)  # noqa: E731

    assert asked(write) <= 16


@pytest.mark.parametrize("state", ActivityState.values)
def test_one_more_comes_to_what_counting_all_comes_to(keeper, by, state):
    theme = ThemeFactory(partnership=make_partnership(keeper))
    programme = make_programme(theme.partnership)
    ActivityFactory(plan=PlanFactory(theme=theme, programme=programme), state="done")
    recount(programme)
    new = Activity(title="Samen eten", state=state)

    add_activity(new, theme=theme, programme=programme, by=by, at=AT)

    programme.refresh_from_db()
    kept = [getattr(programme, name) for name in COUNTERS]
    recount(programme)
    programme.refresh_from_db()
    assert kept == [getattr(programme, name) for name in COUNTERS]
    assert programme.activity_count == 2


@pytest.mark.parametrize("state", ["joined", "invited"])
def test_one_party_more_comes_to_what_counting_all_comes_to(keeper, by, state):
    partnership = make_partnership(keeper)
    refresh_partnership(partnership)
    newcomer = OrganisationFactory(name="Stichting Élan")

    add_party(partnership=partnership, organisation=newcomer, state=state, by=by, at=AT)

    partnership.refresh_from_db()
    kept = partnership.party_count, set(partnership.search_text.split())
    refresh_partnership(partnership)
    assert kept == (partnership.party_count, set(partnership.search_text.split()))
    assert "elan" in kept[1]


def test_what_is_right_already_is_not_written_again(keeper):
    partnership = make_partnership(keeper)
    refresh_partnership(partnership)

    with CaptureQueriesContext(connection) as queries:
        refresh_partnership(partnership)

    assert not [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
