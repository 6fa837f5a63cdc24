"""Bringing the government's register of municipalities into ours; safe to repeat.

Rows are the same when their CBS code is. Our own names and spellings stay as they are ("Bergen
(NH.)" as Statistics Netherlands writes it): another spelling of the register is added as one by
which a municipality is found. What the register says of dates and provinces wins.
"""

from dataclasses import dataclass, field

from django.db import transaction

from lib.text import normalise
from organisations.models import Municipality, MunicipalityAlias, MunicipalityEvent
from organisations.models.municipality import index_municipality
from organisations.tooi import Change, Entry, Register


@dataclass
class Outcome:
    """What an import found and did; counts are of rows."""

    codes: int = 0
    without_end: int = 0
    changes: int = 0
    added: int = 0
    updated: int = 0
    spellings: int = 0
    changes_added: int = 0
    changes_updated: int = 0
    not_in_register: int = 0
    named_otherwise: list[str] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        written = (self.added, self.updated, self.spellings)
        return not any((*written, self.changes_added, self.changes_updated))


@transaction.atomic
def import_register(register: Register) -> Outcome:
    """Write what the register tells; all of it or, when anything fails, nothing."""
    outcome = Outcome(
        codes=len(register.entries),
        without_end=sum(1 for entry in register.entries if entry.ended_on is None),
        changes=len(register.changes),
    )
    ours = {row.code: row for row in Municipality.objects.prefetch_related("aliases")}
    outcome.not_in_register = len(set(ours) - {entry.code for entry in register.entries})
    for entry in register.entries:
        known = ours.get(entry.code)
        if known is None:
            ours[entry.code] = _add(entry, outcome)
        else:
            _update(known, entry, outcome)
    events = {
        row.identifier: row
        for row in MunicipalityEvent.objects.prefetch_related("sources", "targets")
    }
    for change in register.changes:
        _write_change(change, events.get(change.identifier), ours, outcome)
    return outcome


def _add(entry: Entry, outcome: Outcome) -> Municipality:
    row = Municipality(
        code=entry.code,
        name=entry.name,
        province=entry.province,
        began_on=entry.began_on,
        ended_on=entry.ended_on,
    )
    others = _unknown(entry.other_names, [entry.name])
    index_municipality(row, others)
    row.save()
    MunicipalityAlias.objects.bulk_create(
        MunicipalityAlias(municipality=row, name=name) for name in others
    )
    outcome.added += 1
    outcome.spellings += len(others)
    return row


def _update(row: Municipality, entry: Entry, outcome: Outcome) -> None:
    """Dates and province follow the register; a spelling that is new is added to ours."""
    aliases = [alias.name for alias in row.aliases.all()]
    new = _unknown((entry.name, *entry.other_names), [row.name, *aliases])
    if entry.name != row.name:
        outcome.named_otherwise.append(f"{entry.code} {row.name} ({entry.name})")
    told = {
        "province": entry.province,
        "began_on": entry.began_on or row.began_on,
        "ended_on": entry.ended_on,
    }
    differs = {name: value for name, value in told.items() if getattr(row, name) != value}
    if not differs and not new:
        return
    for name, value in differs.items():
        setattr(row, name, value)
    MunicipalityAlias.objects.bulk_create(
        MunicipalityAlias(municipality=row, name=name) for name in new
    )
    index_municipality(row, [*aliases, *new])
    row.save()
    outcome.updated += bool(differs)
    outcome.spellings += len(new)


def _unknown(names, known) -> list[str]:
    """The names by which it cannot be found yet, each once."""
    seen = {normalise(name) for name in known}
    fresh = []
    for name in names:
        if normalise(name) not in seen:
            seen.add(normalise(name))
            fresh.append(name)
    return fresh


def _write_change(change: Change, event, ours: dict[str, Municipality], outcome: Outcome) -> None:
    sources = {ours[code] for code in change.sources}
    targets = {ours[code] for code in change.targets}
    if event is None:
        event = MunicipalityEvent.objects.create(
            identifier=change.identifier, happened_on=change.happened_on, kind=change.kind
        )
        outcome.changes_added += 1
    else:
        told = (change.happened_on, change.kind, sources, targets)
        if told == (
            event.happened_on,
            event.kind,
            set(event.sources.all()),
            set(event.targets.all()),
        ):
            return
        event.happened_on, event.kind = change.happened_on, change.kind
        event.save()
        outcome.changes_updated += 1
    event.sources.set(sources)
    event.targets.set(targets)
