"""What one row of the impact assistant is: a thing that still runs, and whose it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lib.dates import HonestDate
from organisations.models import Contact, Organisation, Service, WorkingArea
from partnerships.models import ExchangeItem, Partnership, Party, Seat, ThemeOwner, ThemeParticipant


def _of_none(record, partnership) -> None:
    """Nobody stated municipalities of it."""


def _contact(record) -> Contact | None:
    return getattr(record, "contact", None)


@dataclass(frozen=True)
class Kind:
    """One kind of thing.

    ``found(ids)`` are the records of these organisations that still run, ``path`` leads from one
    to its partnership ("" is the partnership itself, None: it stands in none). ``of(record, ids)``
    is which of the organisations it is of, ``places(record, partnership)`` the municipalities it
    is about, or None where nobody stated them; ``unplaced`` says so. ``named`` is who answers for
    it. ``needs_party``: it moves to a party only; ``ends``: it can be without anybody.
    """

    name: str
    label: Any
    found: Callable
    of: Callable
    places: Callable = _of_none
    path: str | None = "partnership"
    permission: str = "partnership.edit"
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    named: Callable = _contact
    unplaced: Any = ""
    asks_person: bool = False
    needs_party: bool = True
    ends: bool = True


@dataclass
class Affected:
    """One row: a thing that still runs, whose it is, and whether it is within the scope."""

    kind: Kind
    record: Any
    organisation: Organisation
    partnership: Partnership | None
    inside: bool
    why: str = ""
    # Of a matched pair: the other side is of an organisation that this event is about too.
    both_sides: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.record.pk}"

    @property
    def object_type(self) -> str:
        """How the answer about it is kept: by record, and by role where one record has several."""
        label = self.record._meta.label_lower
        return f"{label}:{self.kind.name}" if isinstance(self.record, Partnership) else label

    @property
    def title(self) -> str:
        record = self.record
        if isinstance(record, Party):
            return str(self.partnership)
        if isinstance(record, ThemeOwner | ThemeParticipant):
            return str(record.theme)
        if isinstance(record, Seat):
            return f"{record.body}: {record.get_role_display()}"
        if isinstance(record, WorkingArea):
            return str(record.municipality)
        return str(record)

    @property
    def note(self) -> str:
        """Whose it is and where it stands, as far as the title does not say so."""
        record = self.record
        if isinstance(record, Party):
            return f"{self.organisation}, {record.get_role_display()}"
        if isinstance(record, WorkingArea | Service):
            return str(self.organisation)
        if isinstance(record, Contact):
            return ", ".join(filter(None, (record.function, str(self.organisation))))
        if isinstance(record, Partnership):
            return str(self.person or self.organisation)
        if isinstance(record, ExchangeItem):
            return " · ".join(filter(None, (self._matched(), str(self.partnership))))
        if isinstance(record, ThemeParticipant):
            return f"{self.organisation} · {self.partnership}"
        person = self.kind.named(record)
        return " · ".join(str(part) for part in (person, self.partnership) if part)

    def _matched(self) -> str:
        """With what of whom it is matched."""
        other = self.record.matched_with
        if other is None:
            return ""
        words = {"title": other, "party": other.party}
        return _("Matched with “%(title)s” of %(party)s") % words

    @property
    def url(self) -> str:
        record = self.record
        if isinstance(record, ThemeOwner):
            return record.theme.get_absolute_url()
        return record.get_absolute_url()

    @property
    def began(self) -> HonestDate:
        """Since when it holds, where that is kept: it cannot end before."""
        record = self.record
        if isinstance(record, Party):
            return record.joined
        # The day on which two organisations began says nothing of who looks after the dossier.
        return HonestDate() if isinstance(record, Partnership) else _since(record)

    @property
    def person(self) -> Contact | None:
        """The one of this organisation who is named in it."""
        contact = self.kind.named(self.record)
        mine = contact is not None and contact.organisation_id == self.organisation.pk
        return contact if mine else None

    @property
    def needs_party(self) -> bool:
        """Whether only a party can take it over; who took part from outside may stay outside."""
        return self.kind.needs_party and not getattr(self.record, "organisation_id", None)

    def falls_together(self, receiver) -> bool:
        """Whether offer and request would both be of one organisation then."""
        other = getattr(self.record, "matched_with", None)
        if other is None:
            return False
        return self.both_sides or other.party.organisation_id == receiver.pk


def _since(record) -> HonestDate:
    return getattr(record, "since", None) or HonestDate()
