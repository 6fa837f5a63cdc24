"""Links for a party without users: mailed once, for one act, and dead afterwards."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import AuditEntry
from evaluations import adoption, mailing
from evaluations.enums import LinkPurpose, ResponseState, SignOffState, Way
from evaluations.models import MailedLink, SignOff
from tests.evaluations.browser import filled
from tests.evaluations.situations import (
    AT,
    answer,
    judge,
    opened,
    submitted,
)
from tests.factories import ContactFactory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def without_partner_users(phase=opened):
    """The partner has nobody in the register (any more)."""
    situation = phase()
    situation.organisations[1].memberships.all().delete()
    return situation


def send(situation, purpose="answer", *, party=1, callbacks=None, **fields):
    """Mail a link through the write function; returns it with the address in the mail."""
    party = situation.response(party).party
    given = {"email": "team@example.org", "person": "teamleider", "language": "nl", **fields}
    with callbacks(execute=True):
        link = mailing.send_link(
            situation.fresh(),
            purpose=LinkPurpose(purpose),
            party=party,
            by=situation.people.coordinator,
            at=AT,
            **given,
        )
    return link, address_in(mail.outbox[-1])


def address_in(message) -> str:
    return re.search(r"http://\S+(/by-link/\S+)", message.body)[1]


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    def through(situation, purpose="answer", **fields):
        callbacks = django_capture_on_commit_callbacks
        return send(situation, purpose, callbacks=callbacks, **fields)

    return through


def all_scores(situation, value="4") -> dict:
    return {f"score_{c.pk}": value for c in situation.evaluation.criteria.all()}


class TestCreate:
    def fill(self, visitor, situation, **fields):
        given = {"email": "team@example.org", "person": "teamleider", "language": "nl"}
        guest = visitor(situation.people.coordinator)
        return guest.fill("mailed_link_create", situation.evaluation.pk, **{**given, **fields})

    def test_mails_a_link_and_keeps_only_its_hash(
        self, visitor, django_capture_on_commit_callbacks
    ):
        situation = without_partner_users()
        with django_capture_on_commit_callbacks(execute=True):
            page = self.fill(visitor, situation)

        link = MailedLink.objects.get()
        token = address_in(mail.outbox[0]).split("/")[2]
        assert page.status_code == 302
        assert (link.party, link.purpose, link.round) == (situation.response(1).party, "answer", 1)
        assert link.expires_at == AT + datetime.timedelta(days=14)
        assert mail.outbox[0].to == ["team@example.org"]
        assert token not in str(MailedLink.objects.values().get())
        told = [f"{e.after} {e.text.after} {e.text.label}" for e in AuditEntry.objects.all()]
        assert token not in " ".join(told)
        assert "team@example.org" not in mail.outbox[0].subject

    def test_to_a_contact_of_the_party_in_its_language(
        self, visitor, django_capture_on_commit_callbacks
    ):
        situation = without_partner_users()
        contact = ContactFactory(
            organisation=situation.organisations[1], function="directeur", email="d@example.org"
        )
        with django_capture_on_commit_callbacks(execute=True):
            self.fill(visitor, situation, contact=contact.pk, email="", person="", language="en")

        link = MailedLink.objects.get()
        assert (link.email, link.person) == ("d@example.org", "directeur")
        assert "You need no account" in mail.outbox[0].body

    def test_a_contact_of_somebody_else_is_refused(self, visitor):
        situation = without_partner_users()
        ours = ContactFactory(organisation=situation.organisations[0], email="o@example.org")

        page = self.fill(visitor, situation, contact=ours.pk)

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"contact"}

    def test_says_what_is_missing(self, visitor):
        page = self.fill(visitor, without_partner_users(), email="", person="")

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"email", "person"}

    def test_not_to_somebody_of_another_organisation(self, visitor):
        """Else the sender could read along by mailing the link to themselves."""
        situation = without_partner_users()
        page = self.fill(visitor, situation, email=situation.people.coordinator.email.upper())

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"email"}
        assert not MailedLink.objects.exists()

    def test_never_to_a_party_with_its_own_people(self, visitor):
        situation = opened()
        guest = visitor(situation.people.coordinator)

        assert guest.get("mailed_link_create", situation.evaluation.pk).status_code == 409
        assert guest.post("mailed_link_create", situation.evaluation.pk).status_code == 409

    def test_a_new_link_replaces_the_earlier_one(self, sent):
        situation = without_partner_users()
        first, address = sent(situation)
        sent(situation)

        first.refresh_from_db()
        assert first.withdrawn_at == AT
        assert Client().get(address).status_code == 410

    def test_who_may(self, visitor):
        situation = without_partner_users()
        pk = situation.evaluation.pk
        for name, status in (("manager", 403), ("reader", 403), ("owner", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("mailed_link_create", pk).status_code == status

    def test_the_page_of_the_evaluation_tells_and_offers(self, visitor, sent):
        situation = without_partner_users()
        sent(situation)

        seen = visitor(situation.people.coordinator).get("evaluation_show", situation.evaluation.pk)
        others = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)

        assert "team@example.org" in seen.content.decode()
        assert "team@example.org" not in others.content.decode()


class TestWithdraw:
    def test_the_link_is_worth_nothing_then(self, visitor, sent):
        situation = without_partner_users()
        link, address = sent(situation)
        done = visitor(situation.people.coordinator).post("mailed_link_withdraw", link.pk)

        assert done.status_code == 302
        assert Client().get(address).status_code == 410
        assert Client().post(address, {"hand_in": "1"}).status_code == 410

    def test_who_may_and_when(self, visitor, sent):
        situation = without_partner_users()
        link, _address = sent(situation)
        for name, status in (("manager", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.post("mailed_link_withdraw", link.pk).status_code == status
        guest = visitor(situation.people.coordinator)
        assert guest.get("mailed_link_withdraw", link.pk).status_code == 405
        guest.post("mailed_link_withdraw", link.pk)
        assert guest.post("mailed_link_withdraw", link.pk).status_code == 409


class TestAnswer:
    def test_opening_it_changes_nothing(self, sent):
        situation = without_partner_users()
        link, address = sent(situation)
        before = MailedLink.objects.values().get(), AuditEntry.objects.count()

        for _time in range(3):
            page = Client().get(address)
            assert page.status_code == 200

        assert (MailedLink.objects.values().get(), AuditEntry.objects.count()) == before
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["Cache-Control"] == "no-store"
        assert "noindex" in page["X-Robots-Tag"]

    def test_a_draft_first_and_then_the_one_act(self, sent):
        situation = without_partner_users()
        link, address = sent(situation)
        guest = Client(enforce_csrf_checks=True)
        page = guest.get(address)
        draft = guest.post(address, {**filled(page, view="Half klaar."), "save": "1"})
        assert draft.status_code == 302
        page = guest.get(address)
        data = {**filled(page, **all_scores(situation)), "hand_in": "1"}

        done = guest.post(address, data, headers={"origin": "null"})

        response, link = situation.response(1), MailedLink.objects.get()
        assert done.status_code == 302
        assert (response.state, response.way) == (ResponseState.HANDED_IN, Way.LINK)
        assert (response.source_person, response.source_on) == ("teamleider", AT.date())
        assert (response.view, link.used_at) == ("Half klaar.", AT)
        thanks = guest.get(address)
        assert thanks.status_code == 200
        assert "Half klaar." not in thanks.content.decode()
        again = guest.post(address, data)
        assert "score_" not in again.content.decode()
        assert situation.response(1).version == response.version

    def test_what_is_missing_is_said_and_the_link_still_works(self, sent):
        situation = without_partner_users()
        link, address = sent(situation)
        guest = Client()
        page = guest.post(address, {**filled(guest.get(address), person=""), "hand_in": "1"})

        assert page.status_code == 422
        assert len(page.context["form"].errors) == situation.evaluation.criteria.count() + 1
        assert MailedLink.objects.get().used_at is None

    def test_nobody_in_the_register_did_it(self, sent):
        situation = without_partner_users()
        _link, address = sent(situation)
        before = AuditEntry.objects.count()
        guest = Client()
        guest.post(address, {**filled(guest.get(address), **all_scores(situation)), "hand_in": "1"})

        written = AuditEntry.objects.order_by("pk")[before:]
        assert {entry.actor_id for entry in written} == {None}
        assert {"use", "hand_in_by_link"} <= {entry.verb for entry in written}
        private = [e for e in written if e.object_type == "evaluations.score"]
        assert {e.organisation_id for e in private} == {situation.organisations[1].pk}
        assert {e.partnership_id for e in private} == {None}

    def test_the_sender_does_not_read_along(self, visitor, sent):
        situation = without_partner_users()
        _link, address = sent(situation)
        guest = Client()
        guest.post(address, {**filled(guest.get(address), view="Alleen van ons"), "save": "1"})
        sender = visitor(situation.people.coordinator)

        shown = sender.get("evaluation_show", situation.evaluation.pk)
        recording = sender.get("response_on_behalf", situation.response(1).pk)

        assert "Alleen van ons" not in shown.content.decode()
        assert recording.status_code == 409

    @pytest.mark.parametrize("moved", ["expired", "coordinator", "handed_in", "left"])
    def test_it_dies_when_things_moved_on(self, sent, moved):
        situation = without_partner_users()
        link, address = sent(situation)
        if moved == "expired":
            MailedLink.objects.update(expires_at=AT)
        elif moved == "coordinator":
            make_user(situation.organisations[1], "coordinator")
        elif moved == "left":
            type(link.party).objects.filter(pk=link.party_id).update(state="left")
        else:
            type(situation.response(1)).objects.update(state=ResponseState.HANDED_IN)
        guest = Client()

        assert guest.get(address).status_code == 410
        assert guest.post(address, {"hand_in": "1"}).status_code == 410
        assert MailedLink.objects.get().used_at is None

    def test_a_link_to_decide_opens_nothing_here(self, sent):
        situation = without_partner_users(submitted)
        _link, address = sent(situation, "decide")

        assert Client().get(address.replace("decide", "answer")).status_code == 404

    def test_guessing_is_slowed_down(self, sent, settings):
        _link, address = sent(without_partner_users())
        guest = Client()
        codes = [guest.get(f"/by-link/guess{n}/answer/").status_code for n in range(21)]

        assert codes == [404] * 20 + [429]
        assert guest.get(address).status_code == 429
        assert Client(REMOTE_ADDR="192.0.2.7").get(address).status_code == 200

    def test_it_speaks_the_language_it_was_mailed_in(self, sent):
        _link, address = sent(without_partner_users(), language="en")
        guest = Client()

        assert '<html lang="en">' in guest.get(address).content.decode()
        assert '<html lang="nl">' in guest.get(address, {"language": "nl"}).content.decode()


class TestSave:
    def test_one_question_is_kept(self, sent):
        situation = without_partner_users()
        _link, address = sent(situation)
        key = situation.evaluation.criteria.first().pk
        saved = Client().post(
            address.replace("answer", "save"),
            {"question": key, f"score_{key}": "4", f"score_{key}_version": "0"},
        )

        score = situation.response(1).scores.get()
        assert saved.status_code == 200
        assert (score.criterion_id, score.value) == (key, 4)
        assert "Opgeslagen om 11:00" in saved.content.decode()

    def test_a_dead_link_keeps_nothing(self, sent):
        situation = without_partner_users()
        link, address = sent(situation)
        MailedLink.objects.update(expires_at=AT)
        key = situation.evaluation.criteria.first().pk
        data = {"question": key, f"score_{key}": "4", f"score_{key}_version": "0"}

        assert Client().post(address.replace("answer", "save"), data).status_code == 410
        assert Client().post("/by-link/nothing/save/", data).status_code == 409
        assert situation.response(1).scores.count() == 0
        assert Client().get(address.replace("answer", "save")).status_code in (405, 410)


class TestDecide:
    def test_it_shows_what_is_adopted(self, sent):
        situation = without_partner_users(submitted)
        _link, address = sent(situation, "decide")

        page = Client().get(address)

        text = page.content.decode()
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
        for words in ("Wij gaan door.", "Zo ziet partij 0 het.", "Dansles", "Zomertoernooi"):
            assert words in text
        assert SignOff.objects.get(party=situation.response(1).party).state == SignOffState.WAITING

    def test_adopting_is_the_one_act_and_is_printed(self, visitor, sent):
        situation = without_partner_users(submitted)
        adoption.adopt(situation.sign_off(0), by=situation.people.manager, at=AT)
        link, address = sent(situation, "decide", person="directeur")
        guest = Client()
        data = filled(guest.get(address), decision="adopted")

        done = guest.post(address, data)

        row = situation.sign_off(1)
        assert done.status_code == 302
        assert (row.state, row.way, row.source_person) == ("adopted", Way.LINK, "directeur")
        assert situation.fresh().is_adopted
        shown = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)
        assert "via een gemailde link: directeur, 20 november 2026" in shown.content.decode()
        version = situation.sign_off(1).version
        assert guest.post(address, data).status_code == 200
        assert situation.sign_off(1).version == version

    def test_sending_back_asks_for_a_note(self, sent):
        situation = without_partner_users(submitted)
        _link, address = sent(situation, "decide")
        guest = Client()
        data = filled(guest.get(address), decision="sent_back")

        assert guest.post(address, data).status_code == 422
        assert guest.post(address, {**data, "note": "Cijfers kloppen niet."}).status_code == 302
        assert situation.fresh().round == 2
        assert SignOff.objects.get(round=1, way=Way.LINK).note == "Cijfers kloppen niet."

    def test_another_round_kills_it(self, sent):
        situation = without_partner_users(submitted)
        _link, address = sent(situation, "decide")
        adoption.send_back(situation.sign_off(0), note="Nee.", by=situation.people.manager, at=AT)
        assert Client().get(address).status_code == 410
        adoption.submit(situation.fresh(), by=situation.people.coordinator, at=AT)

        assert Client().get(address).status_code == 410
        assert Client().post(address, {"decision": "adopted"}).status_code == 410
        assert situation.sign_off(1).state == SignOffState.WAITING

    def test_a_manager_of_the_party_decides_instead(self, sent):
        situation = without_partner_users(submitted)
        _link, address = sent(situation, "decide")
        make_user(situation.organisations[1], "manager")

        assert Client().get(address).status_code == 410


def test_the_whole_loop_with_the_partner_by_link(visitor, sent):
    """One party in the register, the other through two mailed links; the ways are printed."""
    situation = without_partner_users()
    people = situation.people
    answer(situation.response(0), people.coordinator)
    ours = visitor(people.coordinator)
    ours.fill("response_hand_in", situation.response(0).pk)
    guest = Client()
    _link, address = sent(situation)
    guest.post(address, {**filled(guest.get(address), **all_scores(situation, "5")), "hand_in": 1})
    assert situation.fresh().is_shared
    judge(situation)
    ours.fill("conclusion_edit", situation.evaluation.pk, conclusion="continue", summary="Door.")
    ours.fill("evaluation_submit", situation.evaluation.pk)
    visitor(people.manager).fill("signoff_adopt", situation.sign_off(0).pk)
    _link, address = sent(situation, "decide", person="directeur")
    done = guest.post(address, filled(guest.get(address), decision="adopted"))

    assert done.status_code == 302
    assert situation.fresh().is_adopted
    page = ours.get("evaluation_show", situation.evaluation.pk).content.decode()
    assert "via een gemailde link: teamleider, 20 november 2026" in page
    assert "via een gemailde link: directeur, 20 november 2026" in page
    assert situation.partnership.programmes.get(year=2027).activity_count == 3
