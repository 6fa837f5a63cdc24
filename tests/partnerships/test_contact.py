"""Handing over everything a colleague answers for: one page, one transaction, nothing unseen."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Contact
from partnerships import models as p
from partnerships.handover import KINDS, things_of
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    PlanFactory,
    ThemeOwnerFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.partnerships.children import FormRefusals
from tests.partnerships.desk import NOW, ON

pytestmark = pytest.mark.django_db

# Where a contact stands as history: what they signed, decided or said stays theirs.
HISTORY = {
    "partnerships.Signature.signatory",
    "partnerships.Signature.contact",
    # Only a proposal: it goes with the owner who made it.
    "partnerships.ThemeOwner.proposed",
}


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


class Colleague(FormRefusals):
    """Somebody of the keeper with one thing of every kind, and two people to take them over."""

    url_name = "contact_hand_over"

    def prepare(self):
        self.contact = ContactFactory(organisation=self.one, name="Vertrekker (voorbeeld)")
        self.successor = ContactFactory(organisation=self.one, name="Opvolger (voorbeeld)")
        self.partner = ContactFactory(organisation=self.other, name="Partner (voorbeeld)")
        self.things = self.answers_for(self.partnership, self.party)

    def answers_for(self, partnership, party) -> dict:
        """One thing of every kind, all in the name of the contact."""
        contact = self.contact
        owner = ThemeOwnerFactory(theme__partnership=partnership, contact=contact, since="2020")
        plan = PlanFactory(theme=owner.theme)
        body = partnership.bodies.create(name="Stuurgroep")
        p.Partnership.objects.filter(pk=partnership.pk).update(coordinator=contact)
        p.Party.objects.filter(pk=party.pk).update(contact=contact)
        return {
            "theme": owner,
            "activity": plan.activities.create(title="Werven", responsible=contact),
            "action": partnership.action_points.create(text="Bellen", assignee=contact),
            "coordinator": partnership,
            "seat": body.seats.create(contact=contact, party=party, role="chair", since="2020"),
            "party": party,
            "arrangement": partnership.arrangements.create(
                text="Zit namens beide", network="Regiotafel", representative=contact
            ),
        }

    def subject(self):
        return self.contact

    def opened(self, client, user=None, **values):
        client.force_login(user or self.editor)
        page = client.get(self.url)
        return form_data(page, **values)

    def to(self, kind, contact) -> dict:
        return {f"to_{kind}-{self.things[kind].pk}": getattr(contact, "pk", contact)}

    def holders(self) -> dict:
        """Kind → who answers for it now."""
        t = self.things
        for record in t.values():
            record.refresh_from_db()
        t["theme"].theme.__dict__.pop("current_owner", None)
        seats = t["seat"].body.seats.filter(until__isnull=True)
        return {
            "theme": t["theme"].theme.owners.current().get().contact,
            "activity": t["activity"].responsible,
            "action": t["action"].assignee,
            "coordinator": p.Partnership.objects.get(pk=t["coordinator"].pk).coordinator,
            "seat": seats.get().contact,
            "party": p.Party.objects.get(pk=t["party"].pk).contact,
            "arrangement": t["arrangement"].representative,
        }


class TestHandOver(Colleague):
    def test_everything_to_one_person(self, client):
        data = self.opened(client, everything_to=self.successor.pk, reason="Andere baan")

        response = client.post(self.url, data)

        assert response.url == f"{self.one.get_absolute_url()}#contacts"
        assert self.messages_of(response) == ["7 dingen zijn overgedragen."]
        assert set(self.holders().values()) == {self.successor}
        owner, seat = self.things["theme"], self.things["seat"]
        assert (owner.until.text, seat.until.text) == ("2026-11-20", "2026-11-20")
        new_seat = seat.body.seats.get(contact=self.successor)
        assert (new_seat.since.text, new_seat.role, new_seat.party) == (
            "2026-11-20",
            "chair",
            self.party,
        )
        reasons = {(e.object_type, e.text.reason) for e in AuditEntry.objects.all()}
        assert reasons == {
            (f"partnerships.{name}", "Andere baan")
            for name in (
                "themeowner", "activity", "actionpoint", "partnership", "seat", "party",
                "arrangement",
            )
        }  # fmt: skip

    def test_row_by_row(self, client):
        data = self.opened(
            client,
            everything_to=self.successor.pk,
            **self.to("theme", self.partner),
            **self.to("activity", "stays"),
            since_0="",
            since_1="9",
            since_2="2026",
        )

        response = client.post(self.url, data)

        assert response.url == self.url
        holders = self.holders()
        assert (holders.pop("theme"), holders.pop("activity")) == (self.partner, self.contact)
        assert set(holders.values()) == {self.successor}
        assert self.things["theme"].theme.owners.current().get().since.text == "2026-09"

    def test_one_row_alone(self, client):
        client.post(self.url, self.opened(client, **self.to("action", self.partner)))

        holders = self.holders()
        assert holders.pop("action") == self.partner
        assert set(holders.values()) == {self.contact}

    def test_a_seat_taken_by_the_partner_is_the_partners(self, client):
        client.post(self.url, self.opened(client, **self.to("seat", self.partner)))

        assert self.things["seat"].body.seats.get(contact=self.partner).party == self.other_party

    def test_marks_as_gone_at_once(self, client):
        data = self.opened(client, everything_to=self.successor.pk, has_left="on", left_on_2="2026")

        client.post(self.url, data)

        self.contact.refresh_from_db()
        assert self.contact.left_at is not None
        assert self.contact.until.text == "2026"
        assert AuditEntry.objects.of(self.contact).get().verb == "leave"

    def test_only_marks_as_gone(self, client):
        response = client.post(self.url, self.opened(client, has_left="on"))

        self.contact.refresh_from_db()
        assert self.contact.left_at is not None
        assert set(self.holders().values()) == {self.contact}
        assert response.url == self.url

    @pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
    def test_a_changed_row_refuses_everything(self, client, kind):
        data = self.opened(client, everything_to=self.successor.pk, has_left="on")
        record = self.things[kind]
        type(record).objects.filter(pk=record.pk).update(version=7)

        response = client.post(self.url, data)

        assert response.status_code == 409
        assert set(self.holders().values()) == {self.contact}
        self.contact.refresh_from_db()
        assert self.contact.left_at is None
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize("choice", ["", "stays"])
    def test_a_row_that_is_gone(self, client, choice):
        """It matters when it was to be handed over, and not when it was to stay."""
        data = self.opened(client, everything_to=self.successor.pk, **self.to("action", choice))
        p.ActionPoint.objects.update(state="done")

        response = client.post(self.url, data)

        left = self.holders()
        del left["action"]
        assert response.status_code == (302 if choice else 409)
        assert set(left.values()) == {self.successor if choice else self.contact}

    def test_sent_twice(self, client):
        data = self.opened(client, everything_to=self.successor.pk)

        client.post(self.url, data)
        again = client.post(self.url, data, follow=True)

        assert again.status_code == 200
        assert p.ThemeOwner.objects.count() == 2
        assert p.Seat.objects.count() == 2

    def test_who_is_of_no_party_there_cannot_be_chosen(self, client):
        outsider = ContactFactory()
        data = self.opened(client, **self.to("theme", outsider))

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert outsider.name not in response.content.decode()
        assert set(self.holders().values()) == {self.contact}

    def test_the_contact_of_a_party_is_one_of_its_own(self, client):
        data = self.opened(client, everything_to=self.partner.pk)

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {f"to_party-{self.party.pk}"}
        assert set(self.holders().values()) == {self.contact}

    def test_who_has_left_is_not_offered(self, client):
        Contact.objects.filter(pk=self.partner.pk).update(
            left_at=datetime.datetime.now(datetime.UTC)
        )
        client.force_login(self.editor)

        page = client.get(self.url)

        assert [str(person) for person in page.context["form"].people.values()] == [
            str(self.successor)
        ]

    def test_nothing_chosen(self, client):
        response = client.post(self.url, self.opened(client))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"everything_to"}

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"since_0": "31", "since_1": "2"}, "since"),
            ({"since_0": "", "since_1": "", "since_2": ""}, "since"),
            ({"since_0": "", "since_1": "", "since_2": "2010"}, "since"),
            ({"reason": "bel\x07"}, "reason"),
            ({"reason": "x" * 1001}, "reason"),
            ({"everything_to": "99999999999999999999"}, "everything_to"),
            ({"left_on_2": "2026"}, "has_left"),
        ],
    )
    def test_bad_input_is_kept(self, client, values, field):
        data = self.opened(
            client, **{"everything_to": self.successor.pk, **self.to("action", "stays"), **values}
        )

        response = client.post(self.url, data)

        form = response.context["form"]
        assert response.status_code == 422
        assert field in form.errors
        assert form[f"to_action-{self.things['action'].pk}"].value() == "stays"
        assert set(self.holders().values()) == {self.contact}

    def test_an_example_of_every_kind_is_shown(self, client):
        client.force_login(self.editor)

        things = client.get(self.url).context["things"]

        assert {thing.kind.name for thing in things.mine} == {kind.name for kind in KINDS}
        assert (things.for_others, things.unseen) == ([], 0)

    def test_what_is_over_is_not_shown(self, client):
        p.Activity.objects.update(state="done")
        p.ActionPoint.objects.update(state="dropped")
        p.Theme.objects.update(stage="completed")
        p.Seat.objects.update(until="2021")
        p.Arrangement.objects.update(until="2021")
        p.Party.objects.filter(pk=self.party.pk).update(contact=None)
        p.Partnership.objects.update(stage="ended")
        client.force_login(self.editor)

        page = client.get(self.url)

        assert page.context["things"].mine == []
        assert reverse("contact_leave", args=[self.contact.pk]) in page.content.decode()

    def test_what_one_may_not_see_is_a_number(self, client):
        elsewhere = make_partnership(OrganisationFactory(), self.one, title="Geheim verbond")
        party = elsewhere.parties.get(organisation=self.one)
        self.answers_for(elsewhere, party)
        p.Theme.objects.filter(partnership=elsewhere).update(title="Verborgen thema")
        p.Party.objects.filter(pk=party.pk).update(state="invited")

        client.force_login(self.editor)
        page = client.get(self.url)

        assert page.context["things"].unseen == 7
        text = page.content.decode()
        assert "Nog 7" in text
        assert "Geheim verbond" not in text
        assert "Verborgen thema" not in text

    def test_a_manager_hands_over_themes_and_sees_the_rest(self, client):
        manager = make_user(self.one, "manager")
        data = self.opened(client, manager, everything_to=self.successor.pk)

        response = client.post(self.url, data)

        holders = self.holders()
        assert response.status_code == 302
        assert holders.pop("theme") == self.successor
        assert set(holders.values()) == {self.contact}
        things = client.get(self.url).context["things"]
        assert {thing.kind.name for thing in things.for_others} == set(holders)

    def test_another_organisations_people_are_theirs_to_hand_over(self, client):
        """The other party has users: the keeper's coordinator may not hand over for it."""
        make_user(self.other, "coordinator")
        client.force_login(self.editor)

        url = reverse(self.url_name, args=[self.partner.pk])

        assert client.get(url).status_code == 403

    def test_stranger_and_reader(self, client):
        for user, status in ((self.reader, 403), (self.stranger, 404)):
            client.force_login(user)
            assert client.get(self.url).status_code == status

    def test_same_queries_for_one_and_for_many(self, client):
        client.force_login(self.editor)
        few = self.queries(client)
        for _number in range(2):
            other = make_partnership(self.one, OrganisationFactory())
            self.answers_for(other, other.parties.first())

        assert self.queries(client) == few
        assert few <= 40

    def queries(self, client) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(self.url)
        return len(seen)


def test_every_place_of_a_contact_is_handed_over_or_history():
    """A new pointer to a contact is noticed here: a kind of its own, or history."""
    covered = {
        "partnerships.ThemeOwner.contact",
        "partnerships.Activity.responsible",
        "partnerships.ActionPoint.assignee",
        "partnerships.Partnership.coordinator",
        "partnerships.Seat.contact",
        "partnerships.Party.contact",
        "partnerships.Arrangement.representative",
    }
    pointers = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in Contact._meta.related_objects
    }

    assert len(covered) == len(KINDS)
    assert pointers == covered | (HISTORY & pointers)


def test_counts_by_scope(db):
    """Nobody sees what stands outside their scope, whatever their role at home."""
    home = OrganisationFactory()
    contact = ContactFactory(organisation=home)
    ThemeOwnerFactory(theme__partnership=make_partnership(), contact=contact)

    things = things_of(contact, make_user(home, "coordinator"), ON)

    assert (things.mine, things.for_others, things.unseen) == ([], [], 1)
