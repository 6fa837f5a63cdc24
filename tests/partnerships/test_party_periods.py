"""Who takes the place of a party that leaves, and who comes back."""

import datetime

import pytest
from django.urls import reverse

from lib.dates import honest_columns
from partnerships.accessions import propose_accession
from partnerships.lifecycle.accession import ACCESSION
from partnerships.lifecycle.party import PARTY
from partnerships.models import Partnership, Party
from partnerships.parties import add_party, hindrance_to_rejoin
from tests.factories import OrganisationFactory, PartyFactory, form_data, fresh_token

from .parties import stored, theirs, url_of
from .people import make_cast

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def cast():
    return make_cast()


class TestSuccession:
    def send(self, client, cast, **values):
        url = url_of("leave", theirs(cast))
        client.force_login(cast.coordinator)
        return client.post(url, form_data(client.get(url), **values))

    @pytest.mark.parametrize("state", ["joined", "in_talks"])
    def test_the_successor_takes_its_place_at_once(self, client, cast, state):
        heir = OrganisationFactory(name="WijZ")
        Party.objects.filter(pk=theirs(cast).pk).update(role="lead")

        self.send(
            client,
            cast,
            leaving_cause="succeeded",
            left_2="2024",
            successor=heir.pk,
            successor_state=state,
        )

        new = cast.partnership.parties.get(organisation=heir)
        assert (new.state, new.role, new.previous) == (state, "lead", theirs(cast))
        assert new.joined.text == ("2024" if state == "joined" else None)
        assert [step.state for step in new.steps.all()] == [state]
        assert Partnership.objects.get(pk=cast.partnership.pk).party_count == (
            2 if state == "joined" else 1
        )
        page = client.get(reverse("party_list", args=[cast.partnership.pk])).content.decode()
        assert "plaats ingenomen door WijZ" in page
        told = client.get(reverse("partnership_timeline", args=[cast.partnership.pk])).text
        assert ("WijZ doet mee" in told, "doet opnieuw mee" in told) == (state == "joined", False)

    def test_a_successor_that_was_in_talks_joins(self, client, cast):
        heir = PartyFactory(partnership=cast.partnership, state="in_talks")

        self.send(client, cast, leaving_cause="succeeded", successor=heir.organisation_id)

        assert (stored(heir).state, stored(heir).previous) == ("joined", theirs(cast))

    def test_a_new_organisation_succeeds(self, client, cast):
        self.send(
            client,
            cast,
            leaving_cause="succeeded",
            successor="new:Nieuwe stichting",
            successor_q="Nieuwe stichting",
            successor_kind="welfare",
        )

        assert cast.partnership.parties.get(organisation__name="Nieuwe stichting").is_joined

    @pytest.mark.parametrize("cause", ["withdrawal", "succeeded"])
    def test_a_successor_that_cannot_be(self, client, cast, cause):
        """Somebody takes its place without being said to, or it would be its own successor."""
        heir = cast.there if cause == "succeeded" else OrganisationFactory()

        response = self.send(client, cast, leaving_cause=cause, successor=heir.pk)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"successor"}
        assert theirs(cast).state == "joined"
        assert cast.partnership.parties.count() == 2


class TestComingBack:
    @pytest.fixture
    def former(self, cast):
        Party.objects.filter(pk=theirs(cast).pk).update(
            state="left", role="host", own_interest="Leren", **honest_columns("left", "2022")
        )
        return theirs(cast)

    def test_the_list_offers_it_once(self, client, cast, former):
        client.force_login(cast.coordinator)
        page = reverse("party_list", args=[cast.partnership.pk])
        assert url_of("rejoin", former) in client.get(page).content.decode()

        client.post(url_of("rejoin", former), {"token": fresh_token()})

        assert url_of("rejoin", former) not in client.get(page).content.decode()
        assert client.get(url_of("rejoin", former)).status_code == 409
        again = client.post(url_of("rejoin", former), {"token": fresh_token()})
        assert again.status_code == 409
        assert cast.partnership.parties.count() == 3

    @pytest.mark.parametrize("way", ["add", "join", "confirm"])
    def test_whichever_way_it_comes_back_the_earlier_period_is_known(self, cast, former, way):
        who = {"partnership": cast.partnership, "organisation": cast.there}
        by = {"by": cast.coordinator, "at": AT}
        if way == "add":
            add_party(**who, **by)
        elif way == "join":
            PARTY.perform(add_party(**who, state="invited", **by), "join", **by)
        else:
            ACCESSION.perform(propose_accession(**who, **by), "confirm", **by)

        back = cast.partnership.parties.get(organisation=cast.there, state="joined")
        assert back.previous == former

    def test_who_was_asked_again_and_declined_can_still_come_back(self, cast, former):
        asked = add_party(
            partnership=cast.partnership,
            organisation=cast.there,
            state="invited",
            by=cast.coordinator,
            at=AT,
        )
        PARTY.perform(asked, "decline", by=cast.coordinator, at=AT)

        assert hindrance_to_rejoin(stored(former)) == ""

    def test_not_before_it_left(self, client, cast, former):
        client.force_login(cast.coordinator)

        response = client.post(
            url_of("rejoin", former), {"token": fresh_token(), "taken_2": "2021"}
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"taken"}
