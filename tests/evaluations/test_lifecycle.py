"""The grid of states, moves and roles, as the tables of evaluations.lifecycle have it."""

import datetime

import pytest
import time_machine

from accounts.errors import WrongMoment
from evaluations.enums import EvaluationState, ResponseState, SignOffState
from evaluations.lifecycle import EVALUATION, RESPONSE, SIGN_OFF
from evaluations.models import Evaluation, PartyResponse, SignOff
from tests.evaluations.situations import AT, adopted, answer, answered, concluded, opened, submitted
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ROLES = (
    "coordinator", "manager", "reader", "owner", "their_coordinator", "their_manager",
    "stranger", "administrator",
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def everybody(situation):
    situation.people.administrator = make_user(is_administrator=True)
    return {name: getattr(situation.people, name) for name in ROLES}


def offered(lifecycle, obj, situation):
    """Who is offered which moves."""
    found = {}
    for name, user in everybody(situation).items():
        fresh = type(user).objects.get(pk=user.pk)
        moves = {move.name for move in lifecycle.available(obj, fresh)}
        if moves:
            found[name] = moves
    return found


class TestEvaluation:
    @pytest.mark.parametrize(
        ("phase", "expected"),
        [
            (opened, {}),
            (answered, {}),
            (
                concluded,
                {
                    name: {"submit"}
                    for name in ("coordinator", "their_coordinator", "administrator")
                },
            ),
            (submitted, {name: {"send_back", "adopt"} for name in ("manager", "their_manager")}),
            (adopted, {}),
        ],
    )
    def test_who_is_offered_what(self, phase, expected):
        situation = phase()

        assert offered(EVALUATION, situation.fresh(), situation) == expected

    @pytest.mark.parametrize("state", EvaluationState.values)
    @pytest.mark.parametrize("move", list(EVALUATION.moves))
    def test_a_move_from_another_state_changes_nothing(self, state, move):
        if state in EVALUATION.moves[move].sources:
            return
        situation = opened()
        frozen = {"adopted_at": AT, "frozen": {}} if state == EvaluationState.ADOPTED else {}
        rows = Evaluation.objects.filter(pk=situation.evaluation.pk)
        rows.update(**{"state": state}, **frozen)
        before = rows.values().get()

        with pytest.raises(WrongMoment):
            EVALUATION.perform(situation.fresh(), move, by=situation.people.coordinator, at=AT)

        assert rows.values().get() == before


class TestResponse:
    def test_who_is_offered_what(self):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator)

        assert offered(RESPONSE, situation.response(0), situation) == {"coordinator": {"hand_in"}}

    def test_on_its_behalf_only_without_a_coordinator(self):
        situation = opened()
        situation.organisations[1].memberships.filter(role="coordinator").update(
            ends_on=datetime.date(2026, 1, 1)
        )
        answer(situation.response(1), situation.people.coordinator)

        assert offered(RESPONSE, situation.response(1), situation) == {
            "coordinator": {"hand_in_on_behalf"}
        }

    @pytest.mark.parametrize("state", ResponseState.values)
    @pytest.mark.parametrize("move", list(RESPONSE.moves))
    def test_a_move_from_another_state_changes_nothing(self, state, move):
        if state in RESPONSE.moves[move].sources:
            return
        situation = opened()
        rows = PartyResponse.objects.filter(pk=situation.response(0).pk)
        rows.update(**{"state": state})
        before = rows.values().get()

        with pytest.raises(WrongMoment):
            RESPONSE.perform(rows.get(), move, by=situation.people.coordinator, at=AT)

        assert rows.values().get() == before


class TestSignOff:
    def test_who_is_offered_what(self):
        situation = submitted()

        assert offered(SIGN_OFF, situation.sign_off(0), situation) == {
            "manager": {"adopt", "send_back"}
        }

    def test_on_its_behalf_only_without_a_manager(self):
        situation = submitted()
        situation.organisations[1].memberships.filter(role="manager").update(
            ends_on=datetime.date(2026, 1, 1)
        )

        found = offered(SIGN_OFF, situation.sign_off(1), situation)
        recorded = {"adopt_on_behalf", "send_back_on_behalf"}
        assert found == {"coordinator": recorded, "their_coordinator": recorded}

    @pytest.mark.parametrize("state", SignOffState.values)
    @pytest.mark.parametrize("move", list(SIGN_OFF.moves))
    def test_a_move_from_another_state_changes_nothing(self, state, move):
        if state in SIGN_OFF.moves[move].sources:
            return
        situation = submitted()
        rows = SignOff.objects.filter(pk=situation.sign_off(0).pk)
        rows.update(**{"state": state})
        before = rows.values().get()

        with pytest.raises(WrongMoment):
            SIGN_OFF.perform(rows.get(), move, by=situation.people.manager, at=AT)

        assert rows.values().get() == before
