"""Parties: adding and changing them, their own words, and where each of them stands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from lib.dates import honest_columns
from organisations.models import Organisation
from partnerships.enums import PartyState
from partnerships.models import (
    Accession,
    ApprovalStep,
    Arrangement,
    Body,
    Meeting,
    Partnership,
    Party,
    PartyStep,
    Signature,
)
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    OrganisationFactory,
    PartyFactory,
    form_data,
    fresh_token,
    make_user,
)

from .parties import StepsOf, stored, theirs, url_of
from .people import REFUSED, answers, make_cast, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


class TestList:
    def url(self, cast):
        return reverse("party_list", args=[cast.partnership.pk])

    def names(self, client, cast, **given):
        page = client.get(self.url(cast), given)
        return [str(line.party) for line in page.context["lines"]]

    def test_shows_everybody_and_filters(self, client, cast):
        PartyFactory(
            partnership=cast.partnership, organisation=None, wanted_kind="gemeente", state="wanted"
        )
        client.force_login(cast.reader)

        assert set(self.names(client, cast)) == {"Leger des Heils", "Landstede", "gemeente"}
        assert self.names(client, cast, state="wanted") == ["gemeente"]
        assert self.names(client, cast, q="lands") == ["Landstede"]
        assert self.names(client, cast, q="lands", state="wanted") == []
        assert len(self.names(client, cast, state="bestaat-niet")) == 3

    def test_costs_the_same_for_many(self, client, cast):
        client.force_login(cast.coordinator)

        def cost(**given):
            with CaptureQueriesContext(connection) as queries:
                client.get(self.url(cast), given)
            return len(queries)

        before = cost()
        for number in range(10):
            party = PartyFactory(partnership=cast.partnership, state=PartyState.values[number % 8])
            PartyStep.objects.create(party=party, state=party.state, recorded_at=timezone.now())
            Accession.objects.create(
                partnership=cast.partnership, organisation=OrganisationFactory()
            )

        assert cost() == cost(on="2024-01-01", q="o") == before <= 6

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

        self.send(client, cast, partner=new.pk, role="host", taken_2="2020", reason="Gastheer")

        party = cast.partnership.parties.get(organisation=new)
        assert (party.state, party.role, party.joined.text) == ("joined", "host", "2020")
        step = party.steps.get()
        assert (step.state, step.taken.text, step.reason) == ("joined", "2020", "Gastheer")
        assert step.recorded_by == cast.coordinator
        again = Partnership.objects.get(pk=cast.partnership.pk)
        assert again.party_count == 3
        assert "de kern" in again.search_text
        assert AuditEntry.objects.of(party).get().verb == "create"

    def test_when_somebody_else_adds_it_at_the_same_moment(self, client, cast, monkeypatch):
        new = OrganisationFactory(name="De Kern")
        self.send(client, cast, partner=new.pk)
        # As when the other was not written yet while this form was judged.
        for module in ("forms.party", "parties"):
            monkeypatch.setattr(f"partnerships.{module}.running_row", lambda *rows: None)

        response = self.send(client, cast, partner=new.pk)

        assert response.status_code == 409
        assert cast.partnership.parties.filter(organisation=new).count() == 1

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
            ({"wanted_kind": "gemeente", "state": "wanted", "taken_0": "40"}, "taken"),
            ({"wanted_kind": "gemeente", "next_contact_on": "gisteren"}, "next_contact_on"),
            ({"wanted_kind": "gemeente", "next_contact": "wethouder"}, "next_contact"),
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
        party = PartyFactory(partnership=cast.partnership)
        contact = ContactFactory(organisation=party.organisation)
        url = url_of("edit", party)
        client.force_login(cast.coordinator)

        client.post(
            url, form_data(client.get(url), role="lead", joined_2="2014", contact=contact.pk)
        )

        party = stored(party)
        assert (party.role, party.joined.text, party.contact) == ("lead", "2014", contact)

    def test_somebody_elses_contact_cannot_be_named(self, client, cast):
        client.force_login(cast.coordinator)
        for url in (url_of("edit", PartyFactory(partnership=cast.partnership)),):
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


class TestRemove:
    @pytest.fixture
    def mistake(self, cast):
        party = PartyFactory(partnership=cast.partnership)
        party.steps.create(state="joined", recorded_at=timezone.now())
        return party

    def test_one_that_was_added_by_mistake(self, client, cast, mistake):
        client.force_login(cast.coordinator)
        url = url_of("remove", mistake)
        assert url in client.get(url_of("edit", mistake)).text

        response = client.post(url, form_data(client.get(url), reason="Verkeerde stichting"))

        assert response.url == reverse("party_list", args=[cast.partnership.pk])
        assert not Party.objects.filter(pk=mistake.pk).exists()
        assert Partnership.objects.get(pk=cast.partnership.pk).party_count == 2
        entry = AuditEntry.objects.of_partnership(cast.partnership).newest_first().first()
        assert (entry.verb, entry.text.reason) == ("delete", "Verkeerde stichting")

    @pytest.mark.parametrize("named_in", ["signature", "approval", "debtor", "meeting", "return"])
    def test_one_that_others_name_leaves_instead(self, client, cast, mistake, named_in):
        partnership = cast.partnership
        agreement = AgreementFactory(partnership=partnership)
        if named_in == "signature":
            Signature.objects.create(agreement=agreement, party=mistake)
        elif named_in == "approval":
            ApprovalStep.objects.create(agreement=agreement, party=mistake, body="Directie")
        elif named_in == "debtor":
            arrangement = Arrangement.objects.create(partnership=partnership, text="Ruimte delen")
            arrangement.debtors.add(mistake)
        elif named_in == "meeting":
            body = Body.objects.create(partnership=partnership, name="Stuurgroep")
            Meeting.objects.create(body=body).attending.add(mistake)
        else:
            PartyFactory(partnership=partnership, previous=mistake)
        client.force_login(cast.coordinator)
        url = url_of("remove", mistake)

        assert client.get(url).status_code == 409
        assert client.post(url, {"version": mistake.version}).status_code == 409
        assert url not in client.get(url_of("edit", mistake)).text
        assert Party.objects.filter(pk=mistake.pk).exists()

    def test_refusals(self, client, cast, mistake):
        url = url_of("remove", mistake)
        assert refusals(client, cast, url) == refusals(client, cast, url, "get") == REFUSED
        assert answers(client, cast.coordinator, "delete", url) == 405


class TestEditOwn:
    def test_a_party_writes_its_own_words(self, client, cast):
        url = url_of("edit_own", theirs(cast))
        client.force_login(cast.partner)

        contact = ContactFactory(organisation=cast.there)
        data = form_data(client.get(url), own_interest="Leerwerkplaatsen", contact=contact.pk)
        client.post(url, data)

        assert (theirs(cast).own_interest, theirs(cast).contact) == ("Leerwerkplaatsen", contact)
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


class TestApproach(StepsOf):
    name, source, target = "approach", "wanted", "approached"

    def test_who_declined_can_be_asked_again(self, client, cast):
        party = PartyFactory(partnership=cast.partnership, state="declined")

        assert (
            answers(client, cast.coordinator, "post", url_of("approach", party), version=1) == 302
        )
        assert stored(party).state == "approached"

    def test_not_when_it_was_added_again(self, client, cast):
        party = PartyFactory(partnership=cast.partnership, state="declined")
        PartyFactory(partnership=cast.partnership, organisation=party.organisation)

        assert (
            answers(client, cast.coordinator, "post", url_of("approach", party), version=1) == 409
        )
        assert stored(party).state == "declined"


class TestInvite(StepsOf):
    name, source, target = "invite", "approached", "invited"


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
        assert party.steps.get().taken.text == "2026-05"
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


class TestDecline(StepsOf):
    name, source, target = "decline", "in_talks", "declined"


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
        assert cast.partnership.parties.count() == 2

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


class TestRejoin:
    @pytest.fixture
    def former(self, cast):
        Party.objects.filter(pk=theirs(cast).pk).update(
            state="left", role="host", own_interest="Leren", **honest_columns("left", "2022")
        )
        return theirs(cast)

    def test_is_a_new_row_that_points_to_the_old(self, client, cast, former):
        url = url_of("rejoin", former)
        client.force_login(cast.coordinator)
        data = form_data(client.get(url), taken_2="2025", reason="Nieuw bestuur")

        assert client.post(url, data).status_code == 302
        assert client.post(url, data).status_code == 302  # the same form once more: saved once

        new = cast.partnership.parties.exclude(pk=former.pk).get(organisation=cast.there)
        assert (new.state, new.previous, new.joined.text) == ("joined", former, "2025")
        assert (new.role, new.own_interest) == ("host", "Leren")
        assert stored(former).state == "left"
        step = new.steps.get()
        assert (step.state, step.taken.text, step.reason) == ("joined", "2025", "Nieuw bestuur")
        assert answers(client, cast.partner, "get", cast.partnership.get_absolute_url()) == 200

    @pytest.mark.parametrize("state", ["joined", "declined", "succeeded", "wanted"])
    def test_only_who_left(self, client, cast, state):
        party = PartyFactory(partnership=cast.partnership, state=state)
        client.force_login(cast.coordinator)

        assert client.get(url_of("rejoin", party)).status_code == 409
        assert client.post(url_of("rejoin", party), {"token": fresh_token()}).status_code == 409
        assert not Party.objects.filter(previous=party).exists()

    def test_refusals(self, client, cast, former):
        Party.objects.filter(pk=former.pk).update(organisation=OrganisationFactory())
        assert refusals(client, cast, url_of("rejoin", former)) == REFUSED
        assert answers(client, cast.coordinator, "delete", url_of("rejoin", former)) == 405


class TestStepEdit:
    @pytest.fixture
    def step(self, cast):
        party = PartyFactory(partnership=cast.partnership, state="invited")
        return PartyStep.objects.create(
            party=party, state="invited", recorded_at=timezone.now(), recorded_by=cast.coordinator
        )

    def url(self, step):
        return reverse("party_step_edit", args=[step.pk])

    def test_a_date_that_became_known(self, client, cast, step):
        client.force_login(cast.coordinator)
        url = self.url(step)

        client.post(url, form_data(client.get(url), taken_2="2024", reason="Op verzoek"))

        step.refresh_from_db()
        assert (step.taken.text, step.reason) == ("2024", "Op verzoek")

    def test_when_it_joined_is_changed_with_the_party(self, client, cast, step):
        PartyStep.objects.filter(pk=step.pk).update(state="joined")
        client.force_login(cast.coordinator)

        assert set(client.get(self.url(step)).context["form"].fields) == {"version", "reason"}

    def test_refusals(self, client, cast, step):
        assert refusals(client, cast, self.url(step)) == REFUSED
        assert answers(client, cast.coordinator, "delete", self.url(step)) == 405


def test_an_outside_user_gets_no_party_page(client, cast):
    outsider = make_user(OrganisationFactory(), "manager")
    names = ["edit", "edit_own", "approach", "invite", "start_talks", "join", "decline", "leave"]

    found = {
        name: answers(client, outsider, "post", url_of(name, theirs(cast)))
        for name in [*names, "rejoin"]
    }

    assert set(found.values()) == {404}
