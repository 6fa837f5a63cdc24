"""Every state × every move × every role, of parties and of proposals to join."""

import pytest

from accounts.models import AuditEntry
from accounts.permissions import PERMISSIONS
from partnerships.lifecycle.accession import ACCESSION
from partnerships.lifecycle.party import PARTY
from partnerships.models import Accession, Party, PartyStep
from tests.factories import OrganisationFactory, PartyFactory, make_user

from .grid import Grid
from .people import make_cast

pytestmark = pytest.mark.django_db
TEXT = {"answered_2": "2014", "answered_as": "directeur", "source": "Notulen"}


@pytest.fixture
def cast():
    """Shared editing is off: only the keeper's coordinator edits the common record."""
    return make_cast(shared_editing=False)


def everybody(cast) -> dict:
    """Name → (user, roles on the partnership; None for who may not know of it)."""
    return {
        "coordinator of the keeper": (cast.coordinator, {"coordinator", "editor"}),
        "manager of the keeper": (cast.manager, {"manager"}),
        "reader of the keeper": (cast.reader, {"reader"}),
        "coordinator of a party": (cast.partner, {"coordinator"}),
        "manager of a party": (make_user(cast.there, "manager"), {"manager"}),
        "administrator": (make_user(is_administrator=True), {"administrator"}),
        "stranger": (cast.stranger, None),
    }


def test_parties(cast):
    def make(state):
        return PartyFactory(partnership=cast.partnership, state=state or "joined")

    def fill(party, name):
        data = {"version": party.version}
        causes = {"leave": "withdrawal", "succeed": "succeeded"}
        return {**data, "leaving_cause": causes[name]} if name in causes else data

    names = {name: f"party_{name}" for name in PARTY.moves}
    grid = Grid(
        lifecycle=PARTY,
        roles=everybody(cast),
        permissions=PERMISSIONS,
        make=make,
        fill=fill,
        count=lambda party: (
            Party.objects.count(),
            PartyStep.objects.count(),
            AuditEntry.objects.changes().count(),
        ),
        url_names={**names, "succeed": "party_leave"},
    )

    assert grid.walk() == []


def test_proposals_to_join(cast):
    silent = PartyFactory(partnership=cast.partnership)  # a party without users

    def make(state):
        return Accession.objects.create(
            partnership=cast.partnership,
            organisation=OrganisationFactory(),
            state=state or "proposed",
        )

    def fill(accession, name, own):
        data = {"version": accession.version, "answer_reason": "Daarom"}
        if name.endswith("on_behalf"):
            return {**data, **TEXT, "answered_by": silent.pk, "answer": name}
        return {**data, "answered_by": own.pk}

    roles = everybody(cast)
    own = {
        name: cast.partnership.parties.get(
            organisation=cast.there if "a party" in name else cast.here
        )
        for name in roles
    }
    wrong = []
    for who in roles:
        grid = Grid(
            lifecycle=ACCESSION,
            roles={who: roles[who]},
            permissions=PERMISSIONS,
            make=make,
            fill=lambda accession, name, party=own[who]: fill(accession, name, party),
            count=lambda accession: (cast.partnership.parties.count(), PartyStep.objects.count()),
            url_names={
                "confirm": "accession_confirm",
                "refuse": "accession_refuse",
                "confirm_on_behalf": "accession_on_behalf",
                "refuse_on_behalf": "accession_on_behalf",
                "withdraw": "accession_withdraw",
            },
        )
        wrong += grid.walk()

    assert wrong == []


def test_the_table_at_a_glance():
    """From where one can go, for who reads this."""
    found = {}
    for table in (PARTY, ACCESSION):
        for move in table.moves.values():
            for source in move.sources:
                found.setdefault(source.value, set()).add(move.name)

    assert found == {
        "wanted": {"approach", "invite", "join", "decline"},
        "approached": {"invite", "start_talks", "join", "decline"},
        "invited": {"start_talks", "join", "decline"},
        "in_talks": {"join", "decline"},
        "declined": {"approach"},
        "joined": {"leave", "succeed"},
        "proposed": {"confirm", "refuse", "confirm_on_behalf", "refuse_on_behalf", "withdraw"},
    }
