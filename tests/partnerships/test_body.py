"""Bodies that meet."""

from partnerships.models import Body, Seat
from tests.factories import form_data
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation


class OneBody:
    def prepare(self):
        self.body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")

    def subject(self):
        return self.body


class TestShow(OneBody, Situation):
    url_name = "body_show"

    def test_lists_the_chair_first_and_who_left_last(self, client):
        gone = Seat.objects.create(body=self.body, function="oud-voorzitter", until="2020")
        member = Seat.objects.create(body=self.body, function="docent")
        chair = Seat.objects.create(body=self.body, function="directeur", role="chair")
        client.force_login(self.reader)

        response = client.get(self.url)

        assert list(response.context["seats"]) == [chair, member, gone]
        assert "/edit/" not in response.content.decode()

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestCreate(CreateCases):
    url_name = "body_create"
    model = Body
    bad = {"next_meeting_on": "straks"}

    def values(self):
        return {"name": "Stuurgroep", "mandate": "Besluit over het jaarprogramma."}

    def test_a_year_out_of_range(self, client):
        data = self.opened(client, **{**self.values(), "next_meeting_on": "9999-12-31"})

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"next_meeting_on"}


class TestEdit(OneBody, EditCases):
    url_name = "body_edit"
    change = ("name", "Kerngroep")
    bad = {"name": ""}


class TestRemove(OneBody, RemoveCases):
    url_name = "body_remove"

    def test_stays_while_somebody_sits_in_it(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        Seat.objects.create(body=self.body, function="directeur")

        response = client.post(self.url, data)

        assert response.status_code == 409
        assert Body.objects.filter(pk=self.body.pk).exists()
