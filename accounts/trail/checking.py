"""The daily check: is every entry still what was written, and is none gone or put in?"""

import datetime
import logging
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, AuditSeal
from accounts.trail import guards, seals
from accounts.trail.digests import fits

log = logging.getLogger("registry.trail")
MOST_SENTENCES = 50
MOST_NAMED = 10


@dataclass
class Findings:
    """What a check looked at, and what was wrong with it, in sentences."""

    entries: int = 0
    seals: int = 0
    head: AuditSeal | None = None
    added: bool = False
    waiting: bool = False
    problems: list[str] = field(default_factory=list)

    def complain(self, sentence: str) -> None:
        if len(self.problems) < MOST_SENTENCES:
            self.problems.append(sentence)


def check_trail(*, at: datetime.datetime, anchor: str = "") -> Findings:
    """Prove every entry and seal; when all is well, seal what came since.

    ``anchor`` is a seal that was noted elsewhere, such as in the log ("12:ab34…"): it must still be
    there. Nothing is sealed over something broken.
    """
    found = Findings()
    for name in guards.missing():
        found.complain(f"The trigger {name} is not there, or switched off.")
    # Asked before the seals: what is sealed meanwhile by another run lies beyond it.
    newest = seals.newest_settled()
    last = _check_seals(found)
    _check_anchor(found, anchor)
    roll = _check_rest(found, last, newest)
    if newest is None:
        found.waiting = True
    elif roll.count and not found.problems:
        found.head = _seal(last, roll, at=at)
        found.added = found.head is not last
    _tell(found)
    return found


def _check_seals(found: Findings) -> AuditSeal | None:
    last, before, upto = None, "", 0
    for number, seal in enumerate(AuditSeal.objects.order_by("number").iterator(), start=1):
        if seal.number != number:
            found.complain(f"Seal {number} is gone: the next one there is seal {seal.number}.")
        roll = _rolled(found, upto, seal.upto, may_be_blank=last is None)
        if not seals.seal_fits(seal, before, roll):
            found.complain(_broken(seal, roll, upto))
        last, before, upto = seal, seal.hash, seal.upto
        found.seals += 1
        if seal.number != number:
            break  # What follows cannot be counted on from here.
    found.head = last
    return last


def _broken(seal: AuditSeal, roll: seals.Roll, after: int) -> str:
    place = f"Seal {seal.number}, over the entries {after + 1} to {seal.upto}, does not fit: "
    gone = seal.count - roll.count
    if gone > 0:
        named = _numbers_missing(after, seal.upto)
        return f"{place}{gone} of {seal.count} entries are gone. Numbers without one: {named}."
    if gone < 0:
        return f"{place}{-gone} entries were put in beside the {seal.count} that it covers."
    return f"{place}an entry was changed, exchanged or numbered anew, or the seal itself was."


def _numbers_missing(after: int, upto: int) -> str:
    """The first numbers of a stretch under which nothing stands (some never were given out)."""
    there = AuditEntry.objects.filter(pk__gt=after, pk__lte=upto).order_by("pk")
    named: list[str] = []
    expected = after + 1
    for pk in [*there.values_list("pk", flat=True).iterator(), upto + 1]:
        if pk > expected:
            named.append(str(expected) if pk == expected + 1 else f"{expected} to {pk - 1}")
        expected = pk + 1
        if len(named) == MOST_NAMED:
            return ", ".join(named) + " and more"
    return ", ".join(named) or "none"


def _check_anchor(found: Findings, anchor: str) -> None:
    number, _colon, noted = anchor.partition(":")
    if not anchor:
        return
    seal = AuditSeal.objects.filter(number=int(number)).first() if number.isdecimal() else None
    if seal is None or seal.hash != noted.strip():
        found.complain(f"Seal {number} is not the one that was noted: the trail was replaced.")


def _check_rest(found: Findings, last: AuditSeal | None, newest: int | None) -> seals.Roll:
    """What no seal covers yet; entries newer than ``newest`` are left to the next run."""
    upto = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest is not None:
        upto = min(upto, newest)
    return _rolled(found, last.upto if last else 0, upto, may_be_blank=last is None)


def _rolled(found: Findings, after: int, upto: int, *, may_be_blank: bool) -> seals.Roll:
    """The entries of a stretch, rolled up for a seal; each must fit its digest.

    Only entries from before digests have none; the first seal covers those.
    """
    roll = seals.Roll()
    for pk, digest, text in seals.rows_after(after, upto):
        if not (fits(digest, text) if digest else may_be_blank):
            found.complain(f"Entry {pk} is not what was written.")
        roll.add(pk, text)
    found.entries += roll.count
    return roll


def _seal(last: AuditSeal | None, roll: seals.Roll, *, at: datetime.datetime) -> AuditSeal | None:
    try:
        with transaction.atomic():
            return seals.add_seal(last, roll, at=at)
    except IntegrityError:
        return last  # another run sealed at this very moment


def _tell(found: Findings) -> None:
    """Write the head of the chain to the log: the anchor outside the database."""
    for sentence in found.problems:
        log.error("The trail is broken. %s", sentence)
    if found.head is not None and not found.problems:
        head = found.head
        log.info("The trail is whole up to entry %s; its newest seal is %s", head.upto, head)
