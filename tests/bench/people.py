"""The organisations of a made-up register and the people who sign in to it."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.models import User
from lib.text import normalise
from organisations.models import Contact, Membership, Organisation, OrganisationName

from .putting import put
from .words import organisation_name

PASSWORD = "samenwerken-2026"
# One organisation takes part in five partnerships, one in every twentieth; the rest in few.
FEW, MANY = 1, 2
FIRST_OF_POOL = 3
SMALLEST_POOL = 6
FEW_TIMES, MANY_EVERY = 5, 20
# From copy to copy of the pattern each place is taken by an organisation so much further on.
STEP = 7
PARTIES = 3
ADMINISTRATOR, COORDINATOR, MANAGER, READER, BUSY = 1, 2, 3, 4, 5
FIRST_COLLEAGUE = 11
ADDRESSES = {
    ADMINISTRATOR: "administrator@bench.example",
    COORDINATOR: "coordinator@bench.example",
    MANAGER: "manager@bench.example",
    READER: "reader@bench.example",
    BUSY: "busy@bench.example",
}


@dataclass(frozen=True)
class Cast:
    """Which organisation stands where, in a register of so many partnerships."""

    size: int
    block: int

    @property
    def pool(self) -> int:
        """How many organisations share the places."""
        return max(SMALLEST_POOL, self.size // 10)

    def is_few(self, index: int) -> bool:
        return index % (self.size // FEW_TIMES) == 0 and index < self.size

    def is_many(self, index: int) -> bool:
        return index % MANY_EVERY == 11

    def copied_to(self, index: int) -> list[int]:
        """Keys of the organisations that copying brings to a partnership, in their order."""
        copy, place = divmod(index, self.block)
        return [
            FIRST_OF_POOL + (place * PARTIES + number + copy * STEP) % self.pool
            for number in range(PARTIES)
        ]

    def parties_of(self, index: int) -> list[int]:
        """Those that stand there in the end."""
        found = self.copied_to(index)
        if self.is_many(index):
            found[1] = MANY
        if self.is_few(index):
            found[2] = FEW
        return found


def name_of(key: int) -> str:
    return {FEW: "Buurtzorg De Linde", MANY: "Regiobureau Samen"}.get(key) or organisation_name(key)


def put_people(cast: Cast, at: datetime.datetime) -> None:
    """Organisations with a name and a contact each; a coordinator in every second of the pool."""
    keys = range(1, FIRST_OF_POOL + cast.pool)
    kinds = ("care", "welfare", "education", "volunteer", "municipality", "other")
    moment = {"created_at": at, "updated_at": at}
    put(
        Organisation(
            id=key, name=name_of(key), kind=kinds[key % 6], sort_name=normalise(name_of(key)),
            search_text=normalise(name_of(key)), **moment,
        )
        for key in keys
    )  # fmt: skip
    put(
        OrganisationName(id=key, organisation_id=key, kind="common", name=name_of(key), **moment)
        for key in keys
    )
    users = _users(cast, at)
    put(users)
    linked = {FEW: COORDINATOR, MANY: BUSY}
    put(
        Contact(
            id=key, organisation_id=key, name=f"Contactpersoon {key}", function="projectleider",
            user_id=linked.get(key), **moment,
        )
        for key in keys
    )  # fmt: skip
    put(_memberships(users, at))


def _users(cast: Cast, at: datetime.datetime) -> list[User]:
    password = make_password(PASSWORD, salt="bench")
    everybody = {**ADDRESSES}
    for number in range(cast.pool // 2):
        everybody[FIRST_COLLEAGUE + number] = f"colleague{number}@bench.example"
    return [
        User(
            id=key, email=address, display_name=address.split("@")[0].capitalize(), language="nl",
            is_administrator=key == ADMINISTRATOR, password=password, date_joined=at,
        )
        for key, address in everybody.items()
    ]  # fmt: skip


def _memberships(users: list[User], at: datetime.datetime):
    roles = {
        COORDINATOR: (FEW, "coordinator"),
        MANAGER: (FEW, "manager"),
        READER: (FEW, "reader"),
        BUSY: (MANY, "coordinator"),
    }
    for user in users:
        if user.pk == ADMINISTRATOR:
            continue
        usual = (FIRST_OF_POOL + 2 * (user.pk - FIRST_COLLEAGUE), "coordinator")
        organisation, role = roles.get(user.pk, usual)
        yield Membership(
            id=user.pk, user=user, organisation_id=organisation, role=role,
            starts_on=datetime.date(2020, 1, 1), created_at=at, updated_at=at,
        )  # fmt: skip
