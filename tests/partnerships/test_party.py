"""Parties: adding and changing them, their own words, and where each of them stands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Organisation
from partnerships.lifecycle.party import PARTY
from partnerships.models import Partnership, Party
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    PartyFactory,
    form_data,
    fresh_token,
    make_user,
)

from .people import REFUSED, answers, make_cast, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def theirs(cast) -> Party:
    return cast.partnership.parties.get(organisation=cast.there)


def stored(party) -> Party:
    return Party.objects.get(pk=party.pk)


def url_of(name, party) -> str:
    return reverse(f"party_{name}", args=[party.pk])


class TestList:
    def url(self, cast):
        return reverse("party_list", args=[cast.partnership.pk])

    def test_shows_everybody_and_filters(self, client, cast):
        PartyFactory(
            partnership=cast.partnership, organisation=None, wanted_kind="gemeente", state="wanted"
        )
        client.force_login(cast.reader)

        everyone = client.get(self.url(cast)).context["lines"]
        wanted = client.get(self.url(cast), {"state": "wanted"}).context["lines"]

        assert {str(line["party"]) for line in everyone} == {
            "Leger des Heils",
            "Landstede",
            "gemeente",
        }
        assert [str(line["party"]) for line in wanted] == ["gemeente"]

    def test_offers_what_the_table_allows(self, client, cast):
        client.force_login(cast.coordinator)

        lines = {str(x["party"]): x for x in client.get(self.url(cast)).context["lines"]}

        assert [step["move"].name for step in lines["Landstede"]["moves"]] == ["leave"]
        assert not lines["Landstede"]["may_edit_own"]  # it has users of its own
        assert lines["Leger des Heils"]["may_edit_own"]

    def test_costs_the_same_for_many(self, client, cast):
        client.force_login(cast.coordinator)

        def cost():
            with CaptureQueriesContext(connection) as queries:
                client.get(self.url(cast))
            return len(queries)

        before = cost()
        for _number in range(10):
            PartyFactory(partnership=cast.partnership)

        assert cost() == before <= 6

    def test_refusals(self, client, cast):
        assert refusals(client, cast, self.url(cast), "get") == REFUSED | {"reader": 200}
        assert answers(client, cast.coordinator, "post", self.url(cast)) == 405


class TestCreate:
    def url(self, cast):
        return reverse("party_create", args=[cast.partnership.pk])

    def send(self, client, cast, **values):
        client.force_login(cast.coordinator)
        data = {"token": fresh_token(), "state": "joined", "role": "partner", **values}
        return client.post(self.url(cast), data)

    def test_an_organisation(self, client, cast):
        new = OrganisationFactory(name="De Kern")

        self.send(client, cast, partner=new.pk, role="host", joined_2="2020")

        party = cast.partnership.parties.get(organisation=new)
        assert (party.state, party.role, party.joined.text) == ("joined", "host", "2020")
        again = Partnership.objects.get(pk=cast.partnership.pk)
        assert again.party_count == 3
        assert "de kern" in again.search_text
        assert AuditEntry.objects.of(party).get().verb == "create"

    def test_when_somebody_else_adds_it_at_the_same_moment(self, client, cast, monkeypatch):
        new = OrganisationFactory(name="De Kern")
        self.send(client, cast, partner=new.pk)
        # As when the other was not written yet while this form was judged.
        monkeypatch.setattr("partnerships.forms.party.already_there", lambda *rows: False)

        response = self.send(client, cast, partner=new.pk)

        assert response.status_code == 409
        assert cast.partnership.parties.filter(organisation=new).count() == 1

    def test_a_wanted_kind(self, client, cast):
        self.send(client, cast, wanted_kind="lokale overheid", state="wanted")

        party = cast.partnership.parties.get(organisation=None)
        assert (str(party), party.state) == ("lokale overheid", "wanted")
        assert Partnership.objects.get(pk=cast.partnership.pk).party_count == 2

    def test_a_new_organisation(self, client, cast):
        self.send(
            client, cast, partner="new:Wijkraad", partner_q="Wijkraad", partner_kind="network"
        )

        assert Organisation.objects.get(name="Wijkraad").recorded_by == cast.here
        assert cast.partnership.parties.filter(organisation__name="Wijkraad").exists()

    def test_a_rejoin_is_a_new_row(self, client, cast):
        cast.partnership.parties.filter(organisation=cast.there).update(state="left")

        self.send(client, cast, partner=cast.there.pk)

        rows = cast.partnership.parties.filter(organisation=cast.there)
        assert sorted(row.state for row in rows) == ["joined", "left"]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({}, "partner"),
            ({"partner": "999999"}, "partner"),
            ({"wanted_kind": "gemeente"}, "state"),
            ({"wanted_kind": "a\x00b", "state": "wanted"}, "wanted_kind"),
            ({"wanted_kind": "x" * 121, "state": "wanted"}, "wanted_kind"),
            ({"wanted_kind": "gemeente", "state": "left"}, "state"),
            ({"wanted_kind": "gemeente", "state": "wanted", "joined_2": "2020"}, "joined"),
            ({"wanted_kind": "gemeente", "state": "wanted", "role": "boss"}, "role"),
        ],
    )
    def test_bad_input(self, client, cast, values, field):
        response = self.send(client, cast, **values)

        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert cast.partnership.parties.count() == 2

    def test_twice_the_same_organisation(self, client, cast):
        response = self.send(client, cast, partner=cast.there.pk)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"partner"}

    def test_the_same_form_twice_makes_one(self, client, cast):
        new, token = OrganisationFactory(), fresh_token()

        first = self.send(client, cast, partner=new.pk, token=token)
        second = self.send(client, cast, partner=new.pk, token=token)

        assert first.status_code == second.status_code == 302
        assert cast.partnership.parties.filter(organisation=new).count() == 1

    def test_refusals(self, client, cast):
        assert refusals(client, cast, self.url(cast)) == REFUSED
        assert answers(client, cast.coordinator, "delete", self.url(cast)) == 405


class TestEdit:
    def test_works(self, client, cast):
        contact = ContactFactory(organisation=cast.there)
        url = url_of("edit", theirs(cast))
        client.force_login(cast.coordinator)

        client.post(
            url, form_data(client.get(url), role="lead", joined_2="2014", contact=contact.pk)
        )

        party = theirs(cast)
        assert (party.role, party.joined.text, party.contact) == ("lead", "2014", contact)

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
                "position": 3,
            },
        )

        assert (stored(wanted).organisation, stored(wanted).wanted_kind) == (named, "")

    def test_somebody_elses_contact_cannot_be_named(self, client, cast):
        url = url_of("edit", theirs(cast))
        client.force_login(cast.coordinator)

        response = client.post(url, form_data(client.get(url), contact=ContactFactory().pk))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"contact"}

    def test_stale_shows_both(self, client, cast):
        url = url_of("edit", theirs(cast))
        client.force_login(cast.coordinator)
        mine = form_data(client.get(url), joined_2="2014")
        client.post(url, {**mine, "joined_2": "2015"})

        response = client.post(url, mine)

        assert response.status_code == 409
        assert theirs(cast).joined.text == "2015"
        row = response.context["conflicts"][0]
        assert (str(row["yours"]), str(row["theirs"])) == ("2014", "2015")

    def test_refusals(self, client, cast):
        url = url_of("edit", theirs(cast))
        assert refusals(client, cast, url) == REFUSED
        assert answers(client, cast.coordinator, "delete", url) == 405


class TestEditOwn:
    def test_a_party_writes_its_own_words(self, client, cast):
        url = url_of("edit_own", theirs(cast))
        client.force_login(cast.partner)

        client.post(url, form_data(client.get(url), own_interest="Leerwerkplaatsen"))

        assert theirs(cast).own_interest == "Leerwerkplaatsen"
        page = client.get(cast.partnership.get_absolute_url()).content.decode()
        assert "Leerwerkplaatsen" in page

    def test_the_keeper_may_not_while_the_party_has_users(self, client, cast):
        url = url_of("edit_own", theirs(cast))

        assert answers(client, cast.coordinator, "get", url) == 403

    def test_the_keeper_may_for_a_party_without_users(self, client, cast):
        party = PartyFactory(partnership=cast.partnership)

        assert answers(client, cast.coordinator, "get", url_of("edit_own", party)) == 200
        assert answers(client, cast.partner, "get", url_of("edit_own", party)) == 403

    def test_refusals(self, client, cast):
        url = url_of("edit_own", theirs(cast))
        assert refusals(client, cast, url) == REFUSED
        assert answers(client, cast.partner, "delete", url) == 405


class StepsOf:
    """What holds for a step that is one button."""

    name = ""
    source = ""
    target = ""

    @pytest.fixture
    def party(self, cast):
        return PartyFactory(partnership=cast.partnership, state=self.source)

    def test_works_once(self, client, cast, party):
        url = url_of(self.name, party)

        assert answers(client, cast.coordinator, "post", url) == 302
        assert stored(party).state == self.target
        assert answers(client, cast.coordinator, "post", url) == 409
        assert [entry.verb for entry in AuditEntry.objects.of(party)] == [self.name]

    def test_refusals(self, client, cast, party):
        url = url_of(self.name, party)
        assert refusals(client, cast, url) == REFUSED
        assert answers(client, cast.coordinator, "get", url) == 405
        assert stored(party).state == self.source


class TestApproach(StepsOf):
    name, source, target = "approach", "wanted", "approached"


class TestInvite(StepsOf):
    name, source, target = "invite", "approached", "invited"

    def test_only_who_has_a_name(self, client, cast):
        party = PartyFactory(
            partnership=cast.partnership, organisation=None, wanted_kind="gemeente", state="wanted"
        )

        assert answers(client, cast.coordinator, "post", url_of("invite", party)) == 409
        assert stored(party).state == "wanted"


class TestStartTalks(StepsOf):
    name, source, target = "start_talks", "invited", "in_talks"


class TestJoin:
    def test_works_and_opens_the_partnership(self, client, cast):
        party = PartyFactory(
            partnership=cast.partnership,
            organisation_id=cast.stranger.organisation_ids[0],
            state="invited",
        )
        page = cast.partnership.get_absolute_url()
        assert answers(client, cast.stranger, "get", page) == 404
        client.force_login(cast.coordinator)
        url = url_of("join", party)

        client.post(url, form_data(client.get(url), joined_1="5", joined_2="2026"))

        assert (stored(party).state, stored(party).joined.text) == ("joined", "2026-05")
        assert Partnership.objects.get(pk=cast.partnership.pk).party_count == 3
        assert answers(client, cast.stranger, "get", page) == 200

    def test_twice_is_refused(self, client, cast):
        url = url_of("join", theirs(cast))

        assert answers(client, cast.coordinator, "get", url) == 409
        assert answers(client, cast.coordinator, "post", url, version=1) == 409

    def test_nobody_joins_what_has_ended(self, client):
        cast = make_cast(stage="ended")
        party = PartyFactory(partnership=cast.partnership, state="invited")

        assert answers(client, cast.coordinator, "get", url_of("join", party)) == 409

    def test_refusals(self, client, cast):
        party = PartyFactory(partnership=cast.partnership, state="invited")
        assert refusals(client, cast, url_of("join", party)) == REFUSED
        assert answers(client, cast.coordinator, "delete", url_of("join", party)) == 405


class TestDecline:
    def test_works_with_a_reason(self, client, cast):
        party = PartyFactory(partnership=cast.partnership, state="in_talks")
        url = url_of("decline", party)
        client.force_login(cast.coordinator)

        client.post(url, form_data(client.get(url), reason="Geen tijd"))

        assert stored(party).state == "declined"
        assert AuditEntry.objects.of(party).get().text.reason == "Geen tijd"
        assert client.get(url).status_code == 409

    def test_refusals(self, client, cast):
        party = PartyFactory(partnership=cast.partnership, state="in_talks")
        assert refusals(client, cast, url_of("decline", party)) == REFUSED
        assert answers(client, cast.coordinator, "delete", url_of("decline", party)) == 405


class TestLeave:
    def send(self, client, cast, **values):
        url = url_of("leave", theirs(cast))
        client.force_login(cast.coordinator)
        return client.post(url, form_data(client.get(url), **values))

    def test_works_with_cause_and_date(self, client, cast):
        self.send(client, cast, leaving_cause="withdrawal", left_2="2025", reason="Ander beleid")

        party = theirs(cast)
        assert (party.state, party.leaving_cause, party.left.text) == (
            "left",
            "withdrawal",
            "2025",
        )
        assert AuditEntry.objects.of(party).get().text.reason == "Ander beleid"
        assert Partnership.objects.get(pk=cast.partnership.pk).party_count == 1
        assert answers(client, cast.partner, "get", cast.partnership.get_absolute_url()) == 404

    def test_succeeded_by_another(self, client, cast):
        self.send(client, cast, leaving_cause="succeeded")

        assert (theirs(cast).state, theirs(cast).leaving_cause) == ("succeeded", "succeeded")

    def test_not_before_it_joined(self, client, cast):
        Party.objects.filter(pk=theirs(cast).pk).update(joined="2020", joined_lower="2020-01-01")

        response = self.send(client, cast, leaving_cause="withdrawal", left_2="2019")

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"left"}
        assert theirs(cast).state == "joined"

    def test_twice_is_refused(self, client, cast):
        url = url_of("leave", theirs(cast))
        client.force_login(cast.coordinator)
        data = form_data(client.get(url), leaving_cause="withdrawal")
        client.post(url, data)

        assert client.post(url, data).status_code == 409

    def test_refusals(self, client, cast):
        url = url_of("leave", theirs(cast))
        assert refusals(client, cast, url) == REFUSED
        assert answers(client, cast.coordinator, "delete", url) == 405


def test_every_state_has_its_buttons():
    """The grid of moves: from where one can go, in one glance."""
    grid = {}
    for move in PARTY.moves.values():
        for source in move.sources:
            grid.setdefault(source.value, set()).add(move.name)

    assert grid == {
        "wanted": {"approach", "invite", "join", "decline"},
        "approached": {"invite", "start_talks", "join", "decline"},
        "invited": {"start_talks", "join", "decline"},
        "in_talks": {"join", "decline"},
        "joined": {"leave", "succeed"},
    }


def test_an_outside_user_gets_no_party_page(client, cast):
    outsider = make_user(OrganisationFactory(), "manager")
    names = ["edit", "edit_own", "approach", "invite", "start_talks", "join", "decline", "leave"]

    found = {name: answers(client, outsider, "post", url_of(name, theirs(cast))) for name in names}

    assert set(found.values()) == {404}
