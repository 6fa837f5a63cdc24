from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Municipality, Organisation
from organisations.municipalities import MunicipalityReader
from organisations.municipality_import import import_register
from organisations.tooi import read_register
from tests.factories import form_data

FILE = Path(__file__).parent / "files" / "municipalities.json"


def named(home, **lookup):
    rows = home.working_areas.filter(**lookup).select_related("municipality")
    return sorted(row.municipality.name for row in rows)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Zwolle, Kampen\nRaalte; Urk", ["Kampen", "Raalte", "Urk", "Zwolle"]),
            ("gemeente Zwolle", ["Zwolle"]),
            ("0193", ["Zwolle"]),
            ("193", ["Zwolle"]),
            ("- Zwartwaterland.\r\n- Den Haag", ["'s-Gravenhage", "Zwartewaterland"]),
            ("ZWOLLE\nzwolle", ["Zwolle"]),
            ("sudwest fryslan", ["Súdwest-Fryslân"]),
            (
                "provincie Flevoland",
                ["Almere", "Dronten", "Lelystad", "Noordoostpolder", "Urk", "Zeewolde"],
            ),
        ],
    )
    def test_names_codes_spellings_and_provinces(self, db, text, names):
        found, unknown = MunicipalityReader().read(text)

        assert (sorted(row.name for row in found), unknown) == (names, [])

    def test_keeps_what_it_does_not_know(self, db):
        found, unknown = MunicipalityReader().read("Zwolle, Zwollle, 9999, provincie Utopia")

        assert ([row.name for row in found], unknown) == (
            ["Zwolle"],
            ["Zwollle", "9999", "provincie Utopia"],
        )


