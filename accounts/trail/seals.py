"""Seals over the trail: a chain beside it, so that writers never wait for each other.

A seal covers the entries since the one before it, and that one's hash. Every entry counts with its
number and its content, so a row that was changed, taken out, put in, put back with other words or
given another number breaks the seal over it, also when somebody switched the triggers off.
"""

import hashlib
import hmac
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import AuditEntry, AuditSeal
from accounts.trail.digests import COVERED, keys, message

CHUNK = 2000
# How long a check waits for writes that were at work when it began.
PATIENCE_SECONDS = 20.0


class Roll:
    """Counts entries in their order and keeps one running hash over number and content."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.count = 0
        self.first = self.last = 0

    def add(self, pk: int, text: bytes) -> None:
        self._hash.update(f"{pk}:{hashlib.sha256(text).hexdigest()}\n".encode())
        self.count += 1
        self.first = self.first or pk
        self.last = pk

    def hex(self) -> str:
        return self._hash.hexdigest()


def seal_hash(key: bytes, *, before: str, number: int, upto: int, roll: Roll) -> str:
    told = f"{before}|{number}|{upto}|{roll.count}|{roll.hex()}"
    return hmac.digest(key, told.encode(), "sha256").hex()


def seal_fits(seal: AuditSeal, before: str, roll: Roll) -> bool:
    """Whether a seal was made over these entries, with the key of today or one of before."""
    return seal.count == roll.count and any(
        hmac.compare_digest(
            seal.hash,
            seal_hash(key, before=before, number=seal.number, upto=seal.upto, roll=roll),
        )
        for key in keys()
    )


def rows_after(pk: int, upto: int) -> Iterator[tuple[int, str, bytes]]:
    """(number, digest, covered content) of entries beyond one and up to another, piece by piece."""
    rows = _ordered(AuditEntry.objects.filter(pk__lte=upto))
    while True:
        found = list(rows.filter(pk__gt=pk)[:CHUNK])
        for number, digest, *covered in found:
            yield number, digest, message(covered)
        if len(found) < CHUNK:
            return
        pk = found[-1][0]


def _ordered(entries: QuerySet) -> QuerySet[Any, Any]:
    return entries.order_by("pk").values_list("pk", "digest", *COVERED)


def newest_settled() -> int | None:
    """The number of the newest entry below which none can appear any more; None: still at work.

    On SQLite one writer is at work at a time. PostgreSQL hands out numbers before a write is done:
    whoever was at work when we looked is waited for, or an entry would later turn up under a seal.
    """
    newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if connection.vendor == "postgresql" and not _others_are_done():
        return None
    return newest


def _others_are_done() -> bool:
    waited_for = _at_work()
    until = time.monotonic() + PATIENCE_SECONDS
    while waited_for & _at_work():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


# Who adds an entry locks the table before a number is handed out, and until it is done. Writers of
# other databases on the same server are nobody's business here.
AT_WORK = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = %s::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
"""


def _at_work() -> set[str]:
    """The transactions of others that are adding entries now."""
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK, [AuditEntry._meta.db_table])
        return {name for (name,) in cursor.fetchall()}


def add_seal(last: AuditSeal | None, roll: Roll, *, at: Any) -> AuditSeal:
    """Make the next seal over what was rolled up; IntegrityError when another run was first."""
    number = last.number + 1 if last else 1
    before = last.hash if last else ""
    return AuditSeal.objects.create(
        number=number,
        upto=roll.last,
        count=roll.count,
        sealed_at=at,
        hash=seal_hash(keys()[0], before=before, number=number, upto=roll.last, roll=roll),
    )
