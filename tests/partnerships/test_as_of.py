"""Which municipalities a partnership covered on a day: honest dates, past and to come."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.dates import honest_columns
from organisations.models import Municipality, WorkingArea
from partnerships.models import Partnership, Party
from partnerships.shared_area import not_running, parties_on, shared_area
from tests.factories import OrganisationFactory, make_partnership

pytestmark = pytest.mark.django_db
DAY = datetime.date.fromisoformat
LONG_AGO = datetime.datetime(2000, 1, 1, 12, tzinfo=datetime.UTC)


def place(name) -> Municipality:
    return Municipality.objects.get(name=name)


def works_in(organisation, name, since="start", until="") -> WorkingArea:
    row = organisation.working_areas.create(municipality=place(name), since=since, until=until)
    WorkingArea.objects.filter(pk=row.pk).update(created_at=LONG_AGO)
    return row


def covered(partnership, on) -> dict[str, str]:
    """Municipality → why it is not sure."""
    area = shared_area(partnership, DAY(on))
    return {one.municipality.name: one.doubt for one in area.places}


@pytest.fixture
def pair():
    return OrganisationFactory(name="WijZ"), OrganisationFactory(name="De Kern")


@pytest.fixture
def computed(pair):
    partnership = make_partnership(*pair, area_basis="computed")
    Party.objects.update(**honest_columns("joined", "2010-01-01"))
    return partnership


class TestComputed:
    def test_where_both_worked_on_the_day(self, computed, pair):
        for name in ("Zwolle", "Raalte"):
            works_in(pair[0], name)
        works_in(pair[1], "Zwolle")
        works_in(pair[1], "Raalte", since="2015-03-01", until="2019-12-31")
        works_in(pair[1], "Ommen")

        assert covered(computed, "2015-02-28") == {"Zwolle": ""}
        assert covered(computed, "2015-03-01") == {"Zwolle": "", "Raalte": ""}
        assert covered(computed, "2019-12-31") == {"Zwolle": "", "Raalte": ""}
        assert covered(computed, "2020-01-01") == {"Zwolle": ""}
        assert covered(computed, "2090-01-01") == {"Zwolle": ""}

    @pytest.mark.parametrize(
        ("since", "until", "on", "expected"),
        [
            ("2015", "", "2014-12-31", None),
            ("2015", "", "2015-06-01", "De Kern: sinds: 2015"),
            ("2015", "", "2016-01-01", ""),
            ("2015~", "", "2020-01-01", "De Kern: sinds: omstreeks 2015"),
            ("start", "2020", "2020-06-01", "De Kern: tot: 2020"),
            ("start", "2020", "2021-01-01", None),
            ("", "", "1950-01-01", "De Kern: sinds wanneer is niet bekend"),
            ("", "", "2026-01-01", ""),
            ("start", "later", "2026-01-01", "De Kern: tot: later, datum onbekend"),
        ],
    )
    def test_honest_dates(self, computed, pair, since, until, on, expected):
        Party.objects.update(**honest_columns("joined", "start"))
        works_in(pair[0], "Zwolle")
        works_in(pair[1], "Zwolle", since=since, until=until)

        assert covered(computed, on).get("Zwolle") == expected

    def test_a_party_that_joined_later_narrows_it_from_then_on(self, computed, pair):
        works_in(pair[0], "Zwolle")
        works_in(pair[0], "Raalte")
        works_in(pair[1], "Zwolle")
        second = computed.parties.get(organisation=pair[1])
        Party.objects.filter(pk=second.pk).update(**honest_columns("joined", "2018-01-01"))

        assert set(covered(computed, "2017-12-31")) == {"Zwolle", "Raalte"}
        assert set(covered(computed, "2018-01-01")) == {"Zwolle"}

    def test_one_municipality_in_two_periods(self, computed, pair):
        works_in(pair[0], "Zwolle")
        works_in(pair[1], "Zwolle", until="2012-12-31")
        works_in(pair[1], "Zwolle", since="2016-01-01")

        assert covered(computed, "2014-01-01") == {}
        assert covered(computed, "2016-01-01") == {"Zwolle": ""}

    def test_says_of_whom_no_area_is_known(self, computed, pair):
        works_in(pair[0], "Zwolle")

        area = shared_area(computed, DAY("2026-01-01"))

        assert (area.places, area.without_area) == ([], ["De Kern"])


class TestStated:
    @pytest.fixture
    def partnership(self, pair):
        partnership = make_partnership(*pair, area_basis="stated")
        partnership.municipalities.set([place("Zwolle"), place("Vught")])
        return partnership

    def test_the_list_holds_on_any_day(self, partnership):
        assert covered(partnership, "1950-01-01") == {"Vught": "", "Zwolle": ""}
        assert covered(partnership, "2090-01-01") == {"Vught": "", "Zwolle": ""}

    def test_a_municipality_that_had_ended_or_was_still_to_come(self, partnership):
        Municipality.objects.filter(name="Vught").update(
            began_on=DAY("2011-01-01"), ended_on=DAY("2030-12-31")
        )

        assert covered(partnership, "2010-12-31")["Vught"] == "deze gemeente bestaat sinds 2011"
        assert covered(partnership, "2011-01-01")["Vught"] == ""
        assert covered(partnership, "2030-12-31")["Vught"] == ""
        assert covered(partnership, "2031-01-01")["Vught"] == "deze gemeente is opgeheven in 2030"

    def test_before_the_start_and_after_the_end_there_is_none(self, partnership):
        Partnership.objects.filter(pk=partnership.pk).update(
            stage="ended",
            **honest_columns("since", "2014-05-27"),
            **honest_columns("ended", "2020-12-31"),
        )
        partnership.refresh_from_db()

        assert covered(partnership, "2014-05-26") == {}
        assert set(covered(partnership, "2014-05-27")) == {"Vught", "Zwolle"}
        assert set(covered(partnership, "2020-12-31")) == {"Vught", "Zwolle"}
        assert covered(partnership, "2021-01-01") == {}
        assert parties_on(partnership, DAY("2021-01-01")) == []
        assert "27 mei 2014" in not_running(partnership, DAY("2014-05-26"))


def test_costs_as_many_queries_for_forty_as_for_two():
    costs = []
    for number in (2, 40):
        organisations = [OrganisationFactory() for _ in range(number)]
        partnership = make_partnership(*organisations, area_basis="computed")
        names = Municipality.objects.order_by("code")[:number]
        WorkingArea.objects.bulk_create(
            WorkingArea(organisation=one, municipality=name)
            for one in organisations
            for name in names
        )
        partnership = Partnership.objects.get(pk=partnership.pk)
        with CaptureQueriesContext(connection) as queries:
            assert len(shared_area(partnership, DAY("2026-01-01")).places) == number
        costs.append(len(queries))

    assert costs == [2, 2]
