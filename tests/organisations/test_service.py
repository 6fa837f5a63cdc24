from django.urls import reverse

from tests.factories import form_data


def create_url(home):
    return reverse("service_create", args=[home.pk])


class TestCreate:
    def test_adds_a_service(self, home, coordinator):
        data = form_data(coordinator.get(create_url(home)), name="Opvang", since_2="2001")

        response = coordinator.post(create_url(home), data)

        row = home.services.get()
        assert response.url == home.get_absolute_url()
        assert (row.name, row.since.text) == ("Opvang", "2001")

    def test_a_second_click_makes_no_second_row(self, home, coordinator):
        data = form_data(coordinator.get(create_url(home)), name="Opvang")

        for _ in range(2):
            coordinator.post(create_url(home), data)

        assert home.services.count() == 1

    def test_bad_input_is_told_at_the_field(self, home, coordinator):
        data = form_data(
            coordinator.get(create_url(home)), name="x" * 161, since_2="2010", until_2="2009"
        )

        response = coordinator.post(create_url(home), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"name", "until"}
        assert "x" * 161 in response.content.decode()

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        for client in (reader, stranger):
            assert client.post(create_url(home), {"name": "X"}).status_code == 403


class TestEdit:
    def url(self, row):
        return reverse("service_edit", args=[row.pk])

    def test_ends_it(self, home, coordinator):
        row = home.services.create(name="Opvang")
        data = form_data(coordinator.get(self.url(row)), until_1="6", until_2="2025")

        coordinator.post(self.url(row), data)

        row.refresh_from_db()
        assert row.until.text == "2025-06"

    def test_stale_version_is_409(self, home, coordinator):
        row = home.services.create(name="Opvang")
        data = form_data(coordinator.get(self.url(row)), name="Mijn")
        coordinator.post(self.url(row), {**data, "name": "Hun"})

        assert coordinator.post(self.url(row), data).status_code == 409

    def test_reader_is_refused(self, home, reader):
        row = home.services.create(name="Opvang")

        assert reader.get(self.url(row)).status_code == 403
