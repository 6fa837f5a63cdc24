"""Carrying out the answers about what a life event touches: all of them, in one transaction.

What moves ends at the giver and begins at the receiver on the same date; nothing is rewritten, so
what was agreed before stays readable under the old name.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.dates import HonestDate, honest_columns
from organisations.enums import LifeEventKind
from organisations.life_events import givers, not_yet
from organisations.models import Contact, LifeEvent, Organisation, WorkingArea
from partnerships.enums import ImpactAnswer, LeavingCause, PartyState
from partnerships.lifecycle.exchange import EXCHANGE as EXCHANGE_MOVES
from partnerships.lifecycle.party import PARTY as PARTY_MOVES
from partnerships.models import Arrangement, ExchangeItem, ImpactDecision, Seat
from partnerships.ownership import assign_owner, release_theme
from partnerships.parties import running_row

from .kinds import AREA, ARRANGEMENT, CONTACT, EXCHANGE, KINDS, PARTY, SEAT, THEME, Affected

STAY, MOVE, END = ImpactAnswer.STAY, ImpactAnswer.MOVE, ImpactAnswer.END
# The person who is named in it goes along.
ALONG = "along"
CAUSES = {
    LifeEventKind.MERGER: LeavingCause.MERGER,
    LifeEventKind.DISSOLUTION: LeavingCause.DISSOLUTION,
}
COPIED = ("partnership", "agreement", "theme", "text", "kind", "force", "amount", "unit")
COPIED += ("by_when", "network", "position")


@dataclass(frozen=True)
class Choice:
    """One answer: ``person`` is a contact, ALONG, or None for "later"."""

    row: Affected
    answer: str
    receiver: Organisation | None = None
    person: Any = None
    reason: str = ""
    version: int | None = None


@dataclass
class Run:
    """One carrying out: the date, who does it, and who already moved along."""

    event: LifeEvent
    since: HonestDate
    by: Any
    at: Any
    givers: set[int]
    moved: dict[int, Contact] = field(default_factory=dict)

    @property
    def acts(self) -> dict:
        return {"by": self.by, "at": self.at}

    def person_of(self, choice) -> Contact | None:
        """Who takes it over, once those who move along have moved."""
        if choice.person == ALONG:
            return self.moved[choice.row.person.pk]
        return choice.person


@transaction.atomic
def decide(event, choices, *, since, by, at, on) -> int:
    """Write the answers, each with what follows from it, and return how many there were.

    ``since`` is the honest date as of which things move or end. Raises WrongMoment, and changes
    nothing, when the event does not take effect yet or a row has changed since it was shown.
    """
    if sentence := not_yet(event, on):
        raise WrongMoment(sentence)
    run = Run(event, since, by, at, {organisation.pk for organisation in givers(event)})
    place = {kind.name: number for number, kind in enumerate(KINDS)}
    for choice in sorted(choices, key=lambda one: place[one.row.kind.name]):
        if choice.version != choice.row.record.version:
            raise WrongMoment(
                _("“%(title)s” was changed in the meantime. Nothing was carried out.")
                % {"title": choice.row.title}
            )
        # Said first: afterwards the row reads as it has become.
        _write_down(choice, run)
        if choice.answer != STAY:
            WRITERS[choice.row.kind.name](choice, run)
    return len(choices)


def _write_down(choice, run) -> ImpactDecision:
    row = choice.row
    decision = ImpactDecision(
        event=run.event,
        object_type=row.record._meta.label_lower,
        object_id=row.record.pk,
        label=f"{row.kind.label}: {row.title}"[:300],
        partnership=row.partnership,
        organisation=row.organisation,
        receiver=choice.receiver if choice.answer == MOVE else None,
        answer=choice.answer,
        reason=choice.reason,
        decided_at=run.at,
        decided_by=run.by,
    )
    return records.create(decision, **run.acts)


def _party(choice, run) -> None:
    """The receiver takes the place of the giver, or the giver leaves."""
    step = {"taken": run.since, "why": choice.reason}
    changes = honest_columns("left", run.since)
    move = "leave"
    if choice.answer == MOVE:
        move, changes["leaving_cause"] = "succeed", LeavingCause.SUCCEEDED
        step |= {"successor": choice.receiver, "successor_state": PartyState.JOINED}
    else:
        cause = CAUSES.get(LifeEventKind(run.event.kind), LeavingCause.NOT_STATED)
        changes["leaving_cause"] = cause
    PARTY_MOVES.perform(
        choice.row.record, move, changes=changes, reason=choice.reason, **step, **run.acts
    )


def _contact(choice, run) -> None:
    """The contact leaves; who moves along is a new contact of the receiver, without account."""
    old = choice.row.record
    gone = {"until": run.since, "left_at": run.at}
    records.update(old, gone, reason=choice.reason, verb="leave", **run.acts)
    if choice.answer == MOVE:
        new = Contact(
            organisation=choice.receiver,
            name=old.name,
            function=old.function,
            email=old.email,
            phone=old.phone,
            since=run.since,
        )
        run.moved[old.pk] = records.create(new, **run.acts)


def _theme(choice, run) -> None:
    """Another owner, or none for now: a theme without an owner is shown as a fault."""
    owner, person = choice.row.record, None
    if choice.answer == MOVE:
        person = run.person_of(choice)
    how = {"reason": choice.reason, **run.acts}
    if person is None:
        release_theme(owner.theme, owner, until=run.since, **how)
    else:
        assign_owner(owner.theme, person, since=run.since, replaces=owner, **how)


def _arrangement(choice, run) -> None:
    """It ends; the receiver owes or gets the same in a new one from that date."""
    old = choice.row.record
    debtors, owed = list(old.debtors.all()), list(old.beneficiaries.all())
    places = list(old.municipalities.all())
    records.update(old, {"until": run.since}, reason=choice.reason, **run.acts)
    if choice.answer == END:
        return
    party = _party_of_receiver(choice)
    new = Arrangement(**{name: getattr(old, name) for name in COPIED}, since=run.since)
    representative = old.representative
    if representative is not None and representative.organisation_id in run.givers:
        representative = run.moved.get(representative.pk)
    new.representative = representative
    links = {
        "debtors": _swapped(debtors, choice.row.organisation, party),
        "beneficiaries": _swapped(owed, choice.row.organisation, party),
        "municipalities": places,
    }
    records.create(new, links=links, reason=choice.reason, **run.acts)


def _swapped(parties, giver, receiver) -> list:
    """The same parties, with the receiver in the place of the giver, each once."""
    changed = [receiver if one.organisation_id == giver.pk else one for one in parties]
    return list({party.pk: party for party in changed}.values())


def _seat(choice, run) -> None:
    """The seat ends, and another begins for the receiver; empty until somebody is chosen."""
    old = choice.row.record
    records.update(old, {"until": run.since}, reason=choice.reason, **run.acts)
    if choice.answer == END:
        return
    person = run.person_of(choice)
    new = Seat(
        body=old.body,
        party=_party_of_receiver(choice),
        contact=person,
        function=person.function if person else "",
        role=old.role,
        since=run.since,
    )
    records.create(new, reason=choice.reason, **run.acts)


def _exchange(choice, run) -> None:
    """What was offered or sought is closed; the receiver offers or seeks the same."""
    old = choice.row.record
    values = {name: getattr(old, name) for name in ("partnership", "direction", "text", "theme")}
    changes = honest_columns("until", run.since)
    EXCHANGE_MOVES.perform(old, "close", changes=changes, reason=choice.reason, **run.acts)
    if choice.answer == MOVE:
        new = ExchangeItem(**values, party=_party_of_receiver(choice), since=run.since)
        records.create(new, reason=choice.reason, **run.acts)


def _area(choice, run) -> None:
    """The giver stops there; the receiver begins, unless it works there already."""
    old = choice.row.record
    records.update(old, {"until": run.since}, reason=choice.reason, **run.acts)
    if choice.answer == END:
        return
    place = {"organisation": choice.receiver, "municipality": old.municipality}
    if not WorkingArea.objects.filter(**place, until__isnull=True).exists():
        records.create(WorkingArea(**place, since=run.since), reason=choice.reason, **run.acts)


def _party_of_receiver(choice):
    """The receiver's row in the partnership; WrongMoment when it takes no part there."""
    party = running_row(choice.row.partnership, choice.receiver)
    if party is None or not party.is_joined:
        raise WrongMoment(
            _("%(organisation)s is no party in “%(partnership)s” yet. Nothing was carried out.")
            % {"organisation": choice.receiver, "partnership": choice.row.partnership}
        )
    return party


WRITERS = {
    PARTY.name: _party,
    CONTACT.name: _contact,
    THEME.name: _theme,
    ARRANGEMENT.name: _arrangement,
    SEAT.name: _seat,
    EXCHANGE.name: _exchange,
    AREA.name: _area,
}
