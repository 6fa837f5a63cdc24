"""A party that is looked for: a kind until it has a name, and people who stay unknown till then."""

import pytest
from django.urls import reverse

from partnerships.models import Partnership
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    PartyFactory,
    fresh_token,
    make_user,
)

from .parties import stored, theirs, url_of
from .people import answers, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


class TestAKind:
    def send(self, client, cast, **values):
        client.force_login(cast.coordinator)
        data = {"token": fresh_token(), "state": "joined", "role": "partner", **values}
        return client.post(reverse("party_create", args=[cast.partnership.pk]), data)

    def test_a_wanted_kind(self, client, cast):
        self.send(
            client,
            cast,
            wanted_kind="lokale overheid",
            state="wanted",
            reason="Kan de regels veranderen",
            next_contact_on="2026-12-01",
            next_contact="wethouder zorg",
        )

        party = cast.partnership.parties.get(organisation=None)
        assert (str(party), party.state) == ("lokale overheid", "wanted")
        assert (party.next_contact_on.isoformat(), party.next_contact) == (
            "2026-12-01",
            "wethouder zorg",
        )
        assert party.steps.get().reason == "Kan de regels veranderen"
        assert Partnership.objects.get(pk=cast.partnership.pk).party_count == 2

    def test_a_wanted_kind_gets_its_name(self, client, cast):
        wanted = PartyFactory(
            partnership=cast.partnership, organisation=None, wanted_kind="gemeente", state="wanted"
        )
        named = OrganisationFactory(name="Gemeente Zwolle")
        url = url_of("edit", wanted)
        client.force_login(cast.coordinator)
        version = client.get(url).context["form"]["version"].value()

        client.post(
            url,
            {
                "version": version,
                "partner": named.pk,
                "wanted_kind": "gemeente",
                "role": "partner",
                "next_contact": "na de zomer bellen",
                "position": 3,
            },
        )

        assert stored(wanted).next_contact == "na de zomer bellen"
        assert (stored(wanted).organisation, stored(wanted).wanted_kind) == (named, "gemeente")
        page = client.get(reverse("party_list", args=[cast.partnership.pk])).content.decode()
        assert "Gezocht: gemeente" in page

    def test_only_who_has_a_name(self, client, cast):
        party = PartyFactory(
            partnership=cast.partnership, organisation=None, wanted_kind="gemeente", state="wanted"
        )

        assert answers(client, cast.coordinator, "post", url_of("invite", party)) == 409
        assert stored(party).state == "wanted"


class TestPeople:
    def test_a_party_with_users_names_its_own_contact(self, client, cast):
        client.force_login(cast.coordinator)

        form = client.get(url_of("edit", theirs(cast))).context["form"]

        assert "contact" not in form.fields

    def test_people_of_an_organisation_that_is_only_wanted_stay_unknown(self, client, cast):
        busy = make_user(OrganisationFactory(name="Elders"), "coordinator").organisation_ids[0]
        ContactFactory(organisation_id=busy, name="Geheime contactpersoon")
        for state in ("wanted", "approached", "invited", "in_talks", "declined"):
            party = PartyFactory(partnership=cast.partnership, organisation_id=busy, state=state)
            client.force_login(cast.coordinator)

            for url in (url_of("edit", party), reverse("organisation_show", args=[busy])):
                assert "Geheime contactpersoon" not in client.get(url).content.decode(), state
            party.delete()
