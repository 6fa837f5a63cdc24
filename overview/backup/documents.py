"""The stored files that the rows name: where their names stand, and copying them both ways."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import File
from django.core.files.storage import default_storage

from evaluations.models import ResultCard
from partnerships.models import Document, Result

from .box import CHUNK, Member, Unusable


@dataclass(frozen=True)
class Stored:
    """A stored file as the row tells of it; of a picture it tells no size and no hash."""

    name: str
    size: int | None = None
    sha256: str = ""


def named_files(connection) -> dict[str, Stored]:
    """Every stored file that a row of this database names, by name."""
    found = {}
    for name, size, sha256 in _column(connection, Document, "stored_name", "size", "sha256"):
        found[name] = Stored(name, size, sha256)
    for (name,) in _column(connection, Result, "picture_name"):
        found.setdefault(name, Stored(name))
    for (contents,) in _column(connection, ResultCard, "contents"):
        for result in json.loads(contents).get("results", ()):
            if picture := result.get("picture"):
                found.setdefault(picture["name"], Stored(picture["name"]))
    return {name: found[name] for name in sorted(found)}


def _column(connection, model, first: str, *others: str) -> list[tuple]:
    """These columns of the rows in which the first says something."""
    said = f"{first} IS NOT NULL AND CAST({first} AS text) NOT IN ('', 'null')"
    names = ", ".join((first, *others))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {model._meta.db_table} WHERE {said}")  # noqa: S608
        return cursor.fetchall()


def chunks_of(file) -> Iterator[bytes]:
    """The bytes of a stored file that was opened."""
    while True:
        try:
            chunk = file.read(CHUNK)
        except OSError as problem:
            raise Unusable(f"The document {file.name} cannot be read: {problem}.") from problem
        if not chunk:
            return
        yield chunk


def hash_of(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name) as file:
        for chunk in chunks_of(file):
            digest.update(chunk)
    return digest.hexdigest()


class _FromBackup(File):
    """A member of the backup as the file that a storage saves."""

    def __init__(self, member: Member) -> None:
        super().__init__(None, member.name)
        self.member, self.size, self.at = member, member.size, 0

    def seek(self, place: int, whence: int = 0) -> int:
        self.at = (0, self.at, self.size)[whence] + place
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, amount: int = -1) -> bytes:
        left = max(self.size - self.at, 0)
        amount = left if amount is None or amount < 0 else min(amount, left)
        self.member.file.seek(self.member.offset + self.at)
        content = self.member.file.read(amount)
        self.at += len(content)
        return content

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self.seek(0)
        while content := self.read(chunk_size or CHUNK):
            yield content

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    @property
    def closed(self) -> bool:
        return False

    def __bool__(self) -> bool:
        return True


def put_back(member: Member, name: str) -> None:
    """Store a document of the backup under its own name, on the disk before this returns."""
    got = default_storage.save(name, _FromBackup(member))
    if got != name:
        default_storage.delete(got)
        raise Unusable(f"The document {name} cannot be stored under its own name.")
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return  # no disk of ours
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
