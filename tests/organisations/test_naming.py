"""The names of an organisation: much like another one, mistaken, or given up."""

from django.urls import reverse

from organisations.models import Organisation, OrganisationName
from tests.factories import form_data, make_partnership

LIST = reverse("organisation_list")
CREATE = reverse("organisation_create")


def shown(response):
    return [row["name"] for row in response.context["page"].rows]


class TestEntering:
    def test_similar_names_are_shown_before_a_duplicate_is_made(self, home, coordinator):
        data = form_data(coordinator.get(CREATE), name="Het Leger des Heils", kind="care")

        response = coordinator.post(CREATE, data)

        page = response.content.decode()
        assert response.status_code == 422
        assert "Is het een van deze?" in page
        assert home.get_absolute_url() in page
        assert 'value="Het Leger des Heils"' in page
        assert Organisation.objects.filter(name="Het Leger des Heils").count() == 0

    def test_another_one_with_a_similar_name_takes_a_tick(self, home, coordinator):
        data = form_data(coordinator.get(CREATE), name="Leger des Heils Zwolle", kind="care")
        asked = coordinator.post(CREATE, data)

        response = coordinator.post(CREATE, {**data, "confirmed": asked.context["typed"]})

        assert response.status_code == 302
        assert Organisation.objects.filter(name="Leger des Heils Zwolle").count() == 1

    def test_a_tick_for_another_name_does_not_count(self, home, coordinator):
        data = form_data(coordinator.get(CREATE), name="Leger des Heils Almere", kind="care")

        response = coordinator.post(CREATE, {**data, "confirmed": "Leger des Heils Zwolle"})

        assert response.status_code == 422


class TestChanging:
    def url(self, organisation):
        return reverse("organisation_edit", args=[organisation.pk])

    def test_a_mistaken_name_stays_findable(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), name="Leger des Heils Nederland")

        coordinator.post(self.url(home), data)

        assert {(row.kind, row.name) for row in home.names.all()} >= {
            ("common", "Leger des Heils Nederland"),
            ("alias", "Leger des Heils"),
        }
        assert shown(coordinator.get(LIST, {"q": "nederland"})) == ["Leger des Heils Nederland"]

    def test_a_renamed_organisation_keeps_its_former_name(self, home, coordinator):
        data = form_data(
            coordinator.get(self.url(home)),
            name="Het Leger",
            name_change="renamed",
            renamed_on_1="5",
            renamed_on_2="2024",
        )

        coordinator.post(self.url(home), data)

        former = home.names.get(kind="former")
        assert (former.name, former.valid_until.text) == ("Leger des Heils", "2024-05")
        assert home.names.get(kind="common").valid_from.text == "2024-05"

    def test_a_name_that_comes_back_keeps_both_its_periods(self, home, coordinator):
        for name, year in (
            ("Het Leger", "2010"),
            ("Leger des Heils", "2015"),
            ("Legerzorg", "2020"),
        ):
            data = form_data(
                coordinator.get(self.url(home)),
                name=name,
                name_change="renamed",
                renamed_on_2=year,
            )
            assert coordinator.post(self.url(home), data).status_code == 302

        former = home.names.filter(kind="former")
        assert {(row.name, row.valid_until.text) for row in former} == {
            ("Leger des Heils", "2010"),
            ("Het Leger", "2015"),
            ("Leger des Heils", "2020"),
        }

    def test_partnerships_are_found_under_the_new_name(self, home, coordinator):
        partnership = make_partnership(home)
        data = form_data(coordinator.get(self.url(home)), name="Het Leger van morgen")

        coordinator.post(self.url(home), data)

        partnership.refresh_from_db()
        assert "morgen" in partnership.search_text

    def test_keeps_names_once(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), name="Leger de Heils")

        coordinator.post(self.url(home), data)

        names = OrganisationName.objects.filter(organisation=home)
        assert sorted((row.kind, row.name) for row in names) == [
            ("alias", "Leger de Heils"),
            ("alias", "Leger des Heils"),
            ("common", "Leger de Heils"),
            ("legal", "Stichting Leger des Heils Welzijns- en Gezondheidszorg"),
        ]


class TestSearching:
    def test_a_misspelt_name_leads_to_the_one_that_is_meant(self, home, coordinator):
        response = coordinator.get(LIST, {"q": "Leger des Hiels"})

        assert shown(response) == []
        assert [one.organisation for one in response.context["meant"]] == [home]
        assert home.get_absolute_url() in response.content.decode()
