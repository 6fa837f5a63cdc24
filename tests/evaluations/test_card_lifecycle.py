"""The grid of a result card: states, moves and roles."""

import pytest
import time_machine

from accounts.errors import WrongMoment
from evaluations.cards.lifecycle import CARD
from evaluations.enums import CardState
from evaluations.models import ResultCard
from tests.evaluations.card_pages import STATES, own_store  # noqa: F401
from tests.evaluations.cards import agreed, card_of, drafted, shared
from tests.evaluations.situations import AT
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


class TestLifecycle:
    @pytest.mark.parametrize("state", CardState.values)
    @pytest.mark.parametrize("move", list(CARD.moves))
    def test_a_move_from_another_state_changes_nothing(self, state, move):
        if state in CARD.moves[move].sources:
            return
        situation = {"draft": drafted, "asked": agreed, "shared": shared}[state]()
        rows = ResultCard.objects.filter(pk=card_of(situation).pk)
        before = rows.values().get()

        with pytest.raises(WrongMoment):
            CARD.perform(card_of(situation), move, by=situation.people.coordinator, at=AT)

        assert rows.values().get() == before

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("draft", {"edits": {"ask_parties"}}),
            ("asked", {"edits": {"take_back"}, "manages": {"object"}}),
            ("agreed", {"edits": {"take_back", "share_by_link"}, "manages": {"object"}}),
            ("shared", {"edits": {"end_link"}, "manages": {"object"}}),
        ],
    )
    def test_who_is_offered_what(self, state, expected):
        situation = STATES[state]()
        people = vars(situation.people) | {"administrator": make_user(is_administrator=True)}
        kinds = {
            **dict.fromkeys(["coordinator", "their_coordinator", "administrator"], "edits"),
            **dict.fromkeys(["manager", "their_manager"], "manages"),
        }
        found = {
            name: {move.name for move in CARD.available(card_of(situation), user)}
            for name, user in people.items()
        }

        assert found == {name: expected.get(kinds.get(name), set()) for name in people}

    def test_buttons_of_each_state(self, visitor):
        found = {}
        for state, make in STATES.items():
            situation = make()
            for person in ("coordinator", "manager", "reader"):
                guest = visitor(getattr(situation.people, person))
                context = guest.get("result_card_show", card_of(situation).pk).context
                rows = [
                    name
                    for row in context["consents"]
                    for name in ("agree", "refuse", "record")
                    if row[name]
                ]
                found[state, person] = (context["moves"], rows)
        assert found == {
            ("draft", "coordinator"): (["ask_parties"], []),
            ("draft", "manager"): ([], []),
            ("draft", "reader"): ([], []),
            ("asked", "coordinator"): (["take_back"], []),
            ("asked", "manager"): (["object"], ["agree", "refuse"]),
            ("asked", "reader"): ([], []),
            ("agreed", "coordinator"): (["share_by_link", "take_back"], []),
            ("agreed", "manager"): (["object"], ["refuse"]),
            ("agreed", "reader"): ([], []),
            ("shared", "coordinator"): (["end_link"], []),
            ("shared", "manager"): (["object"], ["refuse"]),
            ("shared", "reader"): ([], []),
        }
