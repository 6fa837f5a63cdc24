"""Who takes part in a theme: some of the parties, and organisations from outside."""

import pytest
from django.urls import reverse

from organisations.models import Organisation
from partnerships.models import ThemeParticipant
from tests.factories import OrganisationFactory, form_data, make_owned_theme
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation

pytestmark = pytest.mark.django_db


class OfTheme(Situation):
    def prepare(self):
        self.theme = make_owned_theme(self.partnership, title="SROI")

    def row(self, **fields) -> ThemeParticipant:
        return self.theme.participants.create(**{"party": self.party, **fields})


def sent(client, url, **values) -> dict:
    """What a browser sends of this form: the picker starts empty."""
    data = form_data(client.get(url), **values)
    return {key: value for key, value in data.items() if key != "outsider" or value}


class TestCreate(OfTheme, CreateCases):
    url_name = "participant_create"
    model = ThemeParticipant
    bad = {"note": "nul\x00"}

    def subject(self):
        return self.theme

    def values(self):
        return {"party": self.party.pk, "note": "Leidt het"}

    def test_an_outsider(self, client):
        agency = OrganisationFactory(name="Werkbedrijf")
        data = self.opened(client, outsider=str(agency.pk), note="Bemiddelt", since_2="2012")

        response = client.post(self.url, data)

        made = ThemeParticipant.objects.get()
        assert response.url == f"{self.theme.get_absolute_url()}#participants"
        assert (made.organisation, made.party, made.note) == (agency, None, "Bemiddelt")
        assert made.since.text == "2012"

    def test_an_outsider_new_to_the_register(self, client):
        data = self.opened(client, outsider="new:Werkbedrijf", outsider_q="Werkbedrijf")
        data["outsider_kind"] = Organisation._meta.get_field("kind").choices[0][0]

        client.post(self.url, data)

        made = ThemeParticipant.objects.get().organisation
        assert (made.name, made.recorded_by) == ("Werkbedrijf", self.one)

    def test_the_search_button_shows_choices(self, client):
        OrganisationFactory(name="Werkbedrijf Lelystad")
        data = self.opened(client, outsider_q="werkbedrijf", outsider_search="1")

        response = client.post(self.url, data)

        assert response.status_code == 200
        assert "Werkbedrijf Lelystad" in response.content.decode()
        assert not ThemeParticipant.objects.exists()

    @pytest.mark.parametrize("both", [True, False])
    def test_one_of_the_two(self, client, both):
        values = {"party": self.party.pk, "outsider": str(OrganisationFactory().pk)} if both else {}

        response = client.post(self.url, self.opened(client, **values))

        assert response.status_code == 422
        assert not ThemeParticipant.objects.exists()

    def test_a_party_is_no_outsider(self, client):
        response = client.post(self.url, self.opened(client, outsider=str(self.other.pk)))

        assert set(response.context["form"].errors) == {"outsider"}

    def test_not_twice(self, client):
        self.row()

        response = client.post(self.url, self.opened(client, party=self.party.pk))

        assert set(response.context["form"].errors) == {"party"}
        assert ThemeParticipant.objects.count() == 1

    def test_again_after_an_end(self, client):
        self.row(until="2020")

        client.post(self.url, self.opened(client, party=self.party.pk, since_2="2024"))

        assert ThemeParticipant.objects.count() == 2

    def test_an_end_before_the_start(self, client):
        data = self.opened(client, **self.values(), since_2="2024", until_2="2020")

        assert set(client.post(self.url, data).context["form"].errors) == {"until"}


class OfRow(OfTheme):
    def prepare(self):
        super().prepare()
        self.made = self.row()

    def subject(self):
        return self.made


class TestEdit(OfRow, EditCases):
    url_name = "participant_edit"
    change = ("note", "Leidt het")
    bad = {"note": "x" * 201}

    def test_an_outsider_stays_chosen(self, client):
        agency = OrganisationFactory()
        self.made = self.theme.participants.create(organisation=agency)
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url), note="Bemiddelt"))

        self.made.refresh_from_db()
        assert response.status_code == 302
        assert (self.made.organisation, self.made.note) == (agency, "Bemiddelt")

    def test_leads_to_its_removal(self, client):
        client.force_login(self.editor)

        page = client.get(self.url).content.decode()

        assert reverse("participant_remove", args=[self.made.pk]) in page


class TestRemove(OfRow, RemoveCases):
    url_name = "participant_remove"


class TestOnThePage(OfTheme):
    """What the page of the theme says of it."""

    def page(self, client):
        client.force_login(self.reader)
        return client.get(self.theme.get_absolute_url())

    def test_all_parties_as_long_as_none_is_named(self, client):
        self.theme.participants.create(organisation=OrganisationFactory(name="Werkbedrijf"))

        response = self.page(client)

        assert "Alle partijen" in response.content.decode()
        assert response.context["page"].parties == [self.party, self.other_party]

    def test_some_of_the_parties(self, client):
        self.row(party=self.other_party, until="2020")
        self.row()

        response = self.page(client)

        page = response.context["page"]
        assert "Alle partijen" not in response.content.decode()
        assert page.parties == [self.party]
        assert [str(row) for row in page.participants] == [str(self.party), str(self.other_party)]