class TestAdd:
    def url(self, home):
        return reverse("working_area_add", args=[home.pk])

    def test_adds_a_pasted_list(self, home, coordinator):
        data = form_data(
            coordinator.get(self.url(home)), municipalities="Zwolle\nKampen", since_2="2014"
        )

        response = coordinator.post(self.url(home), data)

        assert response.url == f"{home.get_absolute_url()}#area"
        assert named(home, since="2014") == ["Kampen", "Zwolle"]

    def test_leaves_what_is_there(self, home, coordinator, places):
        home.working_areas.create(municipality=places[0])
        data = form_data(coordinator.get(self.url(home)), municipalities="Zwolle, Kampen")

        coordinator.post(self.url(home), data)

        assert named(home) == ["Kampen", "Zwolle"]

    def test_unknown_names_are_told_with_the_nearest(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), municipalities="Zwolle, Raaltte, 9999")

        response = coordinator.post(self.url(home), data)

        assert response.status_code == 422
        assert response.context["form"].errors["municipalities"] == [
            "“Raaltte” is geen gemeente. Bedoelt u Raalte?",
            "“9999” is geen gemeente.",
        ]
        assert "Zwolle, Raaltte, 9999" in response.content.decode()
        assert named(home) == []

    def test_of_a_name_that_two_have_both_are_offered(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), municipalities="Bergen")

        response = coordinator.post(self.url(home), data)

        assert response.context["form"].errors["municipalities"] == [
            "“Bergen” is geen gemeente. Bedoelt u Bergen (L.) of Bergen (NH.)?"
        ]
        assert 'value="Bergen=Bergen (NH.)"' in response.content.decode()

    def test_the_nearest_is_taken_over_with_one_click(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), municipalities="Zwolle, Raaltte")
        page = coordinator.post(self.url(home), data).content.decode()
        assert 'name="municipalities_search" value="Raaltte=Raalte"' in page

        clicked = {**data, "since_2": "2014", "municipalities_search": "Raaltte=Raalte"}
        response = coordinator.post(self.url(home), clicked)

        assert response.status_code == 200
        assert response.context["form"]["municipalities"].value() == "Zwolle, Raalte"
        assert response.context["form"]["since"].value()[2] == "2014"
        assert named(home) == []

    def test_boxes_by_province(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), municipalities="Zwolle")

        coordinator.post(self.url(home), {**data, "municipalities_in": ["FL", "0166", "0193"]})

        assert named(home) == [
            "Almere",
            "Dronten",
            "Kampen",
            "Lelystad",
            "Noordoostpolder",
            "Urk",
            "Zeewolde",
            "Zwolle",
        ]

    def test_boxes_stay_ticked(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), municipalities="Nergens")

        page = coordinator.post(self.url(home), {**data, "municipalities_in": ["0166", "FL"]})

        provinces = page.context["form"]["municipalities"].subwidgets[0].data
        assert page.status_code == 422
        assert 'value="0166" id="id_municipalities_0166" checked' in page.content.decode()
        assert 'value="FL" id="id_municipalities_FL" checked' in page.content.decode()
        assert provinces["name"] == "municipalities"

    @pytest.mark.parametrize("box", ["9999", "XX", "\x00", "x" * 999])
    def test_a_box_that_was_not_there(self, home, coordinator, box):
        data = form_data(coordinator.get(self.url(home)), municipalities="")

        response = coordinator.post(self.url(home), {**data, "municipalities_in": [box]})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["municipalities"]

    @pytest.mark.parametrize("text", ["", ",,;", "\x00", "x" * 20_001])
    def test_strange_text_is_told_at_the_field(self, home, coordinator, text):
        data = form_data(coordinator.get(self.url(home)), municipalities=text)

        response = coordinator.post(self.url(home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["municipalities"]

    def test_a_second_click_adds_nothing(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), municipalities="Zwolle")

        for _ in range(2):
            coordinator.post(self.url(home), data)

        assert named(home) == ["Zwolle"]

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        for client in (reader, stranger):
            assert client.post(self.url(home), {}).status_code == 403


class TestEnd:
    def url(self, home):
        return reverse("working_area_end", args=[home.pk])

    def test_ends_the_ones_ticked(self, home, coordinator, places):
        rows = [home.working_areas.create(municipality=place) for place in places]
        data = form_data(coordinator.get(self.url(home)), areas=[rows[0].pk], until_2="2025")

        coordinator.post(self.url(home), data)

        assert named(home, until="2025") == ["Zwolle"]
        assert named(home, until__isnull=True) == ["Almere"]

    def test_takes_mistakes_away_with_a_trail(self, home, coordinator, places):
        row = home.working_areas.create(municipality=places[0])
        data = form_data(coordinator.get(self.url(home)), areas=[row.pk], why="mistake")

        coordinator.post(self.url(home), data)

        assert named(home) == []
        assert AuditEntry.objects.of(row).get().verb == "delete"

    def test_an_end_takes_a_date(self, home, coordinator, places):
        row = home.working_areas.create(municipality=places[0])
        data = form_data(coordinator.get(self.url(home)), areas=[row.pk])

        response = coordinator.post(self.url(home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["until"]

    def test_rows_of_others_cannot_be_chosen(self, home, coordinator, places):
        from tests.factories import OrganisationFactory

        other = OrganisationFactory().working_areas.create(municipality=places[0])
        data = form_data(coordinator.get(self.url(home)), areas=[other.pk], why="mistake")

        assert coordinator.post(self.url(home), data).status_code == 422

    def test_reader_is_refused(self, home, reader):
        assert reader.post(self.url(home), {}).status_code == 403


class TestEdit:
    def url(self, row):
        return reverse("working_area_edit", args=[row.pk])

    def test_changes_the_dates(self, home, coordinator, places):
        row = home.working_areas.create(municipality=places[0])
        data = form_data(coordinator.get(self.url(row)), since_2="2014")

        response = coordinator.post(self.url(row), data)

        row.refresh_from_db()
        assert response.url == home.get_absolute_url()
        assert row.since.text == "2014"

    def test_a_second_current_row_is_refused(self, home, coordinator, places):
        home.working_areas.create(municipality=places[0])
        ended = home.working_areas.create(municipality=places[0], until="2020")
        data = form_data(coordinator.get(self.url(ended)), until_2="")

        response = coordinator.post(self.url(ended), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["until"]

    def test_reader_is_refused(self, home, reader, places):
        row = home.working_areas.create(municipality=places[0])

        assert reader.get(self.url(row)).status_code == 403


class TestFollow:
    @pytest.fixture
    def haaren(self, home):
        """The row of a municipality that was split over four at the end of 2020."""
        import_register(read_register(FILE))
        return home.working_areas.create(municipality=Municipality.objects.get(code="0788"))

    def url(self, row):
        return reverse("working_area_follow", args=[row.pk])

    def test_the_page_of_the_organisation_says_so_and_changes_nothing(
        self, home, coordinator, haaren
    ):
        page = coordinator.get(home.get_absolute_url()).content.decode()

        assert "Opgegaan in Boxtel, Oisterwijk, Tilburg en Vught (2021)." in page
        assert self.url(haaren) in page
        assert named(home, until__isnull=True) == ["Haaren"]

    def test_follows_those_chosen_with_dates_and_reason(self, home, coordinator, haaren):
        page = coordinator.get(self.url(haaren))
        heirs = page.context["form"].fields["successors"].queryset
        assert sorted(str(row) for row in heirs) == ["Boxtel", "Oisterwijk", "Tilburg", "Vught"]
        chosen = [row.pk for row in heirs if row.name in ("Boxtel", "Vught")]

        response = coordinator.post(
            self.url(haaren), form_data(page, successors=chosen, reason="Daar werken wij nog")
        )

        assert response.url == f"{home.get_absolute_url()}#area"
        assert named(home, until="2020-12-31") == ["Haaren"]
        assert named(home, since="2021-01-01", until__isnull=True) == ["Boxtel", "Vught"]
        entry = AuditEntry.objects.of(haaren).latest("pk")
        assert entry.text.reason == "Daar werken wij nog"

    def test_one_that_is_there_already_is_not_doubled(self, home, coordinator, haaren):
        vught = Municipality.objects.get(name="Vught")
        home.working_areas.create(municipality=vught)

        coordinator.post(
            self.url(haaren),
            form_data(coordinator.get(self.url(haaren)), successors=[vught.pk]),
        )

        assert named(home, until__isnull=True) == ["Vught"]

    def test_nothing_chosen_and_another_municipality_are_refused(self, home, coordinator, haaren):
        zwolle = Municipality.objects.get(name="Zwolle").pk
        for chosen in ([], [zwolle], ["x"]):
            data = form_data(coordinator.get(self.url(haaren)), successors=chosen)
            response = coordinator.post(self.url(haaren), data)
            assert response.status_code == 422
            assert list(response.context["form"].errors) == ["successors"]
        assert named(home, until__isnull=True) == ["Haaren"]

    def test_what_needs_no_successor_is_the_wrong_moment(self, home, coordinator, haaren, places):
        current = home.working_areas.create(municipality=places[0])
        over = home.working_areas.create(municipality=haaren.municipality, until="2018")
        for row in (current, over):
            assert coordinator.get(self.url(row)).status_code == 409
            assert coordinator.post(self.url(row), {}).status_code == 409

    def test_reader_is_refused(self, home, reader, haaren):
        assert reader.get(self.url(haaren)).status_code == 403
        assert reader.post(self.url(haaren), {}).status_code == 403

    def test_the_office_keeps_its_municipality_until_another_is_chosen(
        self, home, coordinator, haaren
    ):
        Organisation.objects.filter(pk=home.pk).update(municipality=haaren.municipality)
        edit = reverse("organisation_edit", args=[home.pk])

        assert (
            "Kies de gemeente van nu" in coordinator.get(home.get_absolute_url()).content.decode()
        )
        offered = coordinator.get(edit).context["form"].fields["municipality"].queryset
        assert haaren.municipality in offered
