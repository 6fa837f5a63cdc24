"""Seats in a body."""

from partnerships.models import Body, Seat
from tests.factories import ContactFactory
from tests.partnerships.children import CreateCases, EditCases, RemoveCases


class InABody:
    def prepare(self):
        self.body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")
        self.contact = ContactFactory(organisation=self.other, function="directeur")


class TestCreate(InABody, CreateCases):
    url_name = "seat_create"
    model = Seat
    bad = {"function": "x" * 151}

    def subject(self):
        return self.body

    def values(self):
        return {"role": "chair", "party": self.party.pk, "function": "coach"}

    def test_a_contact_brings_party_and_function(self, client):
        client.post(self.url, self.opened(client, contact=self.contact.pk))

        made = Seat.objects.get()
        assert (made.party, made.function) == (self.other_party, "directeur")

    def test_a_contact_of_another_party_is_refused(self, client):
        data = self.opened(client, contact=self.contact.pk, party=self.party.pk)

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"contact"}

    def test_nobody_is_refused(self, client):
        response = client.post(self.url, self.opened(client))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"party"}

    def test_contacts_of_outsiders_are_not_offered(self, client):
        ContactFactory()
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert list(form.fields["contact"].queryset) == [self.contact]


class OneSeat(InABody):
    def prepare(self):
        super().prepare()
        self.seat = Seat.objects.create(body=self.body, party=self.party, function="coach")

    def subject(self):
        return self.seat


class TestEdit(OneSeat, EditCases):
    url_name = "seat_edit"
    change = ("function", "teamleider")
    bad = {"party": "999999"}


class TestRemove(OneSeat, RemoveCases):
    url_name = "seat_remove"
