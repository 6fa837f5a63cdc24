"""The kinds of things a life event can touch, and how each is found, named and placed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate
from organisations.models import Contact, Organisation, WorkingArea
from partnerships.enums import AreaBasis, ExchangeState, ThemeArea, ThemeStage
from partnerships.models import Arrangement, ExchangeItem, Partnership, Party, Seat, ThemeOwner
from partnerships.models.base import NOT_ENDED
from partnerships.models.theme import RUNNING_STAGES


@dataclass(frozen=True)
class Kind:
    """One kind of thing.

    ``found(ids)`` are the records of these organisations that still run, ``path`` leads from one
    to its partnership (None: it stands in none; "" never occurs). ``of(record, ids)`` is which of
    the organisations it is of, ``places(record, partnership)`` the municipalities it is about, or
    None where nobody stated them.
    """

    name: str
    label: Any
    found: Callable
    of: Callable
    places: Callable
    path: str | None = "partnership"
    permission: str = "partnership.edit"
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    asks_person: bool = False


@dataclass
class Affected:
    """One row: a thing that still runs, whose it is, and whether it is within the scope."""

    kind: Kind
    record: Any
    organisation: Organisation
    partnership: Partnership | None
    inside: bool
    why: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.record.pk}"

    @property
    def title(self) -> str:
        record = self.record
        if isinstance(record, Party):
            return str(self.partnership)
        if isinstance(record, ThemeOwner):
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
        if isinstance(record, WorkingArea):
            return str(self.organisation)
        if isinstance(record, Contact):
            return ", ".join(filter(None, (record.function, str(self.organisation))))
        person = getattr(record, "contact", None)
        return " · ".join(str(part) for part in (person, self.partnership) if part)

    @property
    def url(self) -> str:
        record = self.record
        if isinstance(record, ThemeOwner):
            return record.theme.get_absolute_url()
        return record.get_absolute_url()

    @property
    def began(self) -> HonestDate:
        """Since when it holds: it cannot end before."""
        record = self.record
        return record.joined if isinstance(record, Party) else record.since

    @property
    def person(self) -> Contact | None:
        """The one of this organisation who is named in it."""
        contact = getattr(self.record, "contact", None)
        mine = contact is not None and contact.organisation_id == self.organisation.pk
        return contact if mine else None


def stated(partnership) -> set[int] | None:
    """The municipalities the parties stated; None when they did not."""
    if partnership.area_basis != AreaBasis.STATED:
        return None
    return {place.pk for place in partnership.municipalities.all()} or None


def _of_theme(theme, partnership) -> set[int] | None:
    if theme.area_kind == ThemeArea.LISTED:
        listed = {place.pk for place in theme.municipalities.all()}
        if listed:
            return listed
    return stated(partnership)


def _of_arrangement(arrangement, partnership) -> set[int] | None:
    return {place.pk for place in arrangement.municipalities.all()} or stated(partnership)


def _sides(arrangement) -> list[Party]:
    return [*arrangement.debtors.all(), *arrangement.beneficiaries.all()]


def _first(ids, *candidates):
    return next((pk for pk in candidates if pk in ids), None)


def _themes(ids):
    stages = (*RUNNING_STAGES, ThemeStage.PAUSED)
    rows = ThemeOwner.objects.current()
    return rows.filter(contact__organisation__in=ids, theme__stage__in=stages)


def _arrangements(ids):
    sides = Q(debtors__organisation__in=ids) | Q(beneficiaries__organisation__in=ids)
    return Arrangement.objects.filter(sides, **NOT_ENDED).distinct()


def _seats(ids):
    whose = Q(contact__organisation__in=ids) | Q(party__organisation__in=ids)
    return Seat.objects.filter(whose, **NOT_ENDED)


PARTY = Kind(
    "party",
    _("Partnerships"),
    lambda ids: Party.objects.joined().filter(organisation__in=ids),
    lambda record, ids: record.organisation_id,
    lambda record, partnership: stated(partnership),
    related=("contact",),
)
CONTACT = Kind(
    "contact",
    _("Contacts"),
    lambda ids: Contact.objects.current().filter(organisation__in=ids),
    lambda record, ids: record.organisation_id,
    lambda record, partnership: None,
    path=None,
    permission="contact.edit",
)
THEME = Kind(
    "theme",
    _("Theme ownership"),
    _themes,
    lambda record, ids: record.contact.organisation_id,
    lambda record, partnership: _of_theme(record.theme, partnership),
    path="theme.partnership",
    related=("theme", "contact"),
    prefetched=("theme__municipalities",),
    asks_person=True,
)
ARRANGEMENT = Kind(
    "arrangement",
    _("Arrangements"),
    _arrangements,
    lambda record, ids: _first(ids, *(party.organisation_id for party in _sides(record))),
    _of_arrangement,
    related=("representative",),
    prefetched=("municipalities", "debtors__organisation", "beneficiaries__organisation"),
)
SEAT = Kind(
    "seat",
    _("Seats"),
    _seats,
    lambda record, ids: _first(
        ids,
        record.contact.organisation_id if record.contact_id else None,
        record.party.organisation_id if record.party_id else None,
    ),
    lambda record, partnership: stated(partnership),
    path="body.partnership",
    related=("body", "contact", "party__organisation"),
    asks_person=True,
)
EXCHANGE = Kind(
    "exchange",
    _("Supply and demand"),
    lambda ids: ExchangeItem.objects.filter(
        party__organisation__in=ids, state=ExchangeState.OPEN, **NOT_ENDED
    ),
    lambda record, ids: record.party.organisation_id,
    lambda record, partnership: stated(partnership),
    related=("party__organisation",),
)
AREA = Kind(
    "area",
    _("Working areas"),
    lambda ids: WorkingArea.objects.filter(organisation__in=ids, until__isnull=True),
    lambda record, ids: record.organisation_id,
    lambda record, partnership: {record.municipality_id},
    path=None,
    permission="organisation.edit",
    related=("municipality",),
)

# In the order in which they are shown and written: who takes part comes before what they owe.
IN_PARTNERSHIPS = (PARTY, THEME, ARRANGEMENT, SEAT, EXCHANGE)
KINDS = (PARTY, CONTACT, THEME, ARRANGEMENT, SEAT, EXCHANGE, AREA)
