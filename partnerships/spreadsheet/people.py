"""Contacts that a list names."""

from dataclasses import dataclass, field

from accounts import records
from lib.text import normalise
from organisations.models import Contact, Organisation


@dataclass
class People:
    """Contacts by organisation and name, made where they are missing and one may add them."""

    by: object
    at: object = None
    may_add: dict[int, bool] = field(default_factory=dict)
    known: dict[int, dict[str, Contact]] = field(default_factory=dict)

    def named(self, name: str, organisation: Organisation) -> Contact | None:
        """The contact of that name; None where the organisation has users, who add their own."""
        if not self.knows(name, organisation) and self.may_be_added(organisation):
            person = Contact(organisation=organisation, name=name)
            made = records.create(person, by=self.by, at=self.at)
            self._of(organisation)[normalise(name)] = made
        return self._of(organisation).get(normalise(name))

    def coordinator(self, name: str, organisation: Organisation) -> Contact | None:
        """The contact of that name who can act as coordinator for the organisation today."""
        return self.named(name, organisation) if self.may_coordinate(name, organisation) else None

    def may_coordinate(self, name: str, organisation: Organisation) -> bool:
        """Whether the contact of that name can, or is still to be made."""
        person = self._of(organisation).get(normalise(name))
        if person is None or person.user is None:
            return True
        return organisation.pk in person.user.organisations_as("coordinator")

    def knows(self, name: str, organisation: Organisation) -> bool:
        return normalise(name) in self._of(organisation)

    def may_be_added(self, organisation: Organisation) -> bool:
        """Whether one may add people there: to one's own, and where nobody has an account."""
        if organisation.pk not in self.may_add:
            own = organisation.pk in self.by.organisations_as("coordinator", "manager")
            self.may_add[organisation.pk] = own or not organisation.has_users()
        return self.may_add[organisation.pk]

    def _of(self, organisation) -> dict[str, Contact]:
        if organisation.pk not in self.known:
            rows = organisation.contacts.filter(left_at__isnull=True).order_by("-pk")
            self.known[organisation.pk] = {normalise(row.name): row for row in rows}
        return self.known[organisation.pk]
