"""What carries out one answer of the impact assistant, for every kind of thing.

What moves ends at the giver and begins at the receiver on the same date; nothing is rewritten, so
what was agreed before stays readable under the old name.
"""

from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.dates import honest_columns
from organisations.enums import LifeEventKind
from organisations.models import Contact, Service, WorkingArea
from partnerships.enums import ExchangeState, ImpactAnswer, LeavingCause, PartyState
from partnerships.lifecycle.action import ACTION as ACTION_MOVES
from partnerships.lifecycle.exchange import EXCHANGE as EXCHANGE_MOVES
from partnerships.lifecycle.party import PARTY as PARTY_MOVES
from partnerships.models import Arrangement, ExchangeItem, Party, Seat, ThemeParticipant
from partnerships.models.base import NOT_ENDED
from partnerships.ownership import assign_owner, release_theme
from partnerships.parties import running_row

from .kinds import (
    ACTION,
    AREA,
    ARRANGEMENT,
    CONTACT,
    COORDINATOR,
    EXCHANGE,
    KEEPER,
    PARTICIPANT,
    PARTY,
    SEAT,
    SERVICE,
    THEME,
)

MOVE, END = ImpactAnswer.MOVE, ImpactAnswer.END
CAUSES = {
    LifeEventKind.MERGER: LeavingCause.MERGER,
    LifeEventKind.DISSOLUTION: LeavingCause.DISSOLUTION,
}
COPIED = ("partnership", "agreement", "theme", "text", "kind", "force", "amount", "unit")
COPIED += ("by_when", "network", "position")


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
        heirs = Party.objects.joined().filter(organisation=choice.receiver, contact=None)
        for heir in heirs.filter(previous__contact=old):
            records.update(heir, {"contact": new}, **run.acts)


def _keeper(choice, run) -> None:
    """Another organisation looks after the dossier, from now on: nobody kept it back then."""
    changes = {"keeper": choice.receiver}
    records.update(choice.row.record, changes, reason=choice.reason, **run.acts)


def _named(name):
    """Passes on by naming somebody else, or nobody yet."""

    def write(choice, run) -> None:
        person = run.person_of(choice) if choice.answer == MOVE else None
        records.update(choice.row.record, {name: person}, reason=choice.reason, **run.acts)

    return write


def _action(choice, run) -> None:
    """Somebody else does it, or it is no longer needed."""
    if choice.answer == MOVE:
        _named("assignee")(choice, run)
    else:
        ACTION_MOVES.perform(choice.row.record, "drop", reason=choice.reason, **run.acts)


def _participant(choice, run) -> None:
    """It no longer takes part in the theme; the receiver does, as a party where it is one."""
    old = choice.row.record
    records.update(old, {"until": run.since}, reason=choice.reason, **run.acts)
    if choice.answer == END:
        return
    party = running_row(choice.row.partnership, choice.receiver)
    who = {"organisation": choice.receiver}
    if old.party_id or (party is not None and party.is_joined):
        who = {"party": _party_of_receiver(choice)}
    if not old.theme.participants.filter(**who, **NOT_ENDED).exists():
        new = ThemeParticipant(theme=old.theme, note=old.note, since=run.since, **who)
        records.create(new, reason=choice.reason, **run.acts)


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
    """What was offered or sought is closed; the receiver offers or seeks the same.

    A matched pair closes as one, and begins anew as one: the other side stays who it was.
    """
    old = choice.row.record
    other, matched = old.matched_with, old.state == ExchangeState.MATCHED
    changes = honest_columns("until", run.since)
    EXCHANGE_MOVES.perform(old, "close", changes=changes, reason=choice.reason, **run.acts)
    if choice.answer == END or choice.row.falls_together(choice.receiver):
        return
    new = _again(old, _party_of_receiver(choice), choice, run)
    if matched:
        pair = {"matched_with": other and _again(other, other.party, choice, run)}
        EXCHANGE_MOVES.perform(new, "match", changes=pair, **run.acts)


def _again(old, party, choice, run) -> ExchangeItem:
    """The same, offered or sought from that date on."""
    values = {name: getattr(old, name) for name in ("partnership", "direction", "text", "theme")}
    new = ExchangeItem(**values, party=party, since=run.since)
    return records.create(new, reason=choice.reason, **run.acts)


def _area(choice, run) -> None:
    """The giver stops there; the receiver begins, unless it works there already."""
    old = choice.row.record
    records.update(old, {"until": run.since}, reason=choice.reason, **run.acts)
    if choice.answer == END:
        return
    place = {"organisation": choice.receiver, "municipality": old.municipality}
    if not WorkingArea.objects.filter(**place, until__isnull=True).exists():
        records.create(WorkingArea(**place, since=run.since), reason=choice.reason, **run.acts)


def _service(choice, run) -> None:
    """The giver no longer offers it; the receiver does, unless it did already."""
    old = choice.row.record
    records.update(old, {"until": run.since}, reason=choice.reason, **run.acts)
    if choice.answer == END:
        return
    same = {"organisation": choice.receiver, "name": old.name}
    if not Service.objects.filter(**same, **NOT_ENDED).exists():
        new = Service(**same, work_kind=old.work_kind, since=run.since)
        records.create(new, reason=choice.reason, **run.acts)


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
    KEEPER.name: _keeper,
    COORDINATOR.name: _named("coordinator"),
    THEME.name: _theme,
    PARTICIPANT.name: _participant,
    ARRANGEMENT.name: _arrangement,
    SEAT.name: _seat,
    EXCHANGE.name: _exchange,
    ACTION.name: _action,
    AREA.name: _area,
    SERVICE.name: _service,
}
