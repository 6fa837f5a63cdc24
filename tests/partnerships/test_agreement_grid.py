"""Every move of agreements and signatures: from each state, by each role, stale and twice."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import PERMISSIONS
from partnerships.enums import AgreementState, SignatureState
from partnerships.lifecycle.agreement import AGREEMENT, SIGNATURE
from tests.factories import AgreementFactory, OrganisationFactory, make_partnership, make_user

pytestmark = pytest.mark.django_db

# What a move asks, besides the version that was on the screen.
ASKED = {
    "sign": {"signed_2": "2024"},
    "abandon": {"reason": "De raad stemde niet in."},
    "give_notice": {
        "notice_given_0": "1", "notice_given_1": "10", "notice_given_2": "2026",
        "notice_ends_2": "2027", "notice_reason": "Subsidie stopt.",
    },
    "withdraw_notice": {"reason": "De subsidie gaat toch door."},
    "end": {"ended_2": "2026", "reason": "Subsidie stopt."},
    "refuse": {"reason": "Geen mandaat."},
}  # fmt: skip


@pytest.fixture
def cast(db):
    """Somebody of every role in the keeper, an administrator and a stranger."""
    keeper = OrganisationFactory()
    partnership = make_partnership(keeper, OrganisationFactory(), shared_editing=False)
    users = {role: make_user(keeper, role) for role in ("reader", "coordinator", "manager")}
    users["administrator"] = make_user(is_administrator=True)
    users["stranger"] = make_user(OrganisationFactory(), "coordinator")
    return partnership, users


def roles_of(role) -> set:
    return {"coordinator", "editor"} if role == "coordinator" else {role}


def outcome(role, move, state):
    """The answer, and the state after it."""
    if role == "stranger":
        return 404, state
    if not PERMISSIONS[move.permission].roles & roles_of(role):
        return 403, state
    return (302, move.target) if state in move.sources else (409, state)


def send(client, noun, move, record, party, version=None):
    asked = dict(ASKED.get(move.name, {}))
    if noun == "agreement" and move.name == "sign":
        asked["signed_by"] = [party.pk]
    if move.name == "give_notice":
        asked["notice_by"] = party.pk
    asked["version"] = record.version if version is None else version
    return client.post(reverse(f"{noun}_{move.name}", args=[record.pk]), asked)


def make_agreement(partnership, state):
    agreement = AgreementFactory(partnership=partnership, state=state)
    for party in partnership.parties.all():
        agreement.signatures.create(party=party)
    return agreement


def make_signature(partnership, state):
    agreement = AgreementFactory(partnership=partnership, state="to_sign")
    return agreement.signatures.create(party=partnership.parties.first(), state=state)


LIFECYCLES = {
    "agreement": (AGREEMENT, AgreementState, make_agreement),
    "signature": (SIGNATURE, SignatureState, make_signature),
}
MOVES = [(noun, name) for noun, (table, *_rest) in LIFECYCLES.items() for name in table.moves]


@pytest.mark.parametrize(("noun", "name"), MOVES)
def test_from_every_state_by_every_role(client, cast, noun, name):
    partnership, users = cast
    table, states, make = LIFECYCLES[noun]
    move, party = table.moves[name], partnership.parties.first()

    expected, found, written = {}, {}, {}
    for role, user in users.items():
        client.force_login(user)
        for state in states.values:
            record = make(partnership, state)
            response = send(client, noun, move, record, party)
            record.refresh_from_db()
            found[role, state] = (response.status_code, record.state)
            expected[role, state] = outcome(role, move, state)
            label = record._meta.label_lower
            acts = AuditEntry.objects.filter(object_type=label, object_id=record.pk, verb=name)
            written[role, state] = acts.count() == (response.status_code == 302)
            if response.status_code == 409:
                assert response.context["message"].endswith("."), "it says why"

    assert found == expected
    assert all(written.values())


@pytest.mark.parametrize(("noun", "name"), MOVES)
def test_a_second_click_changes_nothing(client, cast, noun, name):
    partnership, users = cast
    table, _states, make = LIFECYCLES[noun]
    move, party = table.moves[name], partnership.parties.first()
    user = users["manager" if move.permission == "partnership.end" else "coordinator"]
    record = make(partnership, sorted(move.sources)[0])
    client.force_login(user)
    first = send(client, noun, move, record, party)

    second = send(client, noun, move, record, party)

    record.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 409)
    assert (record.state, record.version) == (move.target, 2)


@pytest.mark.parametrize(("noun", "name"), [pair for pair in MOVES if pair[1] in ASKED])
def test_what_somebody_changed_in_between_is_not_overwritten(client, cast, noun, name):
    partnership, users = cast
    table, _states, make = LIFECYCLES[noun]
    move, party = table.moves[name], partnership.parties.first()
    user = users["manager" if move.permission == "partnership.end" else "coordinator"]
    state = sorted(move.sources)[0]
    record = make(partnership, state)
    type(record).objects.filter(pk=record.pk).update(version=5)
    client.force_login(user)

    response = send(client, noun, move, record, party, version=1)

    record.refresh_from_db()
    assert (response.status_code, record.state, record.version) == (409, state, 5)


@pytest.mark.parametrize("noun", LIFECYCLES)
def test_every_state_is_led_to_or_is_where_it_begins(noun):
    table, states, _make = LIFECYCLES[noun]
    reached = {move.target for move in table.moves.values()}

    assert reached | {states.values[0]} == set(states.values)
