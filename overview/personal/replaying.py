"""Erasures done again: what an older backup brings back goes once more, by marks, not by names."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.trail.guards import erasing
from organisations.models import Contact
from overview.models import Erasure

from . import ledger
from .classification import PEOPLE, all_models
from .erasing import carry_out, label_of, next_number, write_in_trail
from .files import REMOVE, decided, is_removed
from .finding import rewritable_columns, rows_with, text_columns
from .person import Person
from .words import Needle, Words, recognised, texts_of


@dataclass
class Replayed:
    """What a replay met: erasures in the ledger, and those that had something left to erase."""

    known: int = 0
    again: int = 0


@transaction.atomic
def replay_erasures(*, at, path: Path | None = None) -> Replayed:
    """Do every erasure of the ledger again on what this database holds; safe to run twice.

    ``path`` is a ledger from elsewhere (default: that of DATA_DIR); its lines are added to ours.
    Everything in one transaction: call it before a restored register is opened to people.
    """
    lines = list(ledger.read_lines(path))
    counts = Replayed(known=len(lines))
    found = recognise(lines)
    for line in lines:
        erasure = Erasure.objects.filter(uuid=line["uuid"]).first()
        person = _person_of(line, found[line["uuid"]])
        if erasure is not None and _is_done(erasure, person, line):
            continue
        counts.again += 1
        _do_again(line, erasure, person, at=at)
    transaction.on_commit(ledger.catch_up)
    return counts


def recognise(lines: list[dict[str, Any]]) -> dict[str, list[Needle]]:
    """Uuid of an erasure → the names and addresses of it that still stand somewhere.

    One reading of every text in the register, however many were erased.
    """
    whose: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        for kind, length, mark in line["marks"]:
            whose[mark].add(line["uuid"])
            kinds[kind].add(length)
    found: dict[str, dict[tuple, Needle]] = defaultdict(dict)
    for model in all_models() if whose else ():
        for values in _texts_to_read(model, lines):
            for text in texts_of(values):
                for needle in recognised(text, kinds, set(whose)):
                    for uuid in whose[needle.mark]:
                        found[uuid][(needle.kind, needle.text.lower())] = needle
    return defaultdict(list, {uuid: list(needles.values()) for uuid, needles in found.items()})


def _texts_to_read(model, lines: list[dict[str, Any]]) -> Iterator[list]:
    """The texts of each row of a table; what people are called, only where it is who was erased."""
    if columns := rewritable_columns(model):
        for _pk, values in rows_with(model, columns, Words([]), everywhere=True):
            yield values
    if model in PEOPLE:
        label = model._meta.label
        own = {uuid for line in lines for kind, uuid in line["people"] if kind == label}
        names = [column.name for column in text_columns(model)]
        for values in model._base_manager.filter(uuid__in=own).values_list(*names):
            yield list(values)


def _person_of(line, needles: list[Needle]) -> Person:
    """The rows that were this person, known by the words that were recognised."""
    keys: dict[str, list[str]] = defaultdict(list)
    for label, uuid in line["people"]:
        keys[label].append(uuid)
    contacts = Contact.objects.filter(uuid__in=keys["organisations.Contact"])
    users = User.objects.filter(uuid__in=keys["accounts.User"])
    person = Person(list(contacts), list(users))
    person.known_by(sure=Words(needles), unsure=Words(_ticked_words(line)))
    return person


def _ticked_words(line) -> list[Needle]:
    """The parts of names that still stand in the places that somebody ticked."""
    known = {model._meta.label: model for model in all_models()}
    found = {}
    for key, marks in line["ticks"]:
        label, pk, column = key.split(":")
        rows = known[label]._base_manager.filter(pk=pk).values_list(column, flat=True)
        for text in texts_of(list(rows)):
            kinds = {"name": {1, 2, 3, 4, 5, 6}, "email": {1}, "phone": {1}}
            for needle in recognised(text, kinds, set(marks)):
                found[needle.key] = needle
    return list(found.values())


def _is_done(erasure: Erasure, person: Person, line) -> bool:
    """Whether nothing of the person is left: the rows say the number, no word stands anywhere."""
    label = label_of(erasure.number)
    emptied = all(label == (getattr(row, "display_name", "") or str(row)) for row in person.rows)
    return emptied and not person.sure and not person.unsure and not _files_left(line)


def _files_left(line) -> bool:
    return any(
        decision == REMOVE and not is_removed(row) for row, decision in decided(line["files"])
    )


def _reason() -> str:
    """What the register says when its own reason was written after the backup."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Done again after an older backup was put back, which did not hold the reason.")


def _do_again(line, erasure: Erasure | None, person: Person, *, at) -> None:
    is_new = erasure is None
    if erasure is None:
        erasure = Erasure(
            uuid=line["uuid"],
            erased_at=parse_datetime(line["erased_at"]),
            erased_by=User.objects.filter(uuid=line["erased_by"]).first()
            if line["erased_by"]
            else None,
            reason=_reason(),
            files=[{**file, "ground": ""} for file in line["files"]],
            **{name: line[name] for name in ledger.KEPT},
        )
        if Erasure.objects.filter(number=erasure.number).exists():
            erasure.number = next_number()
    with erasing(at=at):
        ticked = {key for key, _marks in line["ticks"]}
        carry_out(erasure, person, ticked=ticked, by=None, at=at)
        if is_new:
            erasure.save(force_insert=True)
        for row in person.rows:
            write_in_trail(row, erasure.number, by=None, at=at)
