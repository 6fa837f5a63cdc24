"""Carrying out the answers about what a life event touches: all of them, in one transaction."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.dates import HonestDate
from organisations.life_events import givers, not_yet
from organisations.models import Contact, LifeEvent, Organisation
from partnerships.enums import ImpactAnswer
from partnerships.models import ImpactDecision

from .kinds import KINDS
from .rows import Affected
from .writers import WRITERS

STAY, MOVE = ImpactAnswer.STAY, ImpactAnswer.MOVE
# The person who is named in it goes along.
ALONG = "along"


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
    # Before anything is written: two rows may be about one record.
    for choice in choices:
        if choice.version != choice.row.record.version:
            raise WrongMoment(
                _("“%(title)s” was changed in the meantime. Nothing was carried out.")
                % {"title": choice.row.title}
            )
    for choice in sorted(choices, key=lambda one: place[one.row.kind.name]):
        # Said first: afterwards the row reads as it has become.
        _write_down(choice, run)
        if choice.answer != STAY:
            WRITERS[choice.row.kind.name](choice, run)
    return len(choices)


def _write_down(choice, run) -> ImpactDecision:
    row = choice.row
    decision = ImpactDecision(
        event=run.event,
        object_type=row.object_type,
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
