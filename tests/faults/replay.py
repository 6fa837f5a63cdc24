"""What a disk holds after a power cut, made from what was written and what was synced."""

import io
import pickle
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass
class Disk:
    """Per file what is surely there, and what was written since: all, some or nothing of it."""

    sure: dict[str, bytearray]
    unsure: dict[str, list[tuple]] = field(default_factory=dict)

    def take(self, what: tuple) -> None:
        kind, name = what[:2]
        if kind != "sync":
            self.unsure.setdefault(name, []).append(what)
            return
        for one in self.unsure.pop(name, ()):
            apply(self.sure, one)

    def after_a_cut(self, dice: random.Random | None) -> dict[str, bytearray]:
        """Nothing that was not synced; with dice some of it, the last of that by half."""
        if dice is None:
            return self.sure
        files = {name: bytearray(content) for name, content in self.sure.items()}
        for written in self.unsure.values():
            kept = [one for one in written if dice.random() < 0.6]
            if kept and kept[-1][0] == "write":
                kind, name, offset, data = kept[-1]
                sectors = dice.randrange(len(data) // SECTOR + 1)
                kept[-1] = (kind, name, offset, data[: sectors * SECTOR])
            for one in kept:
                apply(files, one)
        return files


def apply(files: dict[str, bytearray], what: tuple) -> None:
    """Do to these files what was done to the file."""
    kind, name = what[:2]
    if kind == "delete":
        files.pop(name, None)
        return
    content = files.setdefault(name, bytearray())
    if kind == "truncate":
        del content[what[2] :]
    else:
        offset, data = what[2:]
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data


def recorded(log: Path) -> Iterator[tuple[int, tuple]]:
    """What was done, each with the length of the log from then on."""
    file = io.BytesIO(log.read_bytes())
    while file.tell() < file.getbuffer().nbytes:
        what = pickle.load(file)  # noqa: S301
        yield file.tell(), what


def opened_again(files: dict[str, bytearray], folder: Path) -> set[str]:
    """The texts that SQLite finds on such a disk; AssertionError when the file is broken."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / f"cut.sqlite3{name}").write_bytes(content)
    connection = sqlite3.connect(folder / "cut.sqlite3")
    try:
        state = connection.execute("PRAGMA integrity_check").fetchall()
        assert state == [("ok",)], state[:3]
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        return {text for (text,) in connection.execute("SELECT text FROM partnerships_actionpoint")}
    finally:
        connection.close()
