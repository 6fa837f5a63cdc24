"""The ledger of erasures: one line each in a file under DATA_DIR, without a name.

The database holds the same rows. An older backup that is put back does not, so its restore reads
this file and does every erasure again (`overview.personal.replaying`).
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from overview.models import Erasure

FILE = "erasures.jsonl"
KEPT = ("number", "reason", "people", "marks", "ticks", "files", "places")


def ledger_path() -> Path:
    return Path(settings.DATA_DIR) / FILE


def line_of(erasure: Erasure) -> dict[str, Any]:
    return {
        "uuid": str(erasure.uuid),
        "erased_at": erasure.erased_at.isoformat(),
        "erased_by": str(erasure.erased_by.uuid) if erasure.erased_by else "",
        **{name: getattr(erasure, name) for name in KEPT},
    }


def write_down(erasure: Erasure, path: Path | None = None) -> None:
    """Add a line and wait until it is on the disk. Raises OSError when it cannot be written."""
    text = json.dumps(line_of(erasure), sort_keys=True) + "\n"
    place = path or ledger_path()
    handle = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read_lines(path: Path | None = None) -> Iterator[dict[str, Any]]:
    """Every erasure in the file, each once. A last line that was cut off is left out."""
    place = path or ledger_path()
    if not place.exists():
        return
    known = set()
    for text in place.read_text(encoding="utf-8").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if line["uuid"] not in known:
            known.add(line["uuid"])
            yield line


def catch_up() -> int:
    """Write down every erasure of the database that is not in the file; gives how many.

    Called right after each erasure is there for good, and daily: what a crash in between left out
    is not left out for long.
    """
    known = {line["uuid"] for line in read_lines()}
    missing = [e for e in Erasure.objects.order_by("number") if str(e.uuid) not in known]
    for erasure in missing:
        write_down(erasure)
    return len(missing)
