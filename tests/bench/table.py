"""The table of bars: what each came to, and what beat it when it fails."""

import datetime
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from .bars import Bar
from .running import Result
from .stored import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"


@dataclass
class Row:
    """One bar on one engine."""

    bar: Bar
    engine: str
    result: Result | None
    not_run: str = ""
    refused: str = ""

    @property
    def holds(self) -> bool:
        return self.result is not None and self.bar.holds(self.result.value)

    @property
    def is_fine(self) -> bool:
        """Whether it holds, or could not be measured here."""
        return self.holds or bool(self.not_run)

    @property
    def verdict(self) -> str:
        if self.not_run:
            return f"NOT RUN: {self.not_run}"
        if self.refused or self.result is None:
            return f"FAILS: refused: {self.refused}"
        if not self.holds:
            return f"FAILS: {self.result.beat}"
        return "holds, aim reached" if self.bar.reaches_aim(self.result.value) else "holds"

    def cells(self) -> list[str]:
        sign = "≥" if self.bar.at_least else "≤"
        value = self.bar.told(self.result.value) if self.result else "–"
        return [
            str(self.bar.number), self.bar.label, self.engine, value,
            f"{sign} {self.bar.told(self.bar.limit)}", self.bar.told(self.bar.aim), self.verdict,
        ]  # fmt: skip

    def as_json(self) -> dict:
        return {
            "bar": self.bar.number, "label": self.bar.label, "engine": self.engine,
            "value": self.result.value if self.result else None, "limit": self.bar.limit,
            "aim": self.bar.aim, "at_least": self.bar.at_least, "holds": self.holds,
            "verdict": self.verdict, "compared": self.result.beat if self.result else "",
            "parts": self.result.parts if self.result else {},
        }  # fmt: skip


HEADINGS = ["#", "bar", "engine", "measured", "pass", "aim", ""]


def table(rows: list[Row]) -> str:
    """As plain text, in columns."""
    lines = [HEADINGS, *[row.cells() for row in sorted(rows, key=_place)]]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEADINGS) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)),
                   line[-1]]).rstrip()
        for line in lines
    )  # fmt: skip


def _place(row: Row) -> tuple[int, str, str]:
    return row.bar.number, row.bar.label, row.engine


def write(rows: list[Row], sizes, *, cores: int) -> None:
    """Put the table in the documentation, with the machine and the day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    day = datetime.date.today()
    said = (
        f"Measured on {day:%d %B %Y} with Python {platform.python_version()} on {cores} cores,"
        f" {memory:.0f} GB of memory ({platform.machine()}); {sizes[0]:,} and {sizes[1]:,}"
        " partnerships."
    )
    lines = [f"| {' | '.join(HEADINGS)} |", f"|{'---|' * len(HEADINGS)}"]
    lines += [f"| {' | '.join(row.cells())} |" for row in sorted(rows, key=_place)]
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    body = "\n".join([said, "", *lines])
    Path(PAGE).write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", encoding="utf-8")
