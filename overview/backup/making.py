"""Makes a backup: the rows of one moment first, then every document that they name."""

import datetime
import fcntl
import gzip
import json
import os
import re
import secrets
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import AuditSeal

from . import documents, rows
from .box import ABOUT, MANIFEST, SEAL, Unusable, Writer
from .snapshot import one_moment
from .tables import Table, kept_tables

FORMAT = 1
# So often it begins anew when people remove documents while it runs.
ATTEMPTS = 5
Say = Callable[[str], None]


@dataclass
class Backup:
    """What was made."""

    path: Path | None = None
    sha256: str = ""
    bytes: int = 0
    rows: int = 0
    documents: int = 0
    # Documents that were lost or altered before: a sentence each.
    gaps: list[str] = field(default_factory=list)


class RemovedMeanwhile(Exception):
    """Somebody removed a document after the moment of the rows."""


def make_backup(target: Path | IO[bytes], *, at: datetime.datetime, say: Say) -> Backup:
    """Write a backup to a new file in or at ``target``, or into a stream.

    The file gets its name when it is whole and on the disk: what has the name is a backup.
    """
    if not isinstance(target, Path):
        try:
            return _write(target, at, say)
        except RemovedMeanwhile as problem:
            raise Unusable(f"{problem} Run it again.") from problem
    for left in range(ATTEMPTS - 1, -1, -1):
        try:
            with _new_file(target, at) as (file, path):
                made = _write(file, at, say)
            made.path = path
            return made
        except RemovedMeanwhile as problem:
            if not left:
                raise Unusable(f"{problem} Run it again.") from problem
            say(f"{problem} Beginning anew.")
    raise AssertionError("unreachable")


def file_name(at: datetime.datetime) -> str:
    return f"registry-{at.astimezone(datetime.UTC):%Y%m%d-%H%M%S}Z.tar"


@contextmanager
def _new_file(target: Path, at: datetime.datetime) -> Iterator[tuple[IO[bytes], Path]]:
    """A file under another name, which becomes the backup when all went well."""
    path = target / file_name(at) if target.is_dir() else target
    try:
        if path.exists():
            raise Unusable(f"{path} is there already; nothing is written over.")
        partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise Unusable(f"{path} cannot be written: {problem.strerror}.") from problem
    try:
        with os.fdopen(handle, "wb") as file:
            # While it is held, nobody takes it for the leftover of a run that was killed.
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file, path
            file.flush()
            os.fsync(file.fileno())
        _give_name(partial, path)
        _sync_directory(path.parent)
    except OSError as problem:
        raise Unusable(f"{path} cannot be written: {problem.strerror}.") from problem
    finally:
        partial.unlink(missing_ok=True)


def _give_name(partial: Path, path: Path) -> None:
    try:
        os.link(partial, path)  # unlike a rename it never replaces what came there meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        partial.rename(path)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_leftovers(directory: Path) -> list[Path]:
    """Remove what runs that were killed left behind; a run that goes on holds its file."""
    gone = []
    for path in sorted(directory.glob(".registry-*.part")):
        if not re.fullmatch(r"\.registry-\d{8}-\d{6}Z\.tar\.[0-9a-f]{8}\.part", path.name):
            continue
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            path.unlink()
            gone.append(path)
    return gone


def product_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def as_json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _write(file: IO[bytes], at: datetime.datetime, say: Say) -> Backup:
    writer, tables, made = Writer(file), kept_tables(), Backup()
    with one_moment(tables) as moment:
        about = {
            "format": FORMAT,
            "product": "partnership-registry",
            "version": product_version(),
            "made_at": at.isoformat(),
            "engine": moment.vendor,
            "migrations": migrations_in(moment),
            "tables": [table.plain() for table in tables],
        }
        writer.add(ABOUT, as_json(about))
        sums = {table.name: _add_rows(writer, moment, table) for table in tables}
        named = documents.named_files(moment)
        head = head_of_trail(moment)
    made.rows = sum(each["rows"] for each in sums.values())
    say(f"{made.rows} rows of {len(tables)} tables are in it.")
    held = _add_documents(writer, named, made, say)
    manifest = {
        "tables": sums,
        "documents": held,
        "gaps": made.gaps,
        "trail": head,
        "members": writer.members,
    }
    writer.add(MANIFEST, as_json(manifest))
    writer.add(SEAL, as_json({"sha256": writer.whole.hexdigest()}))
    writer.end()
    made.sha256, made.bytes = writer.whole.hexdigest(), writer.bytes
    return made


def migrations_in(moment) -> list[list[str]]:
    with moment.cursor() as cursor:
        cursor.execute("SELECT DISTINCT app, name FROM django_migrations ORDER BY app, name")
        return sorted([app, name] for app, name in cursor.fetchall())


def head_of_trail(moment) -> str:
    """The newest seal, as `check_trail` takes it for an anchor; "" when nothing was sealed yet."""
    with moment.cursor() as cursor:
        cursor.execute(
            f"SELECT number, hash FROM {AuditSeal._meta.db_table}"  # noqa: S608
            " ORDER BY number DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return f"{row[0]}:{row[1]}" if row else ""


def _add_rows(writer: Writer, moment, table: Table) -> dict:
    total = rows.Sum()
    for number, piece in enumerate(rows.parts(moment, table), 1):
        packed = gzip.compress(total.add(piece), compresslevel=4, mtime=0)
        writer.add(f"rows/{table.name}/{number:04}.tsv.gz", packed)
    return {**total.plain, "last_key": rows.last_key(moment, table)}


def _add_documents(writer: Writer, named, made: Backup, say: Say) -> list[list]:
    held, missing = [], []
    for count, stored in enumerate(named.values(), 1):
        try:
            # Once it is open it stays, also when somebody removes it now.
            with default_storage.open(stored.name) as file:
                held.append([stored.name, *_add_document(writer, stored, file, made)])
        except FileNotFoundError:
            missing.append(stored.name)
        if count % 500 == 0:
            say(f"{count} of {len(named)} documents are in it.")
    if missing:
        made.gaps += _really_missing(missing)
    made.documents = len(held)
    say(f"{made.documents} documents are in it.")
    return held


def _add_document(writer: Writer, stored: documents.Stored, file, made: Backup) -> tuple[int, str]:
    """Its size and hash, as they are in the backup."""
    size = file.size
    sha256 = writer.add_stream(f"documents/{stored.name}", size, documents.chunks_of(file))
    if stored.sha256 and (size, sha256) != (stored.size, stored.sha256):
        made.gaps.append(f"The document {stored.name} is not the one that was stored.")
    return size, sha256


def _really_missing(names: list[str]) -> list[str]:
    """What is lost, in sentences; RemovedMeanwhile when a row let go of it since."""
    named_now = documents.named_files(connection)
    if any(name not in named_now for name in names):
        raise RemovedMeanwhile("A document was removed while the backup was made.")
    return [f"The document {name} is missing." for name in names]
