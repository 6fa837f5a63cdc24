import pytest
from django.urls import reverse

from lib.dates import HonestDate
from tests.factories import form_data


def create_url(home):
    return reverse("organisation_name_create", args=[home.pk])


class TestCreate:
    def test_adds_a_name_that_is_found(self, home, coordinator):
        data = form_data(
            coordinator.get(create_url(home)),
            name="ReSharing",
            kind="brand",
            work_kind="kringloop",
            note="zo heten de winkels",
            valid_from_2="2013",
        )

        response = coordinator.post(create_url(home), data)

        row = home.names.get(name="ReSharing")
        assert response.url == home.get_absolute_url()
        assert (row.kind, row.work_kind, row.note, row.valid_from.text) == (
            "brand",
            "kringloop",
            "zo heten de winkels",
            "2013",
        )
        found = coordinator.get(reverse("organisation_list"), {"q": "resharing"})
        assert [r["found_as"] for r in found.context["page"].rows] == ["ReSharing"]

    def test_a_second_click_makes_no_second_row(self, home, coordinator):
        data = form_data(coordinator.get(create_url(home)), name="ReSharing", kind="brand")

        answers = [coordinator.post(create_url(home), data) for _ in range(2)]

        assert home.names.filter(name="ReSharing").count() == 1
        assert [answer.url for answer in answers] == [home.get_absolute_url()] * 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "!!"}, "name"),
            ({"name": "Leger de Heils", "kind": "alias"}, "name"),
            ({"name": "x\x00"}, "name"),
            ({"kind": "common"}, "kind"),
            ({"valid_from_2": "2020", "valid_until_2": "2019"}, "valid_until"),
            ({"valid_from_2": "20"}, "valid_from"),
        ],
    )
    def test_bad_input_is_told_at_the_field(self, home, coordinator, changes, field):
        data = form_data(
            coordinator.get(create_url(home)), **{"name": "Nieuw", "kind": "alias", **changes}
        )

        response = coordinator.post(create_url(home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert home.names.count() == 3

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        for client in (reader, stranger):
            assert client.post(create_url(home), {"name": "X", "kind": "alias"}).status_code == 403


class TestEdit:
    def url(self, row):
        return reverse("organisation_name_edit", args=[row.pk])

    def test_changes_a_name_and_what_is_found(self, home, coordinator):
        row = home.names.get(kind="alias")
        data = form_data(coordinator.get(self.url(row)), name="Leger Heils", valid_until_2="2020")

        coordinator.post(self.url(row), data)

        row.refresh_from_db()
        home.refresh_from_db()
        assert (row.name, row.valid_until.text) == ("Leger Heils", "2020")
        assert "leger de heils" not in home.search_text

    def test_the_common_name_is_changed_at_the_organisation(self, home, coordinator):
        row = home.names.get(kind="common")
        data = form_data(coordinator.get(self.url(row)), name="Anders", note="de gewone naam")

        coordinator.post(self.url(row), data)

        row.refresh_from_db()
        assert (row.name, row.note) == ("Leger des Heils", "de gewone naam")

    def test_stale_version_is_409(self, home, coordinator):
        row = home.names.get(kind="alias")
        data = form_data(coordinator.get(self.url(row)), note="mijn")
        coordinator.post(self.url(row), {**data, "note": "hun"})

        response = coordinator.post(self.url(row), data)

        assert response.status_code == 409
        row.refresh_from_db()
        assert row.note == "hun"

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        row = home.names.get(kind="alias")

        for client in (reader, stranger):
            assert client.get(self.url(row)).status_code == 403


class TestShow:
    def test_the_legal_name_is_that_of_today(self, home, coordinator):
        home.names.create(kind="legal", name="Stichting Vroeger", valid_until=HonestDate.of("2019"))
        home.names.create(kind="legal", name="Stichting Nu", valid_from=HonestDate.of("2020"))

        text = coordinator.get(home.get_absolute_url()).content.decode()

        assert '<p class="lead">Stichting Nu</p>' in text
        assert "Stichting Vroeger" in text  # among its names
