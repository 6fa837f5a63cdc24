"""One person as the register knows them: contacts, account, and every name they had."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from accounts.models import AuditText, User
from organisations.models import Contact

from .words import Needle, Words, needles_of, parts_of

NAME_COLUMNS = ("name", "display_name")
ADDRESS_COLUMNS = ("email", "phone")
# So begins the address of who was erased; nobody can be mailed there.
ERASED_HOST = "erased.invalid"


def erased_email(number: int) -> str:
    return f"removed-{number}@{ERASED_HOST}"


@dataclass
class Person:
    """The rows that are this person, with ``also`` the other words for them that somebody gave."""

    contacts: list[Contact]
    users: list[User]
    also: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return str((self.contacts or self.users)[0])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(name, uuid) of every row, as the ledger keeps them."""
        return [(row._meta.label, str(row.uuid)) for row in [*self.users, *self.contacts]]

    @cached_property
    def rows(self) -> list:
        return [*self.contacts, *self.users]

    def is_own(self, model, pk) -> bool:
        return any(type(row) is model and row.pk == pk for row in self.rows)

    @cached_property
    def _known(self) -> tuple[list[str], list[str]]:
        """Names and addresses of today, and those that an account had before."""
        names = [c.name for c in self.contacts] + [u.display_name for u in self.users]
        addresses = [a for c in self.contacts for a in (c.email, c.phone)]
        addresses += [u.email for u in self.users]
        older = _as_the_trail_says(self.users)
        return _each_once([*names, *older[0]]), _each_once([*addresses, *older[1]])

    @cached_property
    def _earlier(self) -> tuple[list[str], list[str]]:
        """Names and addresses that only the history of a contact tells.

        A contact is used again for who comes after: they may be those of somebody else.
        """
        return _as_the_trail_says(self.contacts)

    @property
    def own_addresses(self) -> list[str]:
        """Those that are not perhaps of who was this contact before."""
        return self._known[1]

    @property
    def names(self) -> list[str]:
        return _each_once([*self._known[0], *self._earlier[0]])

    @property
    def addresses(self) -> list[str]:
        return _each_once([*self._known[1], *self._earlier[1]])

    @cached_property
    def _own_keys(self) -> set[tuple[str, str]]:
        return {(needle.kind, needle.key) for needle in needles_of(*self._known)}

    def _is_doubtful(self, needle: Needle) -> bool:
        """Whether others have it too, or only the history of a contact tells of it."""
        found = (needle.kind, needle.key)
        return found in self.shared or found not in self._own_keys

    @cached_property
    def shared(self) -> set[tuple[str, str]]:
        """Names and addresses that others have too: a namesake, the address of the office."""
        # An account behind one of the contacts is this person, also where only contacts are told.
        users = {u.pk for u in self.users} | {c.user_id for c in self.contacts if c.user_id}
        others_u = User.objects.exclude(pk__in=users)
        others_c = Contact.objects.exclude(pk__in=[c.pk for c in self.contacts])
        others_c = others_c.exclude(user__in=users)
        wanted = {needle.key for needle in needles_of(self.names, self.addresses)}
        found = set()
        names = [*others_c.values_list("name", flat=True)]
        names += others_u.values_list("display_name", flat=True)
        addresses = [a for pair in others_c.values_list("email", "phone") for a in pair]
        addresses += others_u.values_list("email", flat=True)
        for needle in needles_of(_each_once(names), _each_once(addresses)):
            if needle.key in wanted:
                found.add((needle.kind, needle.key))
        return found

    def known_by(self, *, sure: Words, unsure: Words) -> None:
        """Look for these words and no others: its own rows may say nothing any more."""
        self.__dict__ |= {"sure": sure, "unsure": unsure}

    @cached_property
    def sure(self) -> Words:
        """What means this person and nobody else: replaced without asking."""
        needles = needles_of(self.names, self.addresses)
        return Words(n for n in needles if n.kind != "part" and not self._is_doubtful(n))

    @cached_property
    def unsure(self) -> Words:
        """What may mean this person: somebody looks at each hit."""
        needles = needles_of(self.names, self.addresses)
        maybe = [n for n in needles if n.kind == "part" or self._is_doubtful(n)]
        maybe += parts_of(self.names) + [_typed(text) for text in self.also]
        return Words({n.key: n for n in maybe if n.key}.values())


def _typed(text: str) -> Needle:
    found = needles_of([] if "@" in text else [text], [text])
    return found[-1] if found else Needle("part", text)


def _as_the_trail_says(rows: Iterable) -> tuple[list[str], list[str]]:
    """The names and the addresses that these rows had at some time."""
    names, addresses = [], []
    for row in rows:
        texts = AuditText.objects.filter(
            entry__object_type=row._meta.label_lower, entry__object_id=row.pk
        )
        for before, after in texts.values_list("before", "after"):
            for values in (before, after):
                names += [values.get(column) for column in NAME_COLUMNS]
                addresses += [values.get(column) for column in ADDRESS_COLUMNS]
    return _each_once(names), _each_once(addresses)


def _each_once(texts: Iterable) -> list[str]:
    # What an earlier erasure left in its place is nobody's address.
    kept = (text.strip() for text in texts if isinstance(text, str) and text.strip())
    return list(dict.fromkeys(text for text in kept if not text.endswith(f"@{ERASED_HOST}")))


def person_of_contact(contact: Contact) -> Person:
    """The contact, the account behind it, and the contacts of that account elsewhere."""
    if contact.user_id is None:
        return Person([contact], [])
    return person_of_user(contact.user)


def person_of_user(user: User) -> Person:
    """The account with the contacts that it is linked to."""
    contacts = list(Contact.objects.filter(user=user).select_related("organisation"))
    return Person(contacts, [user])


def may_be_the_same(person: Person) -> list[Contact]:
    """Other contacts with this name or address: perhaps the same person, elsewhere."""
    alike = Q()
    for name in person.names:
        alike |= Q(name__iexact=name)
    for address in person.addresses:
        alike |= Q(email__iexact=address) if "@" in address else Q(phone=address)
    if not alike:
        return []
    own = [contact.pk for contact in person.contacts]
    found = Contact.objects.filter(alike, user__isnull=True).exclude(pk__in=own)
    return list(found.select_related("organisation").order_by("name", "pk"))
