"""What ended municipalities went into, and how they are read from a list."""

import datetime
from pathlib import Path

import pytest

from organisations.models import Municipality
from organisations.municipalities import MunicipalityReader, successions, swapped, unmistakable
from organisations.municipality_import import import_register
from organisations.tooi import read_register
from tests.factories import form_data

FILE = Path(__file__).parent / "files" / "municipalities.json"


@pytest.fixture
def register(db):
    """The municipalities with four that have ended."""
    import_register(read_register(FILE))


def ended(name) -> Municipality:
    return Municipality.objects.get(name=name, ended_on__isnull=False)


def names(rows) -> list[str]:
    return sorted(row.name for row in rows)


@pytest.mark.usefixtures("register")
class TestSuccession:
    def test_one_is_split_over_four(self):
        haaren = ended("Haaren")

        found = successions([haaren])[haaren.pk]

        assert (found.year, names(found.today)) == (
            2021,
            ["Boxtel", "Oisterwijk", "Tilburg", "Vught"],
        )

    def test_a_chain_is_followed_to_its_end(self):
        ubbergen = ended("Ubbergen")

        found = successions([ubbergen])[ubbergen.pk]

        assert (names(found.at_once), names(found.today)) == (["Groesbeek"], ["Berg en Dal"])
        assert found.year == 2015

    def test_current_ones_ask_nothing(self, django_assert_num_queries):
        zwolle = Municipality.objects.get(name="Zwolle")
        with django_assert_num_queries(0):
            assert successions([zwolle]) == {}

    def test_costs_three_queries(self, django_assert_num_queries):
        rows = list(Municipality.objects.filter(ended_on__isnull=False))
        with django_assert_num_queries(3):
            assert len(successions(rows)) == 4


@pytest.mark.usefixtures("register")
class TestReading:
    def test_an_ended_name_is_not_taken_silently(self):
        reader = MunicipalityReader()

        assert reader.read("Haaren, Zwolle")[1] == ["Haaren"]
        assert reader.ended_as("gemeente Haaren") == ended("Haaren")
        assert reader.ended_as("Zwolle") is None

    @pytest.mark.parametrize("text", ["0788", "Haaren (0788)"])
    def test_with_its_code_it_is_meant(self, text):
        found, unknown = MunicipalityReader().read(text)

        assert (names(found), unknown) == (["Haaren"], [])

    def test_a_province_gives_those_of_today(self):
        found, _unknown = MunicipalityReader().read("provincie Gelderland")

        assert "Groesbeek" not in names(found)
        assert "Berg en Dal" in names(found)

    def test_written_so_that_it_reads_back(self):
        haaren = ended("Haaren")

        assert MunicipalityReader().read(unmistakable(haaren))[0] == [haaren]
        assert unmistakable(Municipality.objects.get(name="Zwolle")) == "Zwolle"

    @pytest.mark.parametrize("spelling", ["Bergen (NH.)", "Bergen (NH)", "bergen nh", "0373"])
    def test_bergen_in_every_spelling(self, spelling):
        assert names(MunicipalityReader().read(spelling)[0]) == ["Bergen (NH.)"]


@pytest.mark.usefixtures("register")
class TestForm:
    def test_says_what_it_went_into_and_offers_it(self, home, coordinator):
        url = f"/organisations/{home.pk}/area/add/"
        data = form_data(coordinator.get(url), municipalities="Haaren")

        response = coordinator.post(url, data)

        assert response.context["form"].errors["municipalities"] == [
            "De gemeente “Haaren” is opgegaan in Boxtel, Oisterwijk, Tilburg en Vught (2021)."
        ]
        page = response.content.decode()
        assert 'value="Haaren=Boxtel, Oisterwijk, Tilburg, Vught"' in page
        assert 'value="Haaren=Haaren (0788)"' in page
        assert 'id="id_municipalities_0788"' not in page

    def test_the_ended_one_itself_can_be_recorded(self, home, coordinator):
        url = f"/organisations/{home.pk}/area/add/"
        data = form_data(coordinator.get(url), municipalities="Haaren (0788)")

        coordinator.post(url, data)

        assert names(row.municipality for row in home.working_areas.all()) == ["Haaren"]


def test_swapping_leaves_the_rest_as_it_was_typed():
    text = "Zwolle,  Raaltte;\n- Raaltte\nRaaltteveld"

    assert swapped(text, "Raaltte", "Raalte") == "Zwolle,  Raalte;\n- Raalte\nRaaltteveld"
    assert swapped("a=b, c", "a=b", "Urk") == "Urk, c"


def test_ended_is_after_the_last_day():
    row = Municipality(name="Haaren", ended_on=datetime.date(2020, 12, 31))

    assert not row.is_ended_on(datetime.date(2020, 12, 31))
    assert row.is_ended_on(datetime.date(2021, 1, 1))
