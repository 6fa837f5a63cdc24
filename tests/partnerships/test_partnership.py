"""Partnerships: recording one, completing it section by section, its stages and its history."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, FormToken
from accounts.records import audit
from organisations.models import Contact, Municipality, Organisation
from partnerships.models import Body, Partnership
from tests.factories import (
    OrganisationFactory,
    PartyFactory,
    form_data,
    make_owned_theme,
    make_partnership,
    make_user,
)

from .people import REFUSED, answers, make_cast, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def cost(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


class TestCreate:
    url = "/partnerships/add/"

    def send(self, client, **values):
        page = client.get(self.url)
        return client.post(self.url, form_data_of(page, **values))

    def test_two_parties_are_enough(self, client):
        here, there = OrganisationFactory(name="A-zorg"), OrganisationFactory(name="B-college")
        user = make_user(here, "coordinator")
        client.force_login(user)

        response = self.send(client, party_1=there.pk)

        partnership = Partnership.objects.get()
        assert response.url == f"/partnerships/{partnership.pk}/"
        assert partnership.title == "A-zorg en B-college"
        assert partnership.number == "SW-000001"
        assert (partnership.kind, partnership.stage) == ("bilateral", "active")
        assert partnership.keeper == here
        assert partnership.shared_editing
        assert partnership.coordinator == Contact.objects.get(user=user, organisation=here)
        assert [
            (party.organisation, party.state, party.position) for party in partnership.parties.all()
        ] == [(here, "joined", 1), (there, "joined", 2)]
        assert partnership.party_count == 2
        assert partnership.rhythm == "not_agreed"
        assert not partnership.since
        assert "b college" in partnership.search_text
        assert set(
            AuditEntry.objects.of_partnership(partnership).values_list("verb", "object_type")
        ) == {("create", "partnerships.partnership"), ("create", "partnerships.party")}

    def test_what_is_known_is_kept(self, client, cast):
        client.force_login(cast.coordinator)
        other = OrganisationFactory()

        self.send(
            client,
            party_1=cast.there.pk,
            party_2=other.pk,
            title="Samen leren",
            purpose="Leerwerkplaatsen",
            rhythm="yearly",
            since_1="5",
            since_2="2014",
            since_3="about",
            since_4="al lang",
        )

        made = Partnership.objects.get(title="Samen leren")
        assert (made.kind, made.purpose, made.rhythm) == (
            "multi_party",
            "Leerwerkplaatsen",
            "yearly",
        )
        assert (made.since.text, made.since.as_stated) == ("2014-05~", "al lang")
        assert not made.shared_editing

    def test_the_keeper_need_not_be_a_party(self, client, cast):
        client.force_login(cast.coordinator)
        other = OrganisationFactory()

        self.send(client, party_1=cast.there.pk, party_2=other.pk, keeper_is_party=None)

        made = Partnership.objects.exclude(pk=cast.partnership.pk).get()
        assert {party.organisation for party in made.parties.all()} == {cast.there, other}
        assert made.keeper == cast.here
        assert client.get(made.get_absolute_url()).status_code == 200

    def test_a_new_organisation_is_recorded_with_it(self, client, cast):
        client.force_login(cast.coordinator)

        self.send(
            client,
            party_1="new:Speeltuin Zonnehoek",
            party_1_q="Speeltuin Zonnehoek",
            party_1_kind="volunteer",
        )

        new = Organisation.objects.get(name="Speeltuin Zonnehoek")
        assert new.recorded_by == cast.here
        assert new.party_rows.get().partnership.keeper == cast.here

    def test_the_keeper_is_asked_of_who_records_for_several(self, client, cast):
        second = OrganisationFactory()
        user = make_user(cast.here, "coordinator")
        user.memberships.create(
            organisation=second, role="coordinator", starts_on=datetime.date(2020, 1, 1)
        )
        client.force_login(user)

        self.send(client, keeper=second.pk, party_1=cast.there.pk)

        assert Partnership.objects.exclude(pk=cast.partnership.pk).get().keeper == second

    def test_one_cannot_keep_for_another_organisation(self, client, cast):
        client.force_login(cast.coordinator)

        self.send(client, keeper=cast.there.pk, party_1=cast.there.pk)

        assert Partnership.objects.exclude(pk=cast.partnership.pk).get().keeper == cast.here

    def test_another_party_is_asked_for_without_a_script(self, client, cast):
        client.force_login(cast.coordinator)
        page = client.get(self.url)

        more = client.post(
            self.url, form_data_of(page, party_1=cast.there.pk, title="Blijft", add_party="1")
        )
        again = client.post(self.url, form_data_of(more, add_party="1"))

        assert more.status_code == again.status_code == 200
        assert [field.name for field in more.context["form"].party_fields] == [
            "party_1",
            "party_2",
            "party_3",
        ]
        assert len(again.context["form"].party_fields) == 4
        assert 'value="Blijft"' in again.content.decode()
        assert Partnership.objects.count() == 1

    def test_without_a_party_nothing_is_recorded(self, client, cast):
        client.force_login(cast.coordinator)

        response = self.send(client, title="Alleen ik")

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"party_1"}
        assert 'value="Alleen ik"' in response.content.decode()
        assert Partnership.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": "x" * 201}, "title"),
            ({"title": "a\x00b"}, "title"),
            ({"purpose": "a\u202eb"}, "purpose"),
            ({"rhythm": "monthly"}, "rhythm"),
            ({"kind": "gang"}, "kind"),
            ({"since_2": "14"}, "since"),
            ({"since_0": "31", "since_1": "2", "since_2": "2014"}, "since"),
            ({"party_1": "999999"}, "party_1"),
            ({"party_1": "onzin"}, "party_1"),
        ],
    )
    def test_bad_input(self, client, cast, values, field):
        client.force_login(cast.coordinator)

        response = self.send(client, **{"party_1": cast.there.pk, **values})

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert Partnership.objects.count() == 1

    def test_the_same_form_twice_makes_one(self, client, cast):
        client.force_login(cast.coordinator)
        data = form_data_of(client.get(self.url), party_1=cast.there.pk)

        first = client.post(self.url, data)
        second = client.post(self.url, data)

        assert first.url == second.url
        assert Partnership.objects.count() == 2
        assert FormToken.objects.count() == 1

    def test_who_may(self, client, cast):
        nobody = make_user()
        found = [answers(client, user, "get", self.url) for user in (cast.reader, nobody)]
        assert found == [403, 403]
        client.logout()
        assert client.get(self.url).status_code == 302
        assert answers(client, cast.stranger, "get", self.url) == 200


def form_data_of(page, **values):
    """What a browser sends back of the recording form: pickers start empty."""
    form = page.context["form"]
    data = {"token": str(form["token"].value()), "pickers": form.picker_count}
    data |= {"keeper_is_party": "on", "rhythm": "not_agreed"}
    if form.is_bound:
        data |= {key: value for key, value in form.data.items() if key != "add_party"}
        data["pickers"] = form.picker_count
    data |= values
    return {key: value for key, value in data.items() if value is not None}


class TestEdit:
    def url(self, cast):
        return reverse("partnership_edit", args=[cast.partnership.pk])

    def test_works(self, client, cast):
        client.force_login(cast.coordinator)
        page = client.get(self.url(cast))

        client.post(self.url(cast), form_data(page, title="Nieuwe naam", since_2="2015"))

        cast.partnership.refresh_from_db()
        assert cast.partnership.title == "Nieuwe naam"
        assert cast.partnership.since.text == "2015"
        assert cast.partnership.version == 2
        assert cast.partnership.sort_title == "nieuwe naam"
        assert "landstede" in cast.partnership.search_text
        entry = AuditEntry.objects.of(cast.partnership).get()
        assert entry.text.before["title"] == "Leger des Heils en Landstede"
        assert entry.text.after["title"] == "Nieuwe naam"

    def test_the_other_party_edits_while_shared(self, client, cast):
        assert answers(client, cast.partner, "get", self.url(cast)) == 200

        Partnership.objects.update(shared_editing=False)

        assert answers(client, cast.partner, "get", self.url(cast)) == 403

    def test_stale_shows_both_texts(self, client, cast):
        client.force_login(cast.coordinator)
        mine = form_data(client.get(self.url(cast)), title="Mijn titel")
        client.post(self.url(cast), {**mine, "title": "Hun titel"})

        response = client.post(self.url(cast), mine)

        assert response.status_code == 409
        page = response.content.decode()
        assert "Mijn titel" in page
        assert "Hun titel" in page
        cast.partnership.refresh_from_db()
        assert cast.partnership.title == "Hun titel"

    def test_bad_input(self, client, cast):
        client.force_login(cast.coordinator)
        outsider = Contact.objects.create(organisation=OrganisationFactory(), name="Buiten")
        data = form_data(client.get(self.url(cast)), title="", coordinator=outsider.pk)

        response = client.post(self.url(cast), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"title", "coordinator"}

    def test_refusals(self, client, cast):
        assert refusals(client, cast, self.url(cast)) == REFUSED
        assert answers(client, cast.coordinator, "delete", self.url(cast)) == 405


class TestEditPurpose:
    def test_works(self, client, cast):
        url = reverse("partnership_edit_purpose", args=[cast.partnership.pk])
        client.force_login(cast.coordinator)

        client.post(url, form_data(client.get(url), purpose="Elkaar versterken", cause="Samen"))

        cast.partnership.refresh_from_db()
        assert cast.partnership.purpose == "Elkaar versterken"
        page = client.get(cast.partnership.get_absolute_url()).content.decode()
        assert "Elkaar versterken" in page
        assert refusals(client, cast, url) == REFUSED


class TestEditRhythm:
    def url(self, cast):
        return reverse("partnership_edit_rhythm", args=[cast.partnership.pk])

    def test_works(self, client, cast):
        body = Body.objects.create(partnership=cast.partnership, name="Stuurgroep")
        client.force_login(cast.coordinator)
        page = client.get(self.url(cast))

        client.post(
            self.url(cast),
            form_data(
                page,
                rhythm="yearly",
                start_month=8,
                decided_by="named_body",
                deciding_body=body.pk,
            ),
        )

        cast.partnership.refresh_from_db()
        assert cast.partnership.rhythm == "yearly"
        assert cast.partnership.start_month == 8
        assert cast.partnership.deciding_body == body

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"rhythm": "none"}, "rhythm_reason"),
            ({"decided_by": "named_body"}, "decided_by"),
            ({"start_month": 13}, "start_month"),
        ],
    )
    def test_bad_input(self, client, cast, values, field):
        client.force_login(cast.coordinator)
        page = client.get(self.url(cast))

        response = client.post(self.url(cast), form_data(page, **values))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}

    def test_refusals(self, client, cast):
        assert refusals(client, cast, self.url(cast)) == REFUSED


class TestEditArea:
    def url(self, cast):
        return reverse("partnership_edit_area", args=[cast.partnership.pk])

    def send(self, client, cast, **values):
        client.force_login(cast.coordinator)
        page = client.get(self.url(cast))
        return client.post(self.url(cast), form_data(page, **values))

    def test_a_pasted_list_with_other_spellings(self, client, cast):
        self.send(
            client,
            cast,
            area_basis="stated",
            municipalities="Zwolle, kampen\nZwartwaterland;  Olst-Wijhe",
        )

        assert {one.name for one in cast.partnership.municipalities.all()} == {
            "Zwolle",
            "Kampen",
            "Zwartewaterland",
            "Olst-Wijhe",
        }
        page = client.get(cast.partnership.get_absolute_url()).content.decode()
        assert "Zwartewaterland" in page

    def test_ticked_ones_come_on_top(self, client, cast):
        zwolle = Municipality.objects.get(name="Zwolle")
        cast.there.working_areas.create(municipality=zwolle)

        self.send(client, cast, area_basis="stated", municipalities="Ommen", suggested=[zwolle.pk])

        names = {one.name for one in cast.partnership.municipalities.all()}
        assert names == {"Zwolle", "Ommen"}

    def test_computed_shows_where_all_parties_work(self, client, cast):
        zwolle, ommen = (Municipality.objects.get(name=name) for name in ("Zwolle", "Ommen"))
        for organisation in (cast.here, cast.there):
            organisation.working_areas.create(municipality=zwolle)
        cast.here.working_areas.create(municipality=ommen)

        self.send(client, cast, area_basis="computed")

        area = client.get(cast.partnership.get_absolute_url()).context["dossier"].area
        assert area.names == ["Zwolle"]

    @pytest.mark.parametrize("text", ["Zwolle, Nergenshuizen", "a\x00b", "x," * 500])
    def test_bad_input(self, client, cast, text):
        response = self.send(client, cast, area_basis="stated", municipalities=text)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"municipalities"}
        assert not cast.partnership.municipalities.exists()

    def test_stale(self, client, cast):
        client.force_login(cast.coordinator)
        data = form_data(client.get(self.url(cast)), area_basis="stated", municipalities="Zwolle")
        client.post(self.url(cast), {**data, "municipalities": "Ommen"})

        response = client.post(self.url(cast), data)

        assert response.status_code == 409
        assert [one.name for one in cast.partnership.municipalities.all()] == ["Ommen"]

    def test_refusals(self, client, cast):
        assert refusals(client, cast, self.url(cast)) == REFUSED


def stage_of(partnership) -> str:
    return Partnership.objects.get(pk=partnership.pk).stage


class TestActivate:
    def test_works_once(self, client):
        cast = make_cast(stage="exploring")
        url = reverse("partnership_activate", args=[cast.partnership.pk])

        assert answers(client, cast.coordinator, "post", url) == 302
        assert stage_of(cast.partnership) == "active"
        assert answers(client, cast.coordinator, "post", url) == 409
        assert AuditEntry.objects.of(cast.partnership).get().verb == "activate"

    def test_refusals(self, client, cast):
        url = reverse("partnership_activate", args=[cast.partnership.pk])
        assert refusals(client, cast, url) == REFUSED
        assert answers(client, cast.coordinator, "get", url) == 405


class TestWindDown:
    def test_works_once(self, client, cast):
        url = reverse("partnership_wind_down", args=[cast.partnership.pk])

        assert answers(client, cast.coordinator, "post", url) == 302
        assert stage_of(cast.partnership) == "winding_down"
        assert answers(client, cast.coordinator, "post", url) == 409

    def test_refusals(self, client, cast):
        url = reverse("partnership_wind_down", args=[cast.partnership.pk])
        assert refusals(client, cast, url) == REFUSED
        assert answers(client, cast.coordinator, "get", url) == 405


class TestEnd:
    def url(self, cast):
        return reverse("partnership_end", args=[cast.partnership.pk])

    def test_a_manager_ends_it_with_date_and_reason(self, client, cast):
        client.force_login(cast.manager)
        page = client.get(self.url(cast))

        client.post(
            self.url(cast), form_data(page, ended_2="2026", ended_3="about", reason="Doel bereikt")
        )

        ended = Partnership.objects.get(pk=cast.partnership.pk)
        assert (ended.stage, ended.ended.text, ended.end_reason) == (
            "ended",
            "2026~",
            "Doel bereikt",
        )
        assert ended.ended_upper == datetime.date(2026, 12, 31)
        assert AuditEntry.objects.of(ended).get().text.reason == "Doel bereikt"
        shown = client.get(ended.get_absolute_url()).content.decode()
        assert "Doel bereikt" in shown

    def test_twice_is_refused(self, client, cast):
        client.force_login(cast.manager)
        data = form_data(client.get(self.url(cast)), reason="Klaar")
        client.post(self.url(cast), data)

        assert client.post(self.url(cast), data).status_code == 409
        assert client.get(self.url(cast)).status_code == 409

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"reason": ""}, "reason"), ({"reason": "Klaar", "ended_2": "2010"}, "ended")],
    )
    def test_bad_input(self, client, values, field):
        cast = make_cast(since="2014")
        client.force_login(cast.manager)

        response = client.post(self.url(cast), form_data(client.get(self.url(cast)), **values))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert stage_of(cast.partnership) == "active"

    def test_a_coordinator_may_not(self, client, cast):
        assert answers(client, cast.coordinator, "get", self.url(cast)) == 403
        assert refusals(client, cast, self.url(cast)) == REFUSED


class TestReopen:
    def test_works_and_takes_back_the_end(self, client):
        cast = make_cast(stage="ended", ended="2025", end_reason="Klaar")
        url = reverse("partnership_reopen", args=[cast.partnership.pk])
        client.force_login(cast.manager)

        client.post(url, form_data(client.get(url), reason="Toch niet"))

        again = Partnership.objects.get(pk=cast.partnership.pk)
        assert (again.stage, again.ended.text, again.end_reason) == ("active", None, "")
        entry = AuditEntry.objects.of(again).get()
        assert entry.text.before["ended"] == "2025"
        assert entry.text.before["end_reason"] == "Klaar"

    def test_refusals(self, client, cast):
        url = reverse("partnership_reopen", args=[cast.partnership.pk])
        assert answers(client, cast.manager, "get", url) == 409
        assert answers(client, cast.coordinator, "get", url) == 403
        assert refusals(client, cast, url) == REFUSED


class TestHistory:
    def url(self, cast):
        return reverse("partnership_history", args=[cast.partnership.pk])

    def test_tells_who_did_what(self, client, cast):
        client.force_login(cast.coordinator)
        edit = reverse("partnership_edit", args=[cast.partnership.pk])
        client.post(
            edit, form_data(client.get(edit), title="Andere naam", since_2="2015", since_4="ooit")
        )

        entries = client.get(self.url(cast)).context["entries"]

        assert [entry.who for entry in entries] == [cast.coordinator.display_name]
        changes = {(c.label, c.before, c.after) for c in entries[0].changes}
        assert changes == {
            ("Titel", "Leger des Heils en Landstede", "Andere naam"),
            ("Werken samen sinds", "", "2015 “ooit”"),
        }

    def test_what_is_not_a_field_is_told_as_it_was_written(self, client, cast):
        audit(
            verb="open",
            obj=cast.partnership,
            by=cast.coordinator,
            at=timezone.now(),
            after={"agreements": ["doing", "trust"]},
        )
        client.force_login(cast.coordinator)

        entries = client.get(self.url(cast)).context["entries"]

        assert [(c.label, c.after) for c in entries[0].changes] == [("Agreements", "doing, trust")]

    def test_costs_the_same_for_many_entries(self, client, cast):
        client.force_login(cast.coordinator)
        edit = reverse("partnership_edit", args=[cast.partnership.pk])
        client.post(edit, form_data(client.get(edit), title="Een"))
        one = cost(client, self.url(cast))
        for title in ("Twee", "Drie", "Vier"):
            client.post(edit, form_data(client.get(edit), title=title))

        assert cost(client, self.url(cast)) == one

    def test_refusals(self, client, cast):
        assert refusals(client, cast, self.url(cast), "get") == REFUSED
        assert answers(client, cast.coordinator, "post", self.url(cast)) == 405


class TestInvitation:
    def url(self, cast):
        return reverse("partnership_invitation", args=[cast.partnership.pk])

    def test_the_invited_see_title_purpose_and_own_row_only(self, client):
        cast = make_cast(title="Pact", purpose="Samen sterker")
        theme = make_owned_theme(cast.partnership, title="Geheim thema")
        guest = make_user(role="reader")
        invited = OrganisationFactory(name="Genodigde")
        guest.memberships.create(
            organisation=invited, role="reader", starts_on=datetime.date(2020, 1, 1)
        )
        PartyFactory(partnership=cast.partnership, organisation=invited, state="invited")
        client.force_login(guest)

        page = client.get(self.url(cast)).content.decode()

        assert "Samen sterker" in page
        assert "Genodigde" in page
        assert theme.title not in page
        assert "Landstede" not in page
        assert client.get(cast.partnership.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("state", ["wanted", "approached", "declined", "left"])
    def test_others_see_nothing(self, client, cast, state):
        PartyFactory(
            partnership=cast.partnership,
            organisation_id=cast.stranger.organisation_ids[0],
            state=state,
        )

        assert answers(client, cast.stranger, "get", self.url(cast)) == 404

    def test_who_sees_the_partnership_is_sent_there(self, client, cast):
        client.force_login(cast.partner)

        assert client.get(self.url(cast)).url == cast.partnership.get_absolute_url()


class TestList:
    """Search, filters and cost stand in test_partnership_pages.py."""

    url = "/partnerships/"

    def test_only_what_is_in_sight(self, client, cast):
        make_partnership(title="Van anderen")
        client.force_login(cast.reader)

        titles = [row["title"] for row in client.get(self.url).context["rows"]]

        assert titles == [cast.partnership.title]

    def test_empty_says_what_to_do(self, client):
        user = make_user(OrganisationFactory(), "coordinator")
        client.force_login(user)

        page = client.get(self.url)

        assert page.context["rows"] == []
        assert reverse("partnership_create") in page.content.decode()


class TestShow:
    """Sections and cost stand in test_partnership_pages.py."""

    def test_who_may(self, client, cast):
        url = cast.partnership.get_absolute_url()
        for user in (cast.coordinator, cast.manager, cast.reader, cast.partner):
            assert answers(client, user, "get", url) == 200
        assert answers(client, cast.stranger, "get", url) == 404
        client.logout()
        assert client.get(url).status_code == 302
        assert answers(client, cast.coordinator, "post", url) == 405

    def test_a_party_that_left_sees_it_no_longer(self, client, cast):
        cast.partnership.parties.filter(organisation=cast.there).update(state="left")

        assert answers(client, cast.partner, "get", cast.partnership.get_absolute_url()) == 404

    def test_a_reader_is_offered_nothing_to_change(self, client, cast):
        client.force_login(cast.reader)

        page = client.get(cast.partnership.get_absolute_url())

        content = page.content.decode()
        assert reverse("partnership_edit", args=[cast.partnership.pk]) not in content
        assert page.context["dossier"].gaps == []
        assert page.context["dossier"].additions == []
        assert page.context["dossier"].history == []
