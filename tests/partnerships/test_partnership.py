"""Partnerships: recording one, completing it section by section, its stages and its history."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.records import audit
from organisations.models import Contact
from partnerships.models import Body, Partnership
from tests.factories import (
    OrganisationFactory,
    PartyFactory,
    form_data,
    make_owned_theme,
    make_partnership,
    make_user,
)

from .people import REFUSED, answers, make_cast, recording_data, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def cost(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


class TestCreate:
    """What is filled in, refused and repeated stands in test_partnership_recording.py."""

    url = "/partnerships/add/"

    def send(self, client, **values):
        page = client.get(self.url)
        return client.post(self.url, recording_data(page, **values))

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
        ) == {
            ("create", "partnerships.partnership"),
            ("create", "partnerships.party"),
            ("create", "partnerships.partystep"),
        }

    def test_who_may(self, client, cast):
        nobody = make_user()
        found = [answers(client, user, "get", self.url) for user in (cast.reader, nobody)]
        assert found == [403, 403]
        client.logout()
        assert client.get(self.url).status_code == 302
        assert answers(client, cast.stranger, "get", self.url) == 200


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

    def test_what_has_no_name_in_words_is_not_told(self, client, cast):
        audit(
            verb="open",
            obj=cast.partnership,
            by=cast.coordinator,
            at=timezone.now(),
            after={"agreements": ["doing"], "party_count": 2, "title": "Andere naam"},
        )
        client.force_login(cast.coordinator)

        entries = client.get(self.url(cast)).context["entries"]

        assert [(c.label, c.after) for c in entries[0].changes] == [("Titel", "Andere naam")]

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

    def test_the_list_leads_to_it(self, client):
        cast = make_cast(title="Pact")
        organisation_id = cast.stranger.organisation_ids[0]
        PartyFactory(partnership=cast.partnership, organisation_id=organisation_id, state="invited")
        client.force_login(cast.stranger)

        page = client.get("/partnerships/").content.decode()

        assert self.url(cast) in page
        assert cast.partnership.get_absolute_url() + '"' not in page

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


class TestTimelineCsv:
    """And the page itself; what both say stands in test_timeline.py."""

    @pytest.mark.parametrize(("page", "reader"), [("timeline", 200), ("timeline/csv", 403)])
    def test_who_may(self, client, cast, page, reader):
        url = f"/partnerships/{cast.partnership.pk}/{page}/"
        assert answers(client, cast.reader, "get", url) == reader
        assert answers(client, cast.partner, "get", url) == 200
        assert answers(client, cast.stranger, "get", url) == 404
        assert answers(client, cast.partner, "post", url) == 405


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
