"""The ledger of erasures: one line each in a file under DATA_DIR, without a name or a sentence.

The database holds the same rows. An older backup that is put back does not, so its restore reads
this file and does every erasure again (`overview.personal.replaying`).

What somebody typed (why, on which ground a file was kept) stands in the database alone: it may name
who is erased later, and lines that were copied elsewhere are out of reach by then.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from overview.models import Erasure

FILE = "erasures.jsonl"
KEPT = ("number", "people", "marks", "ticks", "places")
OF_A_FILE = ("row", "decision")


def ledger_path() -> Path:
    return Path(settings.DATA_DIR) / FILE


def line_of(erasure: Erasure) -> dict[str, Any]:
    return {
        "uuid": str(erasure.uuid),
        "erased_at": erasure.erased_at.isoformat(),
        "erased_by": str(erasure.erased_by.uuid) if erasure.erased_by else "",
        "files": _without_words(erasure.files),
        **{name: getattr(erasure, name) for name in KEPT},
    }


def _without_words(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: file[name] for name in OF_A_FILE} for file in files]


def write_down(erasure: Erasure, path: Path | None = None) -> None:
    """Add a line and wait until it is on the disk. Raises OSError when it cannot be written."""
    _write(path or ledger_path(), [line_of(erasure)], os.O_APPEND)


def _write(place: Path, lines: list[dict[str, Any]], flag: int) -> None:
    text = "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | flag, 0o600)
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
    _take_out_words()
    known = {line["uuid"] for line in read_lines()}
    missing = [e for e in Erasure.objects.order_by("number") if str(e.uuid) not in known]
    for erasure in missing:
        write_down(erasure)
    return len(missing)


def _take_out_words() -> None:
    """Lines of an earlier version held what somebody typed: the file goes on without it."""
    place = ledger_path()
    lines = list(read_lines())
    typed = [
        line for line in lines if "reason" in line or any("ground" in f for f in line["files"])
    ]
    if not typed:
        return
    for line in typed:
        line.pop("reason", None)
        line["files"] = _without_words(line["files"])
    beside = place.with_suffix(".new")
    _write(beside, lines, os.O_TRUNC)
    os.replace(beside, place)
