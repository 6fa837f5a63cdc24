"""The kinds of things a life event can touch, and how each is found and placed."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Contact, Service, WorkingArea
from partnerships.enums import AreaBasis, ExchangeState, ThemeArea, ThemeStage
from partnerships.models import (
    ActionPoint,
    Arrangement,
    ExchangeItem,
    Partnership,
    Party,
    Seat,
    ThemeOwner,
    ThemeParticipant,
)
from partnerships.models.base import NOT_ENDED
from partnerships.models.theme import RUNNING_STAGES

from .rows import Kind

STAGES = (*RUNNING_STAGES, ThemeStage.PAUSED)


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
    rows = ThemeOwner.objects.current()
    return rows.filter(contact__organisation__in=ids, theme__stage__in=STAGES)


def _participants(ids):
    whose = Q(party__organisation__in=ids) | Q(organisation__in=ids)
    return ThemeParticipant.objects.filter(whose, theme__stage__in=STAGES, **NOT_ENDED)


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
    path=None,
    permission="contact.edit",
)
KEEPER = Kind(
    "keeper",
    _("Keeper of the dossier"),
    lambda ids: Partnership.objects.active().filter(keeper__in=ids),
    lambda record, ids: record.keeper_id,
    lambda record, partnership: stated(partnership),
    path="",
    needs_party=False,
    ends=False,
)
COORDINATOR = Kind(
    "coordinator",
    _("Coordinator of"),
    lambda ids: Partnership.objects.active().filter(coordinator__organisation__in=ids),
    lambda record, ids: record.coordinator.organisation_id,
    lambda record, partnership: stated(partnership),
    path="",
    related=("coordinator",),
    named=lambda record: record.coordinator,
    asks_person=True,
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
PARTICIPANT = Kind(
    "participant",
    _("Taking part in a theme"),
    _participants,
    lambda record, ids: record.organisation_id or record.party.organisation_id,
    lambda record, partnership: _of_theme(record.theme, partnership),
    path="theme.partnership",
    related=("theme", "party__organisation", "organisation"),
    prefetched=("theme__municipalities", "theme__participants"),
)
ARRANGEMENT = Kind(
    "arrangement",
    _("Arrangements"),
    _arrangements,
    lambda record, ids: _first(ids, *(party.organisation_id for party in _sides(record))),
    _of_arrangement,
    related=("representative", "theme"),
    named=lambda record: record.representative,
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
    unplaced=_(
        "A seat has no municipalities, and those of the partnership are not stated: so it is "
        "listed, whatever the municipalities."
    ),
    asks_person=True,
)
EXCHANGE = Kind(
    "exchange",
    _("Supply and demand"),
    lambda ids: ExchangeItem.objects.filter(
        party__organisation__in=ids,
        state__in=(ExchangeState.OPEN, ExchangeState.MATCHED),
        **NOT_ENDED,
    ),
    lambda record, ids: record.party.organisation_id,
    lambda record, partnership: stated(partnership),
    related=("party__organisation", "theme", "matched_with__party__organisation"),
)
ACTION = Kind(
    "action",
    _("Action points"),
    lambda ids: ActionPoint.objects.waiting().filter(assignee__organisation__in=ids),
    lambda record, ids: record.assignee.organisation_id,
    lambda record, partnership: stated(partnership),
    related=("assignee",),
    named=lambda record: record.assignee,
    asks_person=True,
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

SERVICE = Kind(
    "service",
    _("Services"),
    lambda ids: Service.objects.filter(organisation__in=ids, **NOT_ENDED),
    lambda record, ids: record.organisation_id,
    path=None,
    permission="organisation.edit",
)

# In the order in which they are shown and written: who takes part comes before what they owe.
IN_PARTNERSHIPS = (
    PARTY,
    KEEPER,
    COORDINATOR,
    THEME,
    PARTICIPANT,
    ARRANGEMENT,
    SEAT,
    EXCHANGE,
    ACTION,
)
KINDS = (PARTY, CONTACT, *IN_PARTNERSHIPS[1:], AREA, SERVICE)
# Their people are of the keeper or of a party.
WITH_KEEPER = (COORDINATOR, ACTION)
