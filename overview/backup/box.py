"""The file itself: a plain tar archive, written and read without slack.

`tar` lists and unpacks it. Reading is stricter than tar is: every header must be the one that the
writer would have made, so that no byte of the file can change unseen.
"""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from typing import IO

BLOCK = 512
CHUNK = 1024 * 1024
END = bytes(2 * BLOCK)
ABOUT, MANIFEST, SEAL = "about.json", "manifest.json", "seal.json"
# Nothing is ever unpacked by these names; whatever else a name may try is refused all the same.
PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
NAME = re.compile(
    rf"(about|manifest|seal)\.json|rows/[a-z][a-z0-9_]*/\d{{4,}}\.tsv\.gz|documents(/{PART})+"
)


class Unusable(Exception):
    """Why something cannot be backed up or restored, in one sentence for who runs it."""


class Damaged(Unusable):
    """The file is not, byte for byte, what was written."""


def header_of(name: str, size: int) -> bytes:
    """The one header that a member of this name and size has."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    try:
        header = info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")
    except ValueError as problem:
        raise Unusable(f"{name!r} does not fit in a backup: {problem}.") from problem
    if len(header) != BLOCK or not NAME.fullmatch(name):
        raise Unusable(f"{name!r} is no name that a backup can hold.")
    return header


class Writer:
    """Writes members one after the other, and knows the hash of each and of all."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.whole = hashlib.sha256()
        self.members: list[list] = []
        self.bytes = 0

    def _put(self, data: bytes) -> None:
        self.file.write(data)
        self.whole.update(data)
        self.bytes += len(data)

    def add(self, name: str, content: bytes) -> str:
        """Add a member that is in memory; its SHA-256."""
        return self.add_stream(name, len(content), [content])

    def add_stream(self, name: str, size: int, chunks) -> str:
        """Add a member that comes in pieces, which must be as long together as was said."""
        self._put(header_of(name, size))
        digest, length = hashlib.sha256(), 0
        for chunk in chunks:
            length += len(chunk)
            if length > size:
                break
            digest.update(chunk)
            self._put(chunk)
        if length != size:
            raise Unusable(f"{name} changed while it was read.")
        self._put(bytes(-size % BLOCK))
        self.members.append([name, size, digest.hexdigest()])
        return digest.hexdigest()

    def end(self) -> None:
        self._put(END)


class Member:
    """A stretch of the file: one member's bytes, read in pieces."""

    def __init__(self, file: IO[bytes], name: str, size: int, offset: int) -> None:
        self.file, self.name, self.size, self.offset = file, name, size, offset

    def chunks(self) -> Iterator[bytes]:
        self.file.seek(self.offset)
        left = self.size
        while left:
            chunk = self.file.read(min(CHUNK, left))
            if not chunk:
                raise Damaged(f"The file ends in the middle of {self.name}.")
            left -= len(chunk)
            yield chunk

    def read(self) -> bytes:
        return b"".join(self.chunks())


def members_of(file: IO[bytes]) -> Iterator[Member]:
    """Every member in order; raises Damaged at the first byte that is not as it was written.

    The contents are not looked at here: who asks compares them with the manifest.
    """
    file.seek(0, 2)
    length, offset, seen = file.tell(), 0, set()
    while offset < length:
        file.seek(offset)
        block = file.read(BLOCK)
        if block == bytes(BLOCK):
            break
        name, size = _read_header(block, offset)
        if name in seen:
            raise Damaged(f"{name} stands twice in the file.")
        seen.add(name)
        after = offset + BLOCK + size
        if after > length:
            raise Damaged(f"The file ends in the middle of {name}.")
        yield Member(file, name, size, offset + BLOCK)
        file.seek(after)
        if any(file.read(-size % BLOCK)):
            raise Damaged(f"There are bytes behind {name} that belong to nothing.")
        offset = after + -size % BLOCK
    file.seek(min(offset, length))
    if file.read(len(END) + 1) != END:
        raise Damaged("The file was cut off, or something stands behind its end.")


def _read_header(block: bytes, offset: int) -> tuple[str, int]:
    if len(block) < BLOCK:
        raise Damaged("The file was cut off.")
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, UnicodeError) as problem:
        if offset == 0:
            raise Damaged("This is no backup of the registry, or its beginning is lost.") from None
        raise Damaged(f"What stands at byte {offset} is no part of a backup.") from problem
    if not NAME.fullmatch(info.name):
        raise Damaged(f"The file holds {info.name!r}, which no backup has.")
    if header_of(info.name, info.size) != block:
        raise Damaged(f"What stands at byte {offset}, before {info.name}, was altered.")
    return info.name, info.size
