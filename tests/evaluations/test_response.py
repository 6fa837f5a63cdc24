import datetime

import pytest
import time_machine
from django.utils import translation

from accounts.models import AuditEntry
from evaluations import answering
from evaluations.enums import ResponseState, Way
from evaluations.models import PartyResponse
from tests.evaluations.browser import filled
from tests.evaluations.situations import (
    AFTER_DUE,
    AT,
    adopted,
    answer,
    answered,
    opened,
    submitted,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def scores(situation, value=4, **overrides):
    """Field values for every criterion, by code."""
    data = {}
    for criterion in situation.evaluation.criteria.all():
        data[f"score_{criterion.pk}"] = str(overrides.get(criterion.code, value))
    return data


def field(situation, code, kind="score"):
    return f"{kind}_{situation.evaluation.criteria.get(code=code).pk}"


class TestEdit:
    def test_a_draft_is_saved_halfway(self, visitor):
        situation = opened()
        response = situation.response(0)
        answer_page = visitor(situation.people.coordinator).fill(
            "response_edit", response.pk, **{field(situation, "trust"): "2", "view": "Nog bezig."}
        )

        response = situation.response(0)
        assert answer_page.status_code == 302
        assert answer_page.url == f"/evaluations/responses/{response.pk}/edit/"
        assert (response.view, response.state) == ("Nog bezig.", ResponseState.OPEN)
        assert [score.value for score in response.scores.all()] == [2]

    def test_continuing_to_hand_in_asks_for_everything(self, visitor):
        situation = opened()
        page = visitor(situation.people.coordinator).fill(
            "response_edit",
            situation.response(0).pk,
            hand_in="1",
            **{**scores(situation, 4, trust=1), field(situation, "benefit"): ""},
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {
            field(situation, "trust", "comment"),
            field(situation, "benefit"),
        }
        assert situation.response(0).scores.count() == 0

    def test_a_complete_answer_goes_on_to_handing_in(self, visitor):
        situation = opened()
        page = visitor(situation.people.coordinator).fill(
            "response_edit",
            situation.response(0).pk,
            hand_in="1",
            **{
                **scores(situation, 4, trust="na", doing=2),
                field(situation, "doing", "comment"): "Veel vergaderd 🙂",
            },
        )

        response = situation.response(0)
        assert page.url == f"/evaluations/responses/{response.pk}/hand-in/"
        stored = {s.criterion.code: (s.value, s.not_applicable) for s in response.scores.all()}
        assert stored["trust"] == (None, True)
        assert stored["doing"] == (2, False)

    def test_last_years_own_answer_stands_beside_and_a_jump_asks_why(self, visitor):
        situation = adopted()
        programme = situation.partnership.programmes.get(year=2027)
        situation.programme = programme
        opened(situation)
        guest = visitor(situation.people.coordinator)
        page = guest.get("response_edit", situation.response(0).pk)
        questions = {q["criterion"].code: q for q in page.context["form"].questions()}
        # Last year: 4, and 2 for trust.
        assert questions["trust"]["last"].value == 2
        assert questions["doing"]["last"].value == 4
        assert "Uw eigen antwoord in 2026:" in page.content.decode()

        data = filled(page, hand_in="1", **scores(situation, 4))
        page = guest.post("response_edit", situation.response(0).pk, **data)

        assert set(page.context["form"].errors) == {field(situation, "trust", "comment")}

    def test_two_editors_both_texts_survive(self, visitor):
        situation = opened()
        guest = visitor(situation.people.coordinator)
        pk = situation.response(0).pk
        mine = filled(guest.get("response_edit", pk), view="Mijn tekst")
        answer(situation.response(0), situation.people.coordinator, view="Andermans tekst")

        page = guest.post("response_edit", pk, **mine)

        text = page.content.decode()
        assert page.status_code == 409
        assert "Mijn tekst" in text
        assert "Andermans tekst" in text
        assert situation.response(0).view == "Andermans tekst"
        again = guest.post("response_edit", pk, **filled(page))
        assert again.status_code == 302
        assert situation.response(0).view == "Mijn tekst"

    @pytest.mark.parametrize("bad", ["6", "0", "x", "-1"])
    def test_bad_scores_are_refused_at_the_field(self, visitor, bad):
        situation = opened()
        page = visitor(situation.people.coordinator).fill(
            "response_edit", situation.response(0).pk, **{field(situation, "trust"): bad}
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field(situation, "trust")}

    def test_unseen_characters_are_refused(self, visitor):
        situation = opened()
        page = visitor(situation.people.coordinator).fill(
            "response_edit",
            situation.response(0).pk,
            **{field(situation, "trust", "comment"): "a\x00b", "view": "\u202egoed"},
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {
            field(situation, "trust", "comment"),
            "view",
        }

    def test_who_may(self, visitor):
        situation = opened()
        pk = situation.response(0).pk
        expected = {
            "coordinator": 200,
            "manager": 403,
            "reader": 403,
            "owner": 403,
            "their_coordinator": 403,
            "their_manager": 403,
            "stranger": 404,
        }
        for name, status in expected.items():
            guest = visitor(getattr(situation.people, name))
            assert (name, guest.get("response_edit", pk).status_code) == (name, status)

    @pytest.mark.parametrize("phase", [answered, submitted, adopted])
    def test_stands_once_shared(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)
        pk = situation.response(0).pk

        assert guest.get("response_edit", pk).status_code == 409
        assert guest.post("response_edit", pk, version=1, view="Toch nog").status_code == 409
        assert situation.response(0).view == "Zo ziet partij 0 het."

    def test_what_a_party_writes_is_in_its_own_trail_only(self, visitor):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator, view="Geheim")
        entries = AuditEntry.objects.of_partnership(situation.partnership)
        told = " ".join(f"{e.after} {e.text.after} {e.text.label}" for e in entries)

        assert "Geheim" not in told
        assert not entries.filter(object_type__in=["evaluations.score"]).exists()
        own = AuditEntry.objects.filter(organisation_id=situation.organisations[0].pk)
        assert own.filter(verb="answer").exists()


class TestSave:
    """Saving question by question has a file of its own: test_response_save.py."""

    def test_a_question_of_another_evaluation_is_not_asked(self, visitor):
        situation, other = opened(), opened()
        key = other.evaluation.criteria.first().pk
        page = visitor(situation.people.coordinator).post(
            "response_save", situation.response(0).pk, question=key, **{f"score_{key}": "4"}
        )

        assert page.status_code == 422
        assert not situation.response(0).scores.exists()


class TestHandIn:
    def test_the_last_one_shares_all(self, visitor):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator)
        answer(situation.response(1), situation.people.their_coordinator)

        visitor(situation.people.coordinator).fill("response_hand_in", situation.response(0).pk)
        assert situation.fresh().shared_at is None
        visitor(situation.people.their_coordinator).fill(
            "response_hand_in", situation.response(1).pk
        )

        assert situation.fresh().shared_at == AT
        assert {r.way for r in PartyResponse.objects.all()} == {Way.REGISTER}

    def test_only_who_is_not_the_last_reads_that_answers_can_be_taken_back(self, visitor):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator)
        answer(situation.response(1), situation.people.their_coordinator)
        first = visitor(situation.people.coordinator)
        last = visitor(situation.people.their_coordinator)
        with translation.override("nl"):
            words = translation.gettext("You can take them back as long as they are not shared.")

        assert words in first.get("response_hand_in", situation.response(0).pk).content.decode()
        first.fill("response_hand_in", situation.response(0).pk)
        assert words not in last.get("response_hand_in", situation.response(1).pk).content.decode()

    def test_an_incomplete_answer_is_refused_with_what_is_missing(self, visitor):
        situation = opened()
        page = visitor(situation.people.coordinator).get(
            "response_hand_in", situation.response(0).pk
        )

        assert page.status_code == 409
        assert "Heldere doelen" in page.content.decode()

    def test_twice_changes_nothing_twice(self, visitor):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator)
        guest = visitor(situation.people.coordinator)
        pk = situation.response(0).pk
        data = filled(guest.get("response_hand_in", pk))
        assert guest.post("response_hand_in", pk, **data).status_code == 302
        before = situation.response(0).version

        page = guest.post("response_hand_in", pk, **data)

        assert page.status_code == 409
        assert situation.response(0).version == before

    def test_who_may(self, visitor):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator)
        pk = situation.response(0).pk
        for name, status in (("their_coordinator", 403), ("manager", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.post("response_hand_in", pk).status_code == status


class TestTakeBack:
    def test_while_not_shared(self, visitor):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator)
        answering.hand_in(situation.response(0), by=situation.people.coordinator, at=AT)
        answer_page = visitor(situation.people.coordinator).post(
            "response_take_back", situation.response(0).pk
        )

        response = situation.response(0)
        assert answer_page.status_code == 302
        assert (response.state, response.handed_in_at) == (ResponseState.OPEN, None)

    def test_not_once_shared(self, visitor):
        situation = answered()
        page = visitor(situation.people.coordinator).post(
            "response_take_back", situation.response(0).pk
        )

        assert page.status_code == 409
        assert situation.response(0).state == ResponseState.HANDED_IN

    def test_who_may_and_how(self, visitor):
        situation = answered()
        pk = situation.response(0).pk
        for name, status in (("reader", 403), ("their_coordinator", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.post("response_take_back", pk).status_code == status
        assert (
            visitor(situation.people.coordinator).get("response_take_back", pk).status_code == 405
        )


class TestOnBehalf:
    SOURCE = {
        "source_person": "teamleider",
        "source_on": "2026-11-18",
        "source_text": "verslag van 18 november",
    }

    def test_records_and_hands_in_with_its_source(self, visitor):
        situation = opened(partner_users=False)
        guest = visitor(situation.people.coordinator)
        pk = situation.response(1).pk
        done = guest.fill(
            "response_on_behalf", pk, hand_in="1", **scores(situation, 3), **self.SOURCE
        )

        response = situation.response(1)
        page = guest.get("evaluation_show", situation.evaluation.pk)
        assert done.status_code == 302
        assert (response.state, response.way) == (ResponseState.HANDED_IN, Way.ON_BEHALF)
        assert response.source_on == datetime.date(2026, 11, 18)
        assert (
            "vastgelegd namens de partij: teamleider, 18 november 2026, "
            "bron: verslag van 18 november" in page.content.decode()
        )

    @pytest.mark.parametrize("missing", ["source_person", "source_on", "source_text"])
    def test_without_who_when_and_where_nothing_is_recorded(self, visitor, missing):
        situation = opened(partner_users=False)
        page = visitor(situation.people.coordinator).fill(
            "response_on_behalf",
            situation.response(1).pk,
            **{**scores(situation), **self.SOURCE, missing: ""},
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {missing}
        assert situation.response(1).scores.count() == 0

    def test_a_party_that_gets_a_coordinator_takes_its_answers_over(self, visitor):
        situation = opened(partner_users=False)
        pk = situation.response(1).pk
        visitor(situation.people.coordinator).fill(
            "response_on_behalf", pk, hand_in="1", **scores(situation, 3), **self.SOURCE
        )
        newcomer = make_user(situation.organisations[1], "coordinator")
        done = visitor(newcomer).fill("response_edit", pk, view="Zelf geschreven")

        response = situation.response(1)
        assert done.status_code == 302
        assert (response.way, response.source_person, response.source_on) == ("register", "", None)

    def test_a_day_to_come_is_refused(self, visitor):
        situation = opened(partner_users=False)
        page = visitor(situation.people.coordinator).fill(
            "response_on_behalf",
            situation.response(1).pk,
            **{**self.SOURCE, "source_on": "2026-12-24"},
        )

        assert set(page.context["form"].errors) == {"source_on"}

    def test_never_for_a_party_that_has_a_coordinator(self, visitor):
        situation = opened()
        guest = visitor(situation.people.coordinator)
        pk = situation.response(1).pk

        for page in (guest.get("response_on_behalf", pk), guest.post("response_on_behalf", pk)):
            assert page.status_code == 409
            assert "antwoordt zelf" in page.content.decode()

    def test_who_may(self, visitor):
        situation = opened(partner_users=False)
        pk = situation.response(1).pk
        for name, status in (("manager", 403), ("reader", 403), ("owner", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("response_on_behalf", pk).status_code == status


def test_after_closing_input_a_late_party_stands_as_no_answer(visitor):
    situation = opened()
    answer(situation.response(0), situation.people.coordinator)
    answering.hand_in(situation.response(0), by=situation.people.coordinator, at=AT)
    answering.close_input(situation.evaluation, by=situation.people.coordinator, at=AFTER_DUE)

    page = visitor(situation.people.their_coordinator).get(
        "response_edit", situation.response(1).pk
    )

    assert page.status_code == 409
