"""The power fails under SQLite, at syncs and in between: what was answered is there.

The order of writes and syncs of the product's own files is noted while eight people write; what a
disk may hold at a cut is made from it, and opened.
"""

import os
import random
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.conftest import IS_LONG, only_sqlite
from tests.faults.ledger import Ledger, writers
from tests.faults.product import Place, serving
from tests.faults.replay import Disk, opened_again, recorded

WRITES = 400 if IS_LONG else 60
# Cuts at syncs and at other moments; in the long form at every one.
CUTS_AT_SYNC, CUTS_BETWEEN = 30, 15


@dataclass
class Moments(Ledger):
    """Notes with each answer how long the log of the disk was when it came."""

    log: Path = Path()
    answers: list[tuple[int, str]] = field(default_factory=list)

    def created(self, token: str, location: str, text: str) -> None:
        self.answers.append((self.log.stat().st_size, text))
        super().created(token, location, text)

    def changed(self, location: str, *texts: str) -> None:
        self.answers += [(self.log.stat().st_size, text) for text in texts]
        super().changed(location, *texts)


@dataclass
class Outcome:
    """What was found at all cuts together."""

    acknowledged: int = 0
    operations: int = 0
    cuts: int = 0
    lost: int = 0
    broken: list[str] = field(default_factory=list)


def settle(place: Place) -> None:
    """Everything in the one file, so that the log begins with that."""
    with place.store.open() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def written_under_watch(place: Place, folder: Path, *, lazy: bool) -> tuple[Disk, Moments]:
    """Eight people write in the recorded product; the disk as it was before."""
    settle(place)
    log = folder / "log"
    log.touch()
    before = Disk({"": bytearray(place.store.path.read_bytes())})
    given = {"FAULTS_RECORD": str(log), "DJANGO_SETTINGS_MODULE": "tests.faults.recorded"}
    given |= {"FAULTS_LAZY": "yes"} if lazy else {}
    ledger = Moments(log=log)
    with serving(place, **given) as product:
        for person in writers(product, ledger, most=WRITES):
            person.join(120)
    assert ledger.problems == []
    return before, ledger


def is_there(text: str, texts: set[str]) -> bool:
    return text in texts or f"{text} anders" in texts


def replay(disk: Disk, ledger: Moments, folder: Path, dice: random.Random) -> Outcome:
    """Cut the power at syncs and in between, twice each: the disk has nothing, or some, of what
    was not synced. Ends at the first loss."""
    operations = list(recorded(ledger.log))
    syncs = [n for n, (_length, what) in enumerate(operations) if what[0] == "sync"]
    # Right before a sync most is at stake, right after it the least.
    chosen = dice.sample(syncs, min(CUTS_AT_SYNC, len(syncs)))
    points = {n - 1 for n in chosen} | set(chosen)
    points |= set(dice.sample(range(len(operations)), min(CUTS_BETWEEN, len(operations))))
    if IS_LONG:
        points = set(range(len(operations)))
    outcome = Outcome(len(ledger.answers), len(operations))
    disks = folder / "disks"
    disks.mkdir()
    for number, (length, what) in enumerate(operations):
        disk.take(what)
        if number not in points or outcome.lost:
            continue
        promised = [text for seen, text in ledger.answers if seen <= length]
        for chance in (None, dice):
            outcome.cuts += 1
            try:
                texts = opened_again(disk.after_a_cut(chance), disks)
            except (AssertionError, sqlite3.DatabaseError) as problem:
                outcome.broken.append(f"at {number}: {problem!r}"[:300])
                continue
            outcome.lost += sum(not is_there(text, texts) for text in promised)
    return outcome


def fast_folder(tmp_path: Path) -> Path:
    """In memory where there is such a place: thousands of disks are made."""
    memory = Path("/dev/shm")  # noqa: S108
    return memory / f"registry-{os.getpid()}-{tmp_path.name}" if memory.is_dir() else tmp_path


@pytest.fixture
def folder(tmp_path: Path):
    made = fast_folder(tmp_path)
    made.mkdir(exist_ok=True)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@only_sqlite
def test_a_power_cut_loses_nothing_that_was_acknowledged(
    place: Place, folder: Path, dice: random.Random
) -> None:
    disk, ledger = written_under_watch(place, folder, lazy=False)

    outcome = replay(disk, ledger, folder, dice)

    print(outcome)
    assert outcome.acknowledged >= WRITES and outcome.cuts >= 2 * CUTS_AT_SYNC
    assert (outcome.lost, outcome.broken) == (0, [])


@only_sqlite
def test_a_lazier_sync_would_be_seen_to_lose_some(
    place: Place, folder: Path, dice: random.Random
) -> None:
    disk, ledger = written_under_watch(place, folder, lazy=True)

    outcome = replay(disk, ledger, folder, dice)

    print(outcome)
    assert outcome.lost
