"""The table of promises: what kept each of them, from the reports of the tests that ran.

`python -m tests.trust_table` prints it for docs/security.md; with ``--write`` it puts it there.
"""

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from xml.etree.ElementTree import Element

from tests.trust import PROMISES, Promise

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
BEGIN = "<!-- promises: written by python -m tests.trust_table --write -->"
END = "<!-- end of promises -->"

# Part of bin/test → the columns that it fills.
COLUMNS = {
    "suite": ("SQLite", "PostgreSQL"),
    "browser": ("Browser on SQLite", "Browser on PostgreSQL"),
    "faults": ("Faults on SQLite", "Faults on PostgreSQL"),
}
# What depends on the look, or is long, is shown in the browser on one of the engines.
ON_ONE_ENGINE = {"browser"}
PLACES = {"tests/journeys/": "browser", "tests/faults/": "faults"}
# Heading → which columns it sums up, how wide it is drawn.
HEADINGS: dict[str, tuple[tuple[str, ...], int]] = {
    "SQLite": (("SQLite",), 12),
    "PostgreSQL": (("PostgreSQL",), 12),
    "Browser, faults": (COLUMNS["browser"] + COLUMNS["faults"], 15),
}
WIDTHS = {"Promise": 14, "Bar": 38, "Proofs": 42, "Controls": 42}


@dataclass(frozen=True)
class Case:
    """One test that ran: its dotted name without parameters, how it ended, how long it took."""

    name: str
    outcome: str
    seconds: float

    @classmethod
    def of(cls, element: Element) -> "Case":
        """From a line of pytest's report."""
        kinds = {child.tag for child in element}
        outcome = "skipped" if "skipped" in kinds else "passed"
        if kinds & {"failure", "error"}:
            outcome = "failed"
        name = f"{element.get('classname')}.{(element.get('name') or '').partition('[')[0]}"
        return cls(name, outcome, float(element.get("time") or 0))


# Column → all that ran there; a column that did not run is not in it.
Ran = dict[str, list[Case]]


def part_of(test: str) -> str:
    """The part of bin/test in which a test runs."""
    found = (part for place, part in PLACES.items() if test.startswith(place))
    return next(found, "suite")


def named_for(part: str) -> list[str]:
    """The tests behind all promises that run in this part."""
    named = (test for promise in PROMISES for test in promise.tests)
    return list(dict.fromkeys(test for test in named if part_of(test) == part))


def cases_of(test: str, cases: Iterable[Case]) -> list[Case]:
    """What ran of a file, a class or a test."""
    dotted = test.replace(".py", "", 1).replace("/", ".").replace("::", ".")
    return [one for one in cases if one.name == dotted or one.name.startswith(f"{dotted}.")]


def troubles(promise: Promise, ran: Ran, parts: Iterable[str] = tuple(COLUMNS)) -> list[str]:
    """Why this promise does not hold by what ran in these parts; empty when it does."""
    found = [f"still in the making: {promise.pending}"] if promise.pending else []
    found += [] if promise.proofs else ["no proof"]
    found += [] if promise.controls else ["no control"]
    for test in promise.tests:
        if part_of(test) not in parts:
            continue
        passed, lacking = 0, []
        for column in COLUMNS[part_of(test)]:
            here = cases_of(test, ran.get(column, ()))
            passed += sum(one.outcome == "passed" for one in here)
            if column not in ran or not here:
                lacking.append(f"not run on {column}: {test}")
            found += [f"failed on {column}: {one.name}" for one in here if one.outcome == "failed"]
        found += [] if passed and part_of(test) in ON_ONE_ENGINE else lacking
        if not passed and any(column in ran for column in COLUMNS[part_of(test)]):
            found.append(f"skipped everywhere: {test}")
    return found


def sums(promise: Promise, ran: Ran, columns: Iterable[str]) -> str:
    """Passed and failed in these columns together, and how long it took."""
    found: set[tuple[str, Case]] = set()
    for column in columns:
        for test in promise.tests:
            found |= {(column, one) for one in cases_of(test, ran.get(column, ()))}
    if not found:
        return "–"
    passed = sum(one.outcome == "passed" for _, one in found)
    failed = sum(one.outcome == "failed" for _, one in found)
    return f"{passed} passed {failed} failed {sum(one.seconds for _, one in found):.0f} s"


def folded(cell: str, width: int) -> list[str]:
    """The lines of one cell; what goes on with a line before it is indented."""
    entries = cell.split("\n")
    indent = " " if len(entries) > 1 else ""
    return [
        line
        for entry in entries
        for line in textwrap.wrap(entry, width, subsequent_indent=indent) or [""]
    ]


def wrapped(cells: list[str], widths: list[int]) -> Iterator[str]:
    """The lines of one row of the table."""
    columns = [folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for line in zip_longest(*columns, fillvalue=""):
        cut = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        yield "  ".join(cut).rstrip()


def short(test: str) -> str:
    """A test as it is named in the table, to be broken between its parts."""
    return test.removeprefix("tests/").replace("::", " ")


def table(ran: Ran, parts: Iterable[str] = tuple(COLUMNS)) -> str:
    """All promises with what kept them, and below it what is wrong."""
    widths = [*WIDTHS.values(), *(width for _, width in HEADINGS.values()), 5]
    lines = list(wrapped([*WIDTHS, *HEADINGS, "Holds"], widths))
    wrong = []
    for promise in PROMISES:
        found = troubles(promise, ran, parts)
        wrong += [f"{promise.name}: {trouble}" for trouble in found]
        figures = [sums(promise, ran, columns) for columns, _ in HEADINGS.values()]
        named = ["\n".join(map(short, tests)) for tests in (promise.proofs, promise.controls)]
        cells = [promise.name, promise.bar, *named, *figures, "no" if found else "yes"]
        lines += ["-" * (sum(widths) + 2 * len(widths) - 2), *wrapped(cells, widths)]
    return "\n".join([*lines, "", *wrong, f"{held(ran, parts)} of {len(PROMISES)} promises hold"])


def held(ran: Ran, parts: Iterable[str] = tuple(COLUMNS)) -> int:
    """How many promises hold by what ran."""
    return sum(not troubles(promise, ran, parts) for promise in PROMISES)


def markdown() -> str:
    """The table as it stands in docs/security.md: without what changes at every run."""

    def names(tests: tuple[str, ...]) -> str:
        return "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests) or "–"

    rows = [
        f"| {one.name} | {one.bar} | {names(one.proofs)} | {names(one.controls)} |"
        for one in PROMISES
    ]
    head = ["| Promise | Bar | Proofs | Controls |", "|---|---|---|---|"]
    return "\n".join([BEGIN, *head, *rows, END])


def written(text: str) -> str:
    """The page with the table of today between its marks."""
    marked = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return marked.sub(lambda _: markdown(), text)


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(markdown())
