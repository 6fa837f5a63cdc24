"""How things are measured: side by side, in turn and shuffled, as ratios of medians in one run."""

import json
import random
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from .stored import ROOT, Store, run_python

WARMING = 3
ROUNDS, QUICK_ROUNDS = 31, 15


class NotMeasuredError(Exception):
    """What is needed to measure this is not here; the words say what."""


class WorkerError(Exception):
    """A page was not answered as it should be."""


class Process:
    """A worker with one register; ``ask`` waits for its answer."""

    def __init__(self, store: Store, url: str) -> None:
        self.pipe = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.worker"], cwd=ROOT, env=store.serving(url),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, do: str, **given) -> dict:
        if self.pipe.stdin is None or self.pipe.stdout is None:
            raise WorkerError("The worker has no pipes.")
        self.pipe.stdin.write(json.dumps({"do": do, **given}) + "\n")
        self.pipe.stdin.flush()
        line = self.pipe.stdout.readline()
        if not line:
            raise WorkerError("The worker stopped; what it said stands above.")
        answer = json.loads(line)
        if "error" in answer:
            raise WorkerError(answer["error"])
        return answer

    def stop(self) -> None:
        if self.pipe.stdin is not None:
            self.pipe.stdin.close()
        self.pipe.wait()


@dataclass(frozen=True)
class Asked:
    """One page of the register of one size; ``body`` is the size of a constant answer."""

    size: int
    page: str
    body: int = 0


@dataclass(frozen=True)
class Ratio:
    """One thing over another: medians in seconds."""

    one: Asked
    other: Asked
    over: float
    under: float

    @property
    def value(self) -> float:
        return self.over / self.under

    def words(self) -> str:
        """What was compared, such as "list at 100,000 31.0 ms, list at 1,000 28.4 ms"."""
        return f"{_told(self.one, self.over)}, {_told(self.other, self.under)}"


def _told(asked: Asked, seconds: float) -> str:
    return f"{asked.page} at {asked.size:,} {seconds * 1000:.1f} ms"


@dataclass
class Result:
    """What a bar came to on one engine."""

    value: float
    beat: str = ""
    parts: dict[str, float] = field(default_factory=dict)


class Run(AbstractContextManager):
    """One engine with a small and a large register, and a process for each."""

    def __init__(
        self, store: Store, engine: str, small: int, large: int, year: int, *, quick: bool,
        seed: int = 8,
    ) -> None:  # fmt: skip
        self.store, self.engine, self.small, self.large = store, engine, small, large
        self.year, self.quick = year, quick
        self.chance = random.Random(seed)  # noqa: S311 -- the order of rounds is no secret
        self.processes: dict[int, Process] = {}
        self.known: dict[tuple, Ratio] = {}

    def __exit__(self, *error: object) -> None:
        for process in self.processes.values():
            process.stop()

    def url(self, size: int) -> str:
        return self.store.database(self.engine, size, self.year)

    def worker(self, size: int) -> Process:
        """The process with the register of this size."""
        if size not in self.processes:
            self.processes[size] = Process(self.store, self.url(size))
        return self.processes[size]

    def time(self, asked: Asked) -> float:
        given = {"page": asked.page, "size": asked.body}
        return self.worker(asked.size).ask("time", **given)["seconds"]

    def ratio(self, one: Asked, other: Asked) -> Ratio:
        """The median of one over that of another, asked in turn."""
        if (one, other) not in self.known:
            self.known[one, other] = self._ratio(one, other)
        return self.known[one, other]

    def _ratio(self, one: Asked, other: Asked) -> Ratio:
        taken: dict[Asked, list[float]] = {one: [], other: []}
        rounds = QUICK_ROUNDS if self.quick else ROUNDS
        for number in range(WARMING + rounds):
            turn = [one, other]
            self.chance.shuffle(turn)
            for asked in turn:
                seconds = self.time(asked)
                if number >= WARMING:
                    taken[asked].append(seconds)
        over, under = (statistics.median(taken[asked]) for asked in (one, other))
        found = Ratio(one, other, over, under)
        print(f"    {self.engine}: {found.words()}: {found.value:.2f}x", flush=True)
        return found

    def worst(self, ratios: list[Ratio]) -> Result:
        """The largest of several ratios, with all of them beside it."""
        last = max(ratios, key=lambda ratio: ratio.value)
        parts = {f"{ratio.one.page}/{ratio.other.page}": ratio.value for ratio in ratios}
        return Result(last.value, last.words(), parts)

    def grown(self, *pages: str) -> Result:
        """Of these pages the one whose cost grew most with the register."""
        return self.worst(
            [self.ratio(Asked(self.large, page), Asked(self.small, page)) for page in pages]
        )


Measure = Callable[[Run], Result]
__all__ = ["Asked", "Measure", "NotMeasuredError", "Ratio", "Result", "Run", "run_python"]
