"""Who is asked without deciding: it holds nothing up, and its silence is recorded."""

import datetime

import pytest
import time_machine
from django.core.management import call_command

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from evaluations import adoption
from evaluations.adoption.asking import ANSWERING_DAYS
from evaluations.enums import SignOffState
from evaluations.models import SignOff
from tests.evaluations.situations import AT, answered, concluded, make_situation, opened, submitted

pytestmark = pytest.mark.django_db

LAST_DAY = AT.date() + datetime.timedelta(days=ANSWERING_DAYS)
IN_TIME = AT + datetime.timedelta(days=ANSWERING_DAYS)
TOO_LATE = AT + datetime.timedelta(days=ANSWERING_DAYS + 1)


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def led():
    """In review, and the first party decides alone."""
    situation = make_situation(decided_by="lead_party")
    situation.partnership.parties.filter(organisation=situation.organisations[0]).update(
        role="lead"
    )
    return submitted(concluded(answered(opened(situation))))


def decide(situation, at=AT):
    return adoption.adopt(situation.sign_off(0), by=situation.people.manager, at=at)


class TestLastDay:
    def test_is_given_at_submission_when_there_is_none(self):
        assert led().fresh().decide_on == LAST_DAY

    def test_that_was_chosen_stands(self):
        situation = make_situation(decided_by="lead_party")
        situation.partnership.parties.filter(organisation=situation.organisations[0]).update(
            role="lead"
        )
        concluded(answered(opened(situation)))
        chosen = AT.date() + datetime.timedelta(days=40)
        type(situation.evaluation).objects.update(decide_on=chosen)

        assert submitted(situation).fresh().decide_on == chosen

    def test_is_not_needed_where_all_decide(self):
        assert submitted().fresh().decide_on is None


class TestAnswer:
    def test_is_not_waited_for(self):
        situation = led()
        decide(situation)

        assert situation.fresh().is_adopted
        assert situation.sign_off(1).state == SignOffState.WAITING

    def test_in_time_stands_beside_the_page_that_was_adopted(self):
        situation = led()
        decide(situation)
        frozen = situation.fresh().frozen

        adoption.adopt(situation.sign_off(1), by=situation.people.their_manager, at=IN_TIME)

        assert situation.sign_off(1).state == SignOffState.ADOPTED
        assert situation.fresh().frozen == frozen
        assert AuditEntry.objects.filter(verb="make_next_year").count() == 1

    def test_after_the_last_day_is_refused(self, visitor):
        situation = led()
        with pytest.raises(WrongMoment):
            adoption.adopt(situation.sign_off(1), by=situation.people.their_manager, at=TOO_LATE)
        with time_machine.travel(TOO_LATE, tick=False):
            page = visitor(situation.people.their_manager).get(
                "signoff_adopt", situation.sign_off(1).pk
            )

        assert page.status_code == 409
        assert situation.sign_off(1).state == SignOffState.WAITING

    def test_agreeing_and_deciding_are_told_apart(self, visitor):
        situation = led()
        theirs = visitor(situation.people.their_manager)
        page = theirs.get("signoff_adopt", situation.sign_off(1).pk).content.decode()
        done = theirs.fill("signoff_adopt", situation.sign_off(1).pk)

        assert "Akkoord geven namens Berkel Onderwijs" in page
        assert done.status_code == 302
        assert (situation.sign_off(1).state, situation.fresh().state) == ("adopted", "in_review")


class TestObjection:
    def test_is_recorded_and_reopens_nothing(self, visitor):
        situation = led()
        done = visitor(situation.people.their_manager).fill(
            "signoff_send_back", situation.sign_off(1).pk, note="Te weinig uren."
        )

        row = situation.sign_off(1)
        assert done.status_code == 302
        assert (row.state, row.note) == (SignOffState.SENT_BACK, "Te weinig uren.")
        assert (situation.fresh().state, situation.fresh().round) == ("in_review", 1)
        decide(situation)
        assert situation.fresh().is_adopted
        kept = {row["name"]: row["state"] for row in situation.fresh().frozen["sign_offs"]}
        assert kept == {"Avondster Zorg": "adopted", "Berkel Onderwijs": "sent_back"}

    def test_stays_when_those_who_decide_send_back(self):
        situation = led()
        people = situation.people
        adoption.send_back(situation.sign_off(1), note="Nee.", by=people.their_manager, at=AT)
        adoption.send_back(situation.sign_off(0), note="Klopt.", by=people.manager, at=AT)

        assert [(row.round, row.state) for row in SignOff.objects.all()] == [
            (1, "sent_back"),
            (1, "sent_back"),
        ]
        assert situation.fresh().round == 2


class TestNoAnswer:
    def test_is_recorded_by_the_command_once(self, capsys):
        situation = led()
        call_command("close_sign_offs")
        with time_machine.travel(TOO_LATE, tick=False):
            call_command("close_sign_offs", "--dry-run")
            before = situation.sign_off(1).state
            call_command("close_sign_offs")
            call_command("close_sign_offs")

        counts = [int(line.split()[0]) for line in capsys.readouterr().out.splitlines()]
        assert (counts, before) == ([0, 1, 1, 0], SignOffState.WAITING)
        assert situation.sign_off(1).state == SignOffState.NO_ANSWER
        assert situation.sign_off(0).state == SignOffState.WAITING
        assert AuditEntry.objects.filter(verb="lapse").count() == 1

    def test_is_recorded_when_those_who_decide_adopt_after_it(self):
        situation = led()
        decide(situation, at=TOO_LATE)

        assert situation.sign_off(1).state == SignOffState.NO_ANSWER
        kept = {row["name"]: row["state"] for row in situation.fresh().frozen["sign_offs"]}
        assert kept["Berkel Onderwijs"] == "no_answer"

    def test_never_of_who_decides(self):
        situation = submitted()
        type(situation.evaluation).objects.update(decide_on=LAST_DAY)

        assert adoption.close_sign_offs(by=None, at=TOO_LATE) == 0


class TestOnThePage:
    def text(self, visitor, situation, name="evaluation_show"):
        guest = visitor(situation.people.reader)
        return guest.get(name, situation.evaluation.pk).content.decode()

    def test_asking_is_told_apart_from_deciding(self, visitor):
        situation = led()
        page = visitor(situation.people.their_manager).get(
            "evaluation_show", situation.evaluation.pk
        )

        text = page.content.decode()
        assert "Gevraagd, nog geen antwoord; beslist niet mee" in text
        assert "Reageren kan tot en met 4 dec" in text
        assert page.context["page"]["steps"][-1]["text"] == "Vastgesteld: 0 van 1"

    @pytest.mark.parametrize("name", ["evaluation_show", "evaluation_print"])
    def test_an_answer_after_the_adoption_stands_beside_it(self, visitor, name):
        situation = led()
        decide(situation)
        before = self.text(visitor, situation, name)
        adoption.send_back(
            situation.sign_off(1), note="Te weinig uren.", by=situation.people.their_manager, at=AT
        )

        after = self.text(visitor, situation, name)
        assert "Na de vaststelling" not in before
        assert "Na de vaststelling" in after
        assert "Te weinig uren." in after

    def test_who_is_asked_can_still_answer_there(self, visitor):
        situation = led()
        decide(situation)
        guest = visitor(situation.people.their_manager)
        page = guest.get("evaluation_show", situation.evaluation.pk).content.decode()

        assert "Akkoord geven namens Berkel Onderwijs" in page
        with time_machine.travel(TOO_LATE, tick=False):
            page = guest.get("evaluation_show", situation.evaluation.pk).content.decode()
        assert "Akkoord geven" not in page
