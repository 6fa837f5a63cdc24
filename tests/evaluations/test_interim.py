"""The interim review: light, about supply and demand, closed by its coordinator."""

import pytest
import time_machine

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from evaluations import answering, interim
from evaluations.lifecycle import EVALUATION
from evaluations.models import Evaluation, PartyResponse, SignOff
from evaluations.opening import open_evaluation
from partnerships.models import Activity, ExchangeItem, Programme
from tests.evaluations.browser import forms_of
from tests.evaluations.situations import AFTER_DUE, AT, DUE, adopted, make_situation, opened
from tests.evaluations.test_preparing import with_board

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def reviewing(situation=None, **fields):
    """A situation with an open interim review over a board."""
    situation = situation or with_board(make_situation(**fields))
    situation.evaluation = open_evaluation(
        situation.programme,
        due_on=DUE,
        all_criteria=False,
        kind="interim",
        by=situation.people.coordinator,
        at=AT,
    )
    return situation


def write_view(situation, number, user, text):
    response = situation.response(number)
    return answering.save_answers(
        response, scores={}, changes={"view": text}, version=response.version, by=user, at=AT
    )


def settled(situation=None, at=AFTER_DUE, **fields):
    situation = situation or reviewing(**fields)
    interim.settle(situation.evaluation, by=situation.people.coordinator, at=at)
    return situation


class TestSettle:
    def test_the_journey_from_opening_to_the_board(self, visitor):
        situation = with_board(make_situation())
        people = situation.people
        guest, partner = visitor(people.coordinator), visitor(people.their_coordinator)
        partnership = situation.partnership
        done = guest.fill(
            "evaluation_open", partnership.pk, kind="interim", year="2026", due_on="2026-12-15"
        )
        review = Evaluation.objects.get()
        situation.evaluation = review
        assert done.url == f"/evaluations/{review.pk}/"
        assert str(review) == "Tussentijdse bespreking 2026"
        for number, one in ((0, guest), (1, partner)):
            response = situation.response(number)
            one.fill("response_edit", response.pk, view=f"Zo zien wij het {number}", hand_in="1")
            page = guest.get("evaluation_show", review.pk).content.decode()
            assert ("Zo zien wij het 1" in page) is False
            one.fill("response_hand_in", response.pk)
        line = review.exchange_reviews.get(item__text="Bus")
        partner.fill(
            "exchange_review_edit",
            review.pk,
            **{
                f"x{line.pk}-next_year": "close",
                f"x{line.pk}-outcome": "Vier ritten.",
                "n0-party": str(situation.response(1).party_id),
                "n0-direction": "offer",
                "n0-text": "Stageplekken",
            },
        )

        done = guest.fill("interim_settle", review.pk)

        review.refresh_from_db()
        page = visitor(people.reader).get("evaluation_show", review.pk).content.decode()
        assert done.status_code == 302
        assert review.state == "adopted"
        assert {(item.text, item.state) for item in ExchangeItem.objects.all()} == {
            ("Zaal", "open"),
            ("Bus", "closed"),
            ("Vervoer", "closed"),
            ("Voorbij", "closed"),
            ("Stageplekken", "open"),
        }
        assert {"Zo zien wij het 0", "Zo zien wij het 1", "Vier ritten.", "Stageplekken"} <= {
            text
            for text in ("Zo zien wij het 0", "Zo zien wij het 1", "Vier ritten.", "Stageplekken")
            if text in page
        }
        assert guest.get("interim_settle", review.pk).status_code == 409

    def test_nothing_of_it_makes_next_year_and_nobody_signs_off(self):
        situation = settled()

        assert list(Programme.objects.values_list("year", flat=True)) == [2026]
        assert Activity.objects.count() == 3
        assert not SignOff.objects.exists()
        assert situation.fresh().frozen["themes"] == []
        assert situation.fresh().lowest_mean is None

    def test_the_yearly_evaluation_opens_beside_it(self):
        situation = settled()

        yearly = opened(situation).evaluation

        assert (yearly.kind, yearly.activity_reviews.count()) == ("yearly", 3)

    def test_a_party_that_is_writing_is_waited_for_until_the_due_date(self):
        situation = reviewing()
        write_view(situation, 1, situation.people.their_coordinator, "Nog niet af")

        with pytest.raises(WrongMoment):
            settled(situation, at=AT)
        assert situation.fresh().state == "open"
        settled(situation, at=AFTER_DUE)

        assert situation.fresh().state == "adopted"
        assert "Nog niet af" not in str(situation.fresh().frozen)

    def test_when_nobody_writes_it_closes_at_once(self):
        assert settled(reviewing(), at=AT).fresh().state == "adopted"

    def test_closes_once_and_a_crash_leaves_nothing_half(self, monkeypatch):
        situation = reviewing()

        def crash(evaluation, *, by, at):
            raise RuntimeError

        with monkeypatch.context() as patch:
            patch.setattr(interim, "update_exchange", crash)
            with pytest.raises(RuntimeError):
                settled(situation)
        before = situation.fresh()
        settled(situation)

        assert (before.state, before.frozen, before.shared_at) == ("open", None, None)
        with pytest.raises(WrongMoment):
            settled(situation)
        assert AuditEntry.objects.filter(verb="settle").count() == 1

    def test_a_yearly_evaluation_is_not_closed_this_way(self, visitor):
        situation = opened()

        with pytest.raises(WrongMoment):
            interim.settle(situation.evaluation, by=situation.people.coordinator, at=AFTER_DUE)
        guest = visitor(situation.people.coordinator)
        assert guest.get("interim_settle", situation.evaluation.pk).status_code == 409

    def test_it_is_not_submitted_for_adoption(self, visitor):
        situation = reviewing()
        guest = visitor(situation.people.coordinator)

        assert guest.get("evaluation_submit", situation.evaluation.pk).status_code == 409
        moves = EVALUATION.available(situation.fresh(), situation.people.coordinator)
        assert {move.name for move in moves} == {"settle"}

    def test_who_may(self, visitor):
        situation = reviewing(shared_editing=False)
        found = {
            name: visitor(getattr(situation.people, name))
            .get("interim_settle", situation.evaluation.pk)
            .status_code
            for name in (
                "coordinator",
                "their_coordinator",
                "manager",
                "owner",
                "reader",
                "stranger",
            )
        }

        assert found == {
            "coordinator": 200,
            "their_coordinator": 403,
            "manager": 403,
            "owner": 403,
            "reader": 403,
            "stranger": 404,
        }

    def test_a_stale_page_closes_nothing(self, visitor):
        situation = reviewing()
        guest, pk = visitor(situation.people.coordinator), situation.evaluation.pk
        sent = forms_of(guest.get("interim_settle", pk))[-1]["data"]
        Evaluation.objects.filter(pk=pk).update(version=7)

        page = guest.post("interim_settle", pk, **{**sent, "version": "1"})

        assert page.status_code == 409
        assert situation.fresh().state == "open"

    def test_it_says_what_it_is_in_list_and_page(self, visitor):
        situation = reviewing()
        guest = visitor(situation.people.coordinator)

        assert [
            bool(row["kind_label"]) for row in guest.get("evaluation_list").context["rows"]
        ] == [True]
        page = guest.get("evaluation_show", situation.evaluation.pk).content.decode()
        assert "Tussentijdse bespreking 2026" in page
        assert "Activiteiten" not in page

    def test_no_answer_is_asked_of_a_yearly_one_of_the_same_year(self):
        situation = adopted()
        reviewing(situation)

        assert PartyResponse.objects.filter(evaluation=situation.evaluation).count() == 2
