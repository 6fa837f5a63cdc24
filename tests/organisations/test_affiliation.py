import pytest
from django.urls import reverse

from organisations.models import Organisation
from tests.factories import OrganisationFactory, form_data


def create_url(home):
    return reverse("affiliation_create", args=[home.pk])


class TestCreate:
    def test_joins_a_known_group(self, home, coordinator):
        group = OrganisationFactory(name="Dimence Groep")
        data = form_data(
            coordinator.get(create_url(home)), belongs_to=group.pk, kind="member_of", since_2="2019"
        )

        response = coordinator.post(create_url(home), data)

        row = home.affiliations.get()
        assert response.url == home.get_absolute_url()
        assert (row.group, row.kind, row.since.text) == (group, "member_of", "2019")

    def test_records_a_new_group_on_the_way(self, home, coordinator):
        data = form_data(
            coordinator.get(create_url(home)),
            belongs_to="new:Dimence Groep",
            belongs_to_q="Dimence Groep",
            belongs_to_kind="network",
        )

        coordinator.post(create_url(home), data)

        group = home.affiliations.get().group
        assert (group.name, group.kind, group.recorded_by) == ("Dimence Groep", "network", home)

    def test_search_button_shows_choices_and_saves_nothing(self, home, coordinator):
        OrganisationFactory(name="Dimence Groep")
        data = form_data(
            coordinator.get(create_url(home)),
            belongs_to_q="dimence",
            belongs_to_search="1",
            since_2="2019",
        )

        response = coordinator.post(create_url(home), data)

        page = response.content.decode()
        assert response.status_code == 200
        assert "Dimence Groep" in page
        assert 'value="2019"' in page
        assert home.affiliations.count() == 0

    def test_a_second_click_makes_no_second_row(self, home, coordinator):
        data = form_data(
            coordinator.get(create_url(home)),
            belongs_to="new:Dimence Groep",
            belongs_to_q="Dimence Groep",
            belongs_to_kind="network",
        )

        for _ in range(2):
            coordinator.post(create_url(home), data)

        assert Organisation.objects.filter(name="Dimence Groep").count() == 1
        assert home.affiliations.count() == 1

    def test_not_of_itself_and_not_twice(self, home, coordinator):
        group = OrganisationFactory()
        home.affiliations.create(group=group, kind="part_of")

        for pick in (home.pk, group.pk):
            data = form_data(coordinator.get(create_url(home)), belongs_to=pick)
            response = coordinator.post(create_url(home), data)
            assert response.status_code == 422
            assert list(response.context["form"].errors) == ["belongs_to"]

    @pytest.mark.parametrize("value", ["", "999999", "x"])
    def test_nothing_or_nonsense_is_told_at_the_field(self, home, coordinator, value):
        data = form_data(coordinator.get(create_url(home)), belongs_to=value)

        response = coordinator.post(create_url(home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["belongs_to"]

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        for client in (reader, stranger):
            assert client.post(create_url(home), {}).status_code == 403


class TestEdit:
    def url(self, row):
        return reverse("affiliation_edit", args=[row.pk])

    def test_ends_it(self, home, coordinator):
        row = home.affiliations.create(group=OrganisationFactory())
        data = form_data(coordinator.get(self.url(row)), until_2="2025")

        response = coordinator.post(self.url(row), data)

        row.refresh_from_db()
        assert response.url == home.get_absolute_url()
        assert row.until.text == "2025"

    def test_stale_version_is_409(self, home, coordinator):
        row = home.affiliations.create(group=OrganisationFactory())
        data = form_data(coordinator.get(self.url(row)), since_2="2001")
        coordinator.post(self.url(row), {**data, "since_2": "2002"})

        assert coordinator.post(self.url(row), data).status_code == 409

    def test_end_before_start_is_refused(self, home, coordinator):
        row = home.affiliations.create(group=OrganisationFactory())
        data = form_data(coordinator.get(self.url(row)), since_2="2001", until_2="2000")

        response = coordinator.post(self.url(row), data)

        assert list(response.context["form"].errors) == ["until"]

    def test_reader_is_refused(self, home, reader):
        row = home.affiliations.create(group=OrganisationFactory())

        assert reader.get(self.url(row)).status_code == 403
