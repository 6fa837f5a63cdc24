"""Writes into the trail that a backup was made, and that the register came out of one."""

import datetime

from django.db import transaction

from accounts.history import REGISTRY
from accounts.models import AuditEntry, AuditText
from accounts.records import write_entry

from .making import Backup

MADE, BACK = "make_backup", "restore_backup"


@transaction.atomic
def _tell(verb: str, after: dict, label: str, at: datetime.datetime) -> None:
    entry = write_entry(at=at, verb=verb, object_type=REGISTRY, after=after)
    AuditText.objects.create(entry=entry, label=label[:300])


def tell_of_backup(made: Backup, *, at: datetime.datetime) -> None:
    """A backup is everything at once: that it was made stands in the trail."""
    after = {
        "sha256": made.sha256,
        "bytes": made.bytes,
        "rows": made.rows,
        "documents": made.documents,
        "gaps": len(made.gaps),
    }
    _tell(MADE, after, made.path.name if made.path else "", at)


def tell_of_restore(sha256: str, made_at: str, *, at: datetime.datetime) -> None:
    """From here on the trail goes on in another place; what came after the backup is lost."""
    _tell(BACK, {"sha256": sha256, "made_at": made_at}, "", at)


def last_backup() -> AuditEntry | None:
    """The entry of the newest backup that holds everything."""
    made = AuditEntry.objects.filter(object_type=REGISTRY, object_id=None, verb=MADE)
    return made.filter(after__gaps=0).newest_first().first()
