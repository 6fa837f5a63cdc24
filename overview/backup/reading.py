"""Checks a whole backup before anything is done with it."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from .box import ABOUT, BLOCK, END, MANIFEST, SEAL, Damaged, Member, Unusable, members_of
from .making import FORMAT
from .rows import Sum
from .tables import Table


@dataclass
class Contents:
    """A backup that was checked: every byte is as it was written."""

    about: dict
    manifest: dict
    members: dict[str, Member]
    sha256: str

    @property
    def tables(self) -> list[Table]:
        return [Table.from_plain(plain) for plain in self.about["tables"]]

    @property
    def migrations(self) -> set[tuple[str, str]]:
        return {(app, name) for app, name in self.about["migrations"]}

    @property
    def rows(self) -> int:
        return sum(each["rows"] for each in self.manifest["tables"].values())

    def pieces(self, table: Table) -> Iterator[bytes]:
        """The lines of a table; raises Damaged when the file is another one by now."""
        total, known = Sum(), self.manifest["tables"][table.name]
        begins = f"rows/{table.name}/"
        for name, member in self.members.items():
            if name.startswith(begins):
                for piece in _unpacked(member):
                    yield total.add(piece)
        if total.plain != {"rows": known["rows"], "sha256": known["sha256"]}:
            raise Damaged(f"The rows of {table.name} are not those that were written.")


def _unpacked(member: Member) -> Iterator[bytes]:
    """The lines of a part, whole."""
    unpack, rest = zlib.decompressobj(wbits=31), b""
    try:
        for chunk in member.chunks():
            rest += unpack.decompress(chunk)
            lines, end, rest = rest.rpartition(b"\n")
            if end:
                yield lines + end
        rest += unpack.flush()
    except zlib.error as problem:
        raise Damaged(f"{member.name} cannot be unpacked.") from problem
    if rest or not unpack.eof or unpack.unused_data:
        raise Damaged(f"{member.name} is not whole.")


def check_file(file: IO[bytes]) -> Contents:
    """Read it all; raises Damaged or Unusable with a sentence, and has written nothing."""
    whole, members, sums = hashlib.sha256(), {}, []
    contents, seal = Contents({}, {}, members, ""), ""
    for member in members_of(file):
        if not members:
            contents.about = _about(member)
        if member.name == SEAL:
            # What stands before it is what it speaks of.
            seal = whole.hexdigest()
        file.seek(member.offset - BLOCK)
        whole.update(file.read(BLOCK))
        digest = hashlib.sha256()
        for chunk in member.chunks():
            digest.update(chunk)
            whole.update(chunk)
        whole.update(bytes(-member.size % BLOCK))
        members[member.name] = member
        sums.append([member.name, member.size, digest.hexdigest()])
    if list(members)[-2:] != [MANIFEST, SEAL]:
        raise Damaged("The file does not end with its manifest and its seal.")
    contents.manifest = _json(members[MANIFEST])
    _check_manifest(contents, sums)
    if _json(members[SEAL]) != {"sha256": seal}:
        raise Damaged("The seal does not fit: something in the file was altered.")
    whole.update(END)
    contents.sha256 = whole.hexdigest()
    return contents


def _json(member: Member) -> dict:
    try:
        value = json.loads(member.read())
    except ValueError as problem:
        raise Damaged(f"{member.name} cannot be read.") from problem
    if not isinstance(value, dict):
        raise Damaged(f"{member.name} is not what it should be.")
    return value


def _about(member: Member) -> dict:
    if member.name != ABOUT:
        raise Damaged(f"A backup begins with {ABOUT}, this file with {member.name}.")
    about = _json(member)
    if about.get("format") != FORMAT:
        raise Unusable(
            f"This backup is of format {about.get('format')!r}; this version of the registry reads"
            f" format {FORMAT}."
        )
    return about


def _check_manifest(contents: Contents, sums: list[list]) -> None:
    """Nothing is missing, nothing is too much, and all is as the manifest says."""
    manifest = contents.manifest
    try:
        listed = [tuple(each) for each in manifest["members"]]
        documents = {f"documents/{name}": (size, sha) for name, size, sha in manifest["documents"]}
        tables = {table.name for table in contents.tables}
        known = {name: (each["rows"], each["sha256"]) for name, each in manifest["tables"].items()}
    except (KeyError, TypeError, ValueError) as problem:
        raise Damaged("The manifest or the beginning does not say what it should.") from problem
    found = [tuple(each) for each in sums[:-2]]
    for name in sorted({each[0] for each in found} - {each[0] for each in listed}):
        raise Damaged(f"{name} does not belong in this backup.")
    for name in sorted({each[0] for each in set(listed) - set(found)}):
        raise Damaged(f"{name} is missing or was altered.")
    held = {name: (size, sha) for name, size, sha in found if name.startswith("documents/")}
    packed = {name.split("/")[1] for name, *_ in found if name.startswith("rows/")}
    if found != listed or held != documents or tables != set(known) or packed - tables:
        raise Damaged("The manifest does not fit what is in the file.")
    for table in contents.tables:
        for _piece in contents.pieces(table):
            pass  # raises when the lines are not those that were written
