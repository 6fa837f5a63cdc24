"""The impact assistant: what a life event touches, decided row by row."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.dates import HonestDate
from organisations.life_events import record_life_event
from organisations.models import Affiliation, Contact, LifeEvent, Municipality
from organisations.registering import register_organisation
from partnerships import models as p
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    PartyFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.partnerships.children import FormRefusals
from tests.partnerships.desk import NOW
from tests.partnerships.transfer import START, Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


class TestImpact(Transfer, FormRefusals):
    def test_a_stranger_finds_nothing(self, client):
        """Everybody knows of the event; only the giver decides."""
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 403

    test_a_stranger_cannot_look = test_a_stranger_finds_nothing

    def test_lists_exactly_what_runs_within_the_scope(self, client):
        page = self.page(client)

        assert self.rows(page, "inside") == self.keys()
        assert self.rows(page, "outside") == set()
        answers = {page.context["form"][f"answer_{key}"].value() for key in self.keys()}
        assert answers == {""}

    def test_what_is_elsewhere_stands_beside_it_and_stays(self, client):
        elsewhere = self.in_places(self.giver, self.one, place=self.zwolle)
        unstated = make_partnership(self.giver, self.one)
        group, sister = OrganisationFactory(), OrganisationFactory()
        for member in (self.giver, sister):
            Affiliation.objects.create(organisation=member, group=group)
        beside = make_partnership(sister, self.one, keeper=self.giver)

        page = self.page(client)

        outside = {row.record.partnership_id for row in page.context["effects"].outside}
        assert outside == {elsewhere.pk, beside.pk}
        form = page.context["form"]
        preset = {form[f"answer_{key}"].value() for key in self.rows(page, "outside")}
        assert preset == {"stay"}
        inside = {row.record.pk for row in page.context["effects"].inside}
        assert unstated.parties.get(organisation=self.giver).pk in inside

    def test_what_ended_and_the_transfer_itself_are_left_out(self, client):
        make_partnership(self.giver, self.one, stage="ended")
        paper = make_partnership(self.giver, self.taker)
        AgreementFactory(partnership=paper, life_event=self.event)
        self.things["arrangement"].until = HonestDate.of("2025")
        self.things["arrangement"].save()

        assert self.rows(self.page(client)) == self.keys() - self.keys("arrangement")

    def test_all_moves_along(self, client):
        response = self.send(client, **self.all_move())

        assert self.messages_of(response) == ["7 antwoorden zijn uitgevoerd."]
        t = self.things
        for record in t.values():
            record.refresh_from_db()
        new = self.made.parties.get(organisation=self.taker)
        assert (t["party"].state, t["party"].left.text) == ("succeeded", "2026-05")
        assert (new.state, new.joined.text, new.previous) == ("joined", "2026-05", t["party"])
        person = Contact.objects.get(organisation=self.taker)
        assert (person.name, bool(t["contact"].left_at)) == ("Trekker (voorbeeld)", True)
        assert t["theme"].theme.owners.current().get().contact == person
        owed = self.made.arrangements.get(until__isnull=True)
        assert (owed.text, list(owed.debtors.all())) == ("Samen koken", [new])
        assert list(t["arrangement"].debtors.all()) == [t["party"]]  # as it was agreed
        seat = p.Seat.objects.get(body=t["seat"].body, until__isnull=True)
        assert (seat.contact, seat.party, seat.role) == (person, new, "chair")
        offered = self.made.exchange_items.get(state="open")
        assert (offered.text, offered.party, t["exchange"].state) == ("Zaal", new, "closed")
        places = self.taker.working_areas.values_list("municipality__name", "since")
        assert set(places) == {("Ommen", "2026-05")}
        assert t["area"].until.text == "2026-05"
        assert set(self.event.impact_decisions.values_list("answer", "receiver")) == {
            ("move", self.taker.pk)
        }

    def test_all_ends(self, client):
        self.send(client, **self.answers(**dict.fromkeys(self.things, "end")))

        t = self.things
        for record in t.values():
            record.refresh_from_db()
        assert (t["party"].state, t["exchange"].state) == ("left", "closed")
        assert bool(t["contact"].left_at)
        assert not t["theme"].theme.owners.current().exists()
        assert {t[kind].until.text for kind in ("arrangement", "seat", "area")} == {"2026-05"}
        self.made.refresh_from_db()
        assert self.made.ownerless_theme_count == 1

    def test_what_stays_is_only_written_down(self, client):
        reason = {f"reason_{self.key('party')}": "Blijft van Landstede"}
        entries = p.Party.objects.count(), p.Arrangement.objects.count(), p.Seat.objects.count()

        self.send(client, **self.answers(**dict.fromkeys(self.things, "stay")), **reason)

        after = p.Party.objects.count(), p.Arrangement.objects.count(), p.Seat.objects.count()
        assert after == entries
        page = self.page(client)
        assert self.rows(page) == set()
        assert len(page.context["effects"].decided) == 7
        assert "Blijft van Landstede" in page.content.decode()

    def test_in_parts(self, client):
        self.send(client, **self.answers(area="move"))

        page = self.page(client)

        assert self.rows(page) == self.keys() - self.keys("area")
        assert [row.answer for row in page.context["effects"].decided] == ["move"]

    def test_the_preview_changes_nothing(self, client):
        page = self.send(client, "preview", **self.all_move())

        text = page.content.decode()
        assert page.status_code == 200
        assert "WijZ neemt de plaats in van Landstede Welzijn, met ingang van mei 2026." in text
        assert not p.ImpactDecision.objects.exists()
        assert [len(row[2]) for row in page.context["preview"]] == [2, 2, 1, 1, 1, 1, 1]

    def test_the_preview_tells_who_goes_on_seeing_it_and_who_was_there(self, client):
        values = self.answers(party="move")
        kept = self.send(client, "preview", **values).content.decode()
        p.Partnership.objects.filter(pk=self.made.pk).update(keeper=self.one)
        p.Partnership.objects.filter(pk=self.made.pk).update(shared_editing=True)
        PartyFactory(partnership=self.made, organisation=self.taker, position=5)
        shared = self.send(client, "preview", **values).content.decode()

        assert "zolang die organisatie het dossier houdt" in kept and "doet hier al mee" not in kept
        assert "zien de samenwerking niet meer" in shared and "doet hier al mee" in shared

    def test_back_from_the_preview_keeps_the_answers(self, client):
        page = self.send(client, "change", **self.answers(area="end"))

        assert page.context["preview"] is None
        assert page.context["form"][f"answer_{self.key('area')}"].value() == "end"

    def test_a_theme_can_wait_for_its_owner(self, client):
        later = {f"person_{self.key('theme')}": ""}
        self.send(client, **self.answers(party="move", theme="move"), **later)

        assert not self.things["theme"].theme.owners.current().exists()

    @pytest.mark.parametrize(
        ("kinds", "people", "field"),
        [
            (["seat"], {"seat": ""}, "answer_seat"),
            (["party", "theme"], {"theme": "along"}, "person_theme"),
            ([], {}, "__all__"),
        ],
    )
    def test_what_does_not_fit_is_said_at_the_row(self, client, kinds, people, field):
        values = self.answers(**dict.fromkeys(kinds, "move"))
        values |= {f"person_{self.key(kind)}": who for kind, who in people.items()}

        response = self.send(client, **values)

        assert response.status_code == 422
        assert {name.rpartition("-")[0] or name for name in response.context["form"].errors} == {
            field
        }
        assert not p.ImpactDecision.objects.exists()

    def test_nothing_ends_before_it_began(self, client):
        self.things["area"].since = HonestDate.of("2026-06-01")
        self.things["area"].save()

        response = self.send(client, **self.answers(area="end"))

        assert set(response.context["form"].errors) == {f"answer_{self.key('area')}"}

    def test_nothing_moves_before_the_event(self, client):
        days = {"since_0": "", "since_1": "2", "since_2": "2024"}

        response = self.send(client, **self.answers(area="move"), **days)

        assert set(response.context["form"].errors) == {"since"}
        assert not p.ImpactDecision.objects.exists()

    def test_when_all_is_decided_the_event_itself_is_left(self, client):
        before = self.page(client)
        self.send(client, everything="move")

        way = f'href="/life-events/{self.event.pk}/carry-out/"'
        assert way not in before.content.decode()
        assert way in self.page(client).content.decode()

    def test_when_nothing_is_left_to_change_it_says_so_and_asks_no_date(self, client):
        event = self.event
        type(event).objects.filter(pk=event.pk).update(effective=None)
        self.send(client, everything="move", since_1="5", since_2="2026")

        assert "Leg vast dat het is uitgevoerd" in self.page(client).content.decode()
        ask = client.get(f"/life-events/{event.pk}/carry-out/")
        assert "effective" not in ask.context["form"].fields
        done = client.post(ask.request["PATH_INFO"], form_data(ask), follow=True)

        assert "Er veranderde geen organisatie door." in done.content.decode()
        event.refresh_from_db()
        assert event.carried_out_at

    def test_stands_under_organisations_in_the_menu(self, client):
        text = self.page(client).content.decode()

        assert '<a href="/organisations/" aria-current="page">' in text
        assert '<a href="/partnerships/" aria-current="page">' not in text

    def test_not_before_its_day(self, client):
        self.event = self.make_event(effective="2027-01-01")

        page = self.page(client)

        assert "U beslist erover zodra het is ingegaan." in page.content.decode()

        assert self.rows(page) == self.keys()
        assert page.context["hindrance"]
        assert client.post(self.url, {}).status_code == 409

    def test_a_changed_row_carries_out_nothing(self, client):
        data = form_data(self.page(client), **self.all_move())
        p.Arrangement.objects.filter(pk=self.things["arrangement"].pk).update(version=2)

        response = client.post(self.url, {**data, "step": "carry_out"})

        assert response.status_code == 409
        assert not p.ImpactDecision.objects.exists()
        assert not self.taker.party_rows.exists()

    def test_a_row_that_is_gone_carries_out_nothing(self, client):
        data = form_data(self.page(client), **self.answers(area="end", exchange="end"))
        self.things["exchange"].delete()

        assert client.post(self.url, {**data, "step": "carry_out"}).status_code == 409
        assert not p.ImpactDecision.objects.exists()

    def test_sent_twice_is_carried_out_once(self, client):
        data = {**form_data(self.page(client), **self.answers(area="end")), "step": "carry_out"}

        client.post(self.url, data)
        again = client.post(self.url, data)

        assert (again.status_code, p.ImpactDecision.objects.count()) == (302, 1)

    def test_what_one_may_not_change_is_for_others(self, client):
        p.Partnership.objects.filter(pk=self.made.pk).update(keeper=self.one, shared_editing=False)

        page = self.page(client)

        assert self.rows(page) == self.keys("contact", "area")
        assert self.rows(page, "for_others") == self.keys() - self.keys("contact", "area")
        assert "coördinator van Leger des Heils" in page.content.decode()

    def test_what_one_may_not_see_is_counted(self, client):
        """The keeper of an organisation without users does not keep everything it is in."""
        giver = register_organisation(
            name="Zonder", kind="welfare", recorded_by=self.one, by=None, at=START
        )
        event = LifeEvent(kind="dissolution", title="Opheffing", effective="2026-01")
        self.event = record_life_event(event, sides=[(giver, "from", "")], by=None, at=START)
        make_partnership(giver, self.other, title="Geheime samenwerking", keeper=self.other)

        page = self.page(client, make_user(self.one, "coordinator"))

        text = page.content.decode()
        assert (page.context["effects"].unseen, "Geheime" in text) == (1, False)
        assert "Nog 1 bij een samenwerking die u niet ziet" in text

    def test_one_answer_for_all_that_is_left(self, client):
        values = {"everything": "move", "everything_reason": "Gaat naar WijZ"}
        kept = {**self.answers(seat="end"), f"reason_{self.key('seat')}": "Vervalt"}

        self.send(client, **values, **kept)

        assert set(self.event.impact_decisions.values_list("answer", "reason")) == {
            ("move", "Gaat naar WijZ"),
            ("end", "Vervalt"),
        }
        person = Contact.objects.get(organisation=self.taker)
        assert self.things["theme"].theme.owners.current().get().contact == person
        assert self.rows(self.page(client)) == set()

    def test_one_answer_leaves_alone_what_stands_beside_it(self, client):
        elsewhere = self.in_places(self.giver, self.one, place=self.zwolle)

        self.send(client, everything="end")

        party = elsewhere.parties.get(organisation=self.giver)
        assert party.state == "joined"

    def test_who_moved_in_an_earlier_part_is_expected_to_take_over(self, client):
        self.send(client, **self.answers(party="move", contact="move"))
        person = Contact.objects.get(organisation=self.taker)

        form = self.page(client).context["form"]

        assert form[f"person_{self.key('theme')}"].value() == str(person.pk)
        assert "along" not in dict(form.fields[f"person_{self.key('theme')}"].choices)

    def test_of_several_receivers_one_is_chosen(self, client):
        other = OrganisationFactory(name="Welzijn Noord")
        self.event = self.make_event(takers=[self.taker, other])
        key = self.key("area")

        without = self.send(client, **self.answers(area="move"))
        self.send(client, **self.answers(area="move"), **{f"receiver_{key}": other.pk})

        assert set(without.context["form"].errors) == {f"receiver_{key}"}
        assert other.working_areas.count() == 1

    def test_with_a_new_name_nothing_has_to_move(self, client):
        self.event = self.make_event(kind="rename", takers=[])

        assert self.rows(self.page(client)) == set()

    def test_costs_the_same_with_more_rows(self, client):
        self.page(client)
        with CaptureQueriesContext(connection) as one:
            self.page(client)
        for name in ("Raalte", "Deventer"):
            self.ommen = Municipality.objects.get(name=name)
            self.event.municipalities.add(self.ommen)
            self.running()
        with CaptureQueriesContext(connection) as more:
            self.page(client)

        assert len(more) <= len(one)
