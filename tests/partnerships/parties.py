"""What tests of parties share: whose row, as stored, its pages, and what holds for every step."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.models import Party
from tests.factories import PartyFactory, form_data

from .people import REFUSED, answers, refusals


def theirs(cast) -> Party:
    return cast.partnership.parties.get(organisation=cast.there)


def stored(party) -> Party:
    return Party.objects.get(pk=party.pk)


def url_of(name, party) -> str:
    return reverse(f"party_{name}", args=[party.pk])


class StepsOf:
    """What holds for a step that asks when and why, and can be taken with one click."""

    name = ""
    source = ""
    target = ""

    @pytest.fixture
    def party(self, cast):
        return PartyFactory(partnership=cast.partnership, state=self.source)

    def test_works_once_with_date_and_reason(self, client, cast, party):
        url = url_of(self.name, party)
        client.force_login(cast.coordinator)
        data = form_data(client.get(url), taken_1="5", taken_2="2025", reason="Zij vroegen het")

        assert client.post(url, data).status_code == 302
        assert client.post(url, data).status_code == 409
        assert client.get(url).status_code == 409

        assert stored(party).state == self.target
        step = party.steps.get()
        assert (step.state, step.taken.text, step.reason, step.recorded_by) == (
            self.target,
            "2025-05",
            "Zij vroegen het",
            cast.coordinator,
        )
        entry = AuditEntry.objects.of(party).get()
        assert (entry.verb, entry.text.reason) == (self.name, "Zij vroegen het")

    def test_bad_input_is_kept(self, client, cast, party):
        url = url_of(self.name, party)
        client.force_login(cast.coordinator)

        response = client.post(url, form_data(client.get(url), taken_0="40", reason="Zo is het"))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"taken"}
        assert "Zo is het" in response.content.decode()
        assert stored(party).state == self.source

    def test_refusals(self, client, cast, party):
        url = url_of(self.name, party)
        assert refusals(client, cast, url) == refusals(client, cast, url, "get") == REFUSED
        assert answers(client, cast.coordinator, "delete", url) == 405
        assert stored(party).state == self.source
