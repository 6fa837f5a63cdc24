"""Which municipalities a partnership covered on a day: honest dates, past and to come."""

import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import records
from lib.dates import honest_columns
from organisations.models import Municipality, WorkingArea
from organisations.municipality_import import import_register
from organisations.tooi import read_register
from partnerships.models import Partnership, Party
from partnerships.shared_area import not_running, parties_on, shared_area, where_all_work
from tests.factories import OrganisationFactory, make_partnership, make_user

pytestmark = pytest.mark.django_db
DAY = datetime.date.fromisoformat
FILE = Path(__file__).parents[1] / "organisations" / "files" / "municipalities.json"
ACTS = {"by": None, "at": datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)}
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
        assert covered(partnership, "2031-01-01")["Vught"] == "deze gemeente is opgeheven in 2031"

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


# Haaren went into four at the end of 2020; De Kern joined in 2015 and left in the summer of 2024.
PARTIES = {
    "2009-12-31": set(),
    "2010-01-01": {"WijZ"},
    "2015-01-01": {"WijZ", "De Kern"},
    "2018-01-01": {"WijZ", "De Kern", "Travers"},
    "2020-12-31": {"WijZ", "De Kern", "Travers"},
    "2021-01-01": {"WijZ", "De Kern", "Travers"},
    "2024-06-30": {"WijZ", "De Kern", "Travers"},
    "2024-07-01": {"WijZ", "Travers"},
    "2030-01-01": {"WijZ", "Travers"},
    "2099-12-31": {"WijZ", "Travers"},
}
WHOLE_AREAS = {
    "2009-12-31": set(),
    "2010-01-01": {"Zwolle", "Haaren", "Raalte"},
    "2015-01-01": {"Zwolle", "Haaren"},
    "2018-01-01": {"Zwolle", "Haaren"},
    "2020-12-31": {"Zwolle", "Haaren"},
    "2021-01-01": {"Zwolle", "Boxtel"},
    "2024-06-30": {"Zwolle", "Boxtel"},
    "2024-07-01": {"Zwolle", "Boxtel", "Raalte"},
    "2030-01-01": {"Zwolle", "Boxtel", "Raalte", "Kampen"},
    "2099-12-31": {"Zwolle", "Boxtel", "Raalte", "Kampen"},
}


class TestAnyDay:
    """Past and to come: who took part and where, over a party that left and a municipality that
    ended; each day costs the same number of queries."""

    @pytest.fixture
    def partnership(self, pair):
        import_register(read_register(FILE))
        third = OrganisationFactory(name="Travers")
        partnership = make_partnership(*pair, third, since="2010-01-01")
        for organisation, joined, left in (
            (pair[0], "2010-01-01", ""),
            (pair[1], "2015-01-01", "2024-06-30"),
            (third, "2018-01-01", ""),
        ):
            self.takes_part(partnership, organisation, joined, left)
            works_in(organisation, "Zwolle")
            works_in(organisation, "Haaren", until="2020-12-31")
            works_in(organisation, "Boxtel", since="2021-01-01")
        for organisation in (pair[0], third):
            works_in(organisation, "Raalte")
            works_in(organisation, "Kampen", since="2030-01-01")
        return partnership

    def takes_part(self, partnership, organisation, joined, left):
        Party.objects.filter(partnership=partnership, organisation=organisation).update(
            state="left" if left else "joined",
            **honest_columns("joined", joined),
            **honest_columns("left", left),
        )

    def answers(self, partnership):
        """Day → parties, municipalities, and how many queries that took."""
        found = {}
        for on in PARTIES:
            with CaptureQueriesContext(connection) as queries:
                parties = parties_on(partnership, DAY(on))
                area = shared_area(partnership, DAY(on), parties)
            names = {str(party) for party in parties}
            found[on] = names, {str(row) for row in area.municipalities}, len(queries)
        return found

    def expected(self, places, queries):
        return {on: (PARTIES[on], places[on], queries if PARTIES[on] else 0) for on in PARTIES}

    def test_whole_areas(self, partnership):
        partnership.area_basis = "computed"

        assert self.answers(partnership) == self.expected(WHOLE_AREAS, 2)

    def test_listed_with_one_that_ended_and_was_replaced(self, partnership):
        partnership.area_basis = "stated"
        records.update(partnership, {}, links={"municipalities": [place("Zwolle")]}, **ACTS)
        both = [place("Haaren"), place("Zwolle")]
        records.update(partnership, {}, links={"municipalities": both}, **ACTS)
        heirs = [place("Boxtel"), place("Vught"), place("Zwolle")]
        records.update(partnership, {}, links={"municipalities": heirs}, **ACTS)

        listed = {
            on: set()
            if on < "2010"
            else {"Zwolle", "Haaren"}
            if on < "2021"
            else {"Zwolle", "Boxtel", "Vught"}
            for on in PARTIES
        }
        found = self.answers(partnership)
        assert {on: row[1] for on, row in found.items()} == listed
        assert {on: row[0] for on, row in found.items()} == PARTIES

    def test_one_that_ended_and_was_not_replaced_is_doubted_from_then_on(self, partnership):
        partnership.area_basis = "stated"
        partnership.municipalities.set([place("Haaren")])

        assert covered(partnership, "2020-12-31") == {"Haaren": ""}
        assert covered(partnership, "2021-01-01") == {
            "Haaren": "deze gemeente is opgeheven in 2021"
        }


class TestNow:
    """The page of the partnership, that of a theme and that of a day answer by one rule."""

    def shown(self, client, partnership) -> list[list[str]]:
        """The municipalities on each of the three pages."""
        theme = partnership.themes.first() or partnership.themes.create(title="Jeugd", position=1)
        client.force_login(make_user(partnership.keeper, "reader"))
        dossier = client.get(partnership.get_absolute_url()).context["dossier"]
        about = client.get(theme.get_absolute_url()).context["page"]
        dated = client.get(reverse("partnership_as_of", args=[partnership.pk])).context["area"]
        return [
            dossier.area.names,
            list(about.area.names),
            [str(row) for row in dated.municipalities],
        ]

    def test_an_end_to_come_counts_and_a_start_to_come_does_not(self, client, computed, pair):
        for name in ("Zwolle", "Raalte", "Kampen", "Ommen"):
            works_in(pair[0], name)
        works_in(pair[1], "Zwolle", until="2090-12-31")
        works_in(pair[1], "Raalte", until="later")
        works_in(pair[1], "Kampen", since="2090-01-01")
        works_in(pair[1], "Ommen", until="2020")

        assert self.shown(client, computed) == [["Raalte", "Zwolle"]] * 3

    def test_a_party_that_left_does_not_narrow_it(self, client, computed, pair):
        works_in(pair[0], "Raalte")
        Party.objects.filter(organisation=pair[1]).update(
            state="left", **honest_columns("left", "2020-12-31")
        )

        assert self.shown(client, computed) == [["Raalte"]] * 3

    def test_stated(self, client, pair):
        partnership = make_partnership(*pair, area_basis="stated")
        partnership.municipalities.set([place("Zwolle"), place("Vught")])

        assert self.shown(client, partnership) == [["Vught", "Zwolle"]] * 3

    def test_where_nobody_takes_part_there_is_nothing(self):
        assert where_all_work([("Zwolle", 1)], []) == []
        assert where_all_work([("Zwolle", 1), ("Zwolle", 2), ("Ommen", 1)], [1, 2]) == ["Zwolle"]


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
