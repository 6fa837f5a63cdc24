"""The impact assistant: pairs, themes, dossiers, action points, and organisations that cease."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Contact
from partnerships import models as p
from partnerships.lifecycle.exchange import EXCHANGE
from tests.factories import MembershipFactory, make_partnership
from tests.partnerships.desk import NOW
from tests.partnerships.transfer import START, Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


class WithRoles(Transfer):
    """Beside what every transfer has: a matched pair, a participant, a coordinator, an action."""

    def running(self):
        found = super().running()
        party, partner = self.made.parties.order_by("position")
        pair = {"partnership": self.made, "text": "Stageplaats"}
        offer = p.ExchangeItem.objects.create(**pair, party=party, direction="offer")
        self.asked = p.ExchangeItem.objects.create(**pair, party=partner, direction="request")
        changes = {"matched_with": self.asked}
        EXCHANGE.perform(offer, "match", changes=changes, by=None, at=START)
        theme = found["theme"].theme
        self.made.coordinator = found["contact"]
        self.made.save()
        action = {"assignee": found["contact"], "text": "Zaal regelen"}
        return found | {
            "pair": offer,
            "participant": theme.participants.create(party=party, note="kookt"),
            "coordinator": self.made,
            "action": self.made.action_points.create(**action),
        }

    def key(self, kind):
        name = "exchange" if kind == "pair" else kind
        return f"{name}-{self.things[kind].pk}"

    def one_moves(self, *kinds, along=()):
        people = {f"person_{self.key(kind)}": "along" for kind in along}
        return {**self.answers(**dict.fromkeys(kinds, "move")), **people}


class TestRolesOfAGiver(WithRoles):
    def test_they_are_listed(self, client):
        page = self.page(client)

        assert self.rows(page, "inside") == self.keys()
        assert "Gekoppeld aan “Stageplaats” van Leger des Heils" in page.content.decode()

    def test_elsewhere_they_stay(self, client):
        self.made.municipalities.set([self.zwolle])

        page = self.page(client)

        assert self.keys("pair", "participant", "coordinator", "action") <= self.rows(
            page, "outside"
        )

    def test_what_was_done_or_ended_is_left_out(self, client):
        p.ActionPoint.objects.update(state="done")
        p.ThemeParticipant.objects.update(until="2026-01", until_lower="2026-01-01")

        assert self.rows(self.page(client)) == self.keys() - self.keys("action", "participant")

    def test_a_pair_goes_on_as_a_pair(self, client):
        self.send(client, **self.one_moves("party", "pair"))

        offer = self.things["pair"]
        offer.refresh_from_db()
        self.asked.refresh_from_db()
        assert (offer.state, self.asked.state) == ("closed", "closed")
        assert {offer.until.text, self.asked.until.text} == {"2026-05"}
        new = p.ExchangeItem.objects.get(party__organisation=self.taker)
        assert (new.text, new.state, new.since.text) == ("Stageplaats", "matched", "2026-05")
        assert (new.matched_with.party, new.matched_with.state) == (self.asked.party, "matched")
        assert new.matched_with.matched_with == new

    def test_a_pair_ends_as_a_pair(self, client):
        preview = self.send(client, "preview", **self.answers(pair="end"))
        self.send(client, **self.answers(pair="end"))

        self.asked.refresh_from_db()
        assert self.asked.state == "closed"
        assert "De andere kant van het paar wordt ook afgesloten." in preview.content.decode()

    def test_a_pair_with_the_receiver_only_closes(self, client):
        partner = self.made.parties.get(organisation=self.one)
        p.Party.objects.filter(pk=partner.pk).update(organisation=self.taker)

        self.send(client, **self.answers(pair="move"))

        assert set(p.ExchangeItem.objects.filter(text="Stageplaats").values_list("state")) == {
            ("closed",)
        }

    def test_who_takes_part_in_a_theme_changes(self, client):
        self.send(client, **self.one_moves("party", "participant"))

        old = self.things["participant"]
        old.refresh_from_db()
        new = old.theme.participants.exclude(pk=old.pk).get()
        assert (old.until.text, new.party.organisation, new.note, new.since.text) == (
            "2026-05",
            self.taker,
            "kookt",
            "2026-05",
        )

    def test_from_outside_one_may_stay_outside(self, client):
        p.ThemeParticipant.objects.update(party=None, organisation=self.giver)

        self.send(client, **self.answers(participant="move"))

        assert p.ThemeParticipant.objects.filter(organisation=self.taker).exists()

    def test_the_last_one_named_is_told(self, client):
        page = self.send(client, "preview", **self.answers(participant="end"))

        assert "doen alle partijen eraan mee" in page.content.decode()

    def test_coordinator_and_action_move_with_the_person(self, client):
        along = ("coordinator", "action")
        self.send(client, **self.one_moves("party", "contact", *along, along=along))

        person = Contact.objects.get(organisation=self.taker)
        self.made.refresh_from_db()
        self.things["action"].refresh_from_db()
        assert (self.made.coordinator, self.things["action"].assignee) == (person, person)

    def test_the_contact_of_the_party_moves_with_it(self, client):
        party, person = self.things["party"], self.things["contact"]
        p.Party.objects.filter(pk=party.pk).update(contact=person)

        self.send(client, **self.one_moves("party", "contact"))

        assert self.made.parties.get(organisation=self.taker).contact.name == person.name

    def test_without_anybody_they_wait(self, client):
        later = {f"person_{self.key(kind)}": "" for kind in ("coordinator", "action")}
        self.send(client, **self.one_moves("party", "coordinator", "action"), **later)

        self.made.refresh_from_db()
        self.things["action"].refresh_from_db()
        assert (self.made.coordinator, self.things["action"].assignee) == (None, None)
        assert self.things["action"].state == "open"

    def test_they_end(self, client):
        self.send(client, **self.answers(coordinator="end", action="end", participant="end"))

        self.made.refresh_from_db()
        self.things["action"].refresh_from_db()
        assert (self.made.coordinator, self.things["action"].state) == (None, "dropped")

    def test_costs_the_same_with_more_rows(self, client):
        self.page(client)
        with CaptureQueriesContext(connection) as one:
            self.page(client)
        for _more in range(3):
            self.running_again()
        with CaptureQueriesContext(connection) as more:
            self.page(client)

        assert len(more) <= len(one)

    def running_again(self):
        """One more of each, without a second working area in the same place."""
        self.things["area"].delete()
        self.things = self.running()


class TestContact(Transfer):
    def test_no_account_comes_along(self, client):
        page = self.page(client)
        preview = self.send(client, "preview", **self.answers(contact="move"))
        self.send(client, **self.answers(contact="move"))
        after = self.page(client)

        assert "Wie meegaat, krijgt daar geen account." in page.content.decode()
        assert "Er komt geen account mee met deze persoon." in preview.content.decode()
        for shown in (page, preview, after):
            assert "kan deze persoon daar uitnodigen" in shown.content.decode()

    def test_who_may_invite_gets_the_way_there(self, client):
        MembershipFactory(user=self.editor, organisation=self.taker, role="manager")

        text = self.page(client).content.decode()

        assert f'href="/organisations/{self.taker.pk}/users/invite/"' in text


class Ceasing(WithRoles):
    """The giver ceases: it is kept by nobody any more."""

    def make_event(self, effective="2026-05", kind="merger", takers=None):
        return super().make_event(effective, kind, takers)

    def running(self):
        return super().running() | {"keeper": self.made}


class TestMerger(Ceasing):
    def test_all_moves_along_unless_somebody_says_otherwise(self, client):
        page = self.page(client)

        assert self.rows(page, "inside") == self.keys()
        answers = {page.context["form"][f"answer_{key}"].value() for key in self.keys()}
        assert answers == {"move"}
        assert "everything" not in page.context["form"].fields
        assert page.context["form"][f"receiver_{self.key('keeper')}"].value() == str(self.taker.pk)

    def test_the_dossier_goes_to_the_receiver(self, client):
        self.send(client, **self.all_move())

        self.made.refresh_from_db()
        assert self.made.keeper == self.taker
        decided = p.ImpactDecision.objects.filter(object_id=self.made.pk)
        assert set(
            decided.filter(object_type__startswith="partnerships.partnership").values_list(
                "object_type", flat=True
            )
        ) == {"partnerships.partnership:keeper", "partnerships.partnership:coordinator"}

    def test_who_goes_on_under_its_own_name_keeps_what_it_has(self, client):
        own = make_partnership(self.taker, self.one, title="Van WijZ zelf")
        self.event.sides.create(organisation=self.taker, side="from")

        assert self.rows(self.page(client)) == self.keys()
        assert own.parties.filter(state="joined").count() == 2


class TestDissolution(Ceasing):
    def make_event(self, effective="2026-05", kind="dissolution", takers=()):
        return super().make_event(effective, kind, takers)

    def test_a_dossier_goes_to_another_party(self, client):
        key = self.key("keeper")

        page = self.page(client)
        choices = dict(page.context["form"].fields[f"answer_{key}"].choices)
        self.send(client, **self.answers(keeper="move"))

        assert set(choices) == {"", "stay", "move"}
        self.made.refresh_from_db()
        assert self.made.keeper == self.one

    def test_nothing_else_can_move(self, client):
        form = self.page(client).context["form"]

        answers = {
            value
            for kind in self.things
            if kind != "keeper"
            for value, _words in form.fields[f"answer_{self.key(kind)}"].choices
        }
        assert answers == {"", "stay", "end"}

    def test_all_ends_in_one_go(self, client):
        kinds = set(self.things) - {"keeper"}

        response = self.send(client, **self.answers(**dict.fromkeys(kinds, "end")))

        assert response.status_code == 302
        assert self.rows(self.page(client, self.editor)) <= self.keys("keeper")


class TestTransferKeepsDossiers(WithRoles):
    def test_who_lives_on_keeps_its_dossiers(self, client):
        assert self.made.keeper == self.giver
        assert f"keeper-{self.made.pk}" not in self.rows(self.page(client))

    def test_of_a_pair_between_two_givers_one_row_is_shown(self, client):
        self.event.sides.create(organisation=self.one, side="from")
        MembershipFactory(user=self.editor, organisation=self.one, role="coordinator")

        rows = self.rows(self.page(client))

        assert self.key("pair") in rows
        assert f"exchange-{self.asked.pk}" not in rows
