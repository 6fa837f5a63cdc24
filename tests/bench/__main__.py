"""What pages cost, measured side by side in one run: ratios, because machines are shared.

    bin/bench [--quick] [BAR...] [sqlite|postgresql]... [--write] [--json FILE] [--cache FOLDER]

Without --quick registers of 1,000 and 100,000 partnerships are made and compared, which takes long
the first time; with it of 1,000 and 10,000. BAR is the number of a bar. The command is 0 only when
every bar that was asked for and can be measured so holds. --write keeps the table of a full run in
docs/benchmarks.md. What one shown row of a large partnership costs: bin/bench page.
"""

import argparse
import datetime
import json
import os
import signal
import sys
from pathlib import Path

from tests.cluster import NoServerError

from . import page_cost
from .bars import BARS, NUMBERS, Bar
from .running import NotMeasuredError, Run, WorkerError
from .stored import Store
from .table import Row, table, write

ENGINES = ("postgresql", "sqlite")
SIZES = {True: (1000, 10_000), False: (1000, 100_000)}


def chosen(given: argparse.Namespace) -> tuple[list[Bar], list[str]]:
    """The bars and engines that were asked for; exits on a word that is neither."""
    words = set(given.what)
    numbers = {int(word) for word in words if word.isdigit()}
    engines = [engine for engine in ENGINES if engine in words] or list(ENGINES)
    unknown = {word for word in words if not word.isdigit()} - set(ENGINES)
    if unknown or numbers - set(NUMBERS):
        raise SystemExit(f"{__doc__}\nNot known: {', '.join(sorted(unknown or map(str, numbers)))}")
    bars = [bar for bar in BARS if bar.number in numbers or not numbers]
    return [bar for bar in bars if bar.quick or not given.quick], engines


def measured(bar: Bar, run: Run) -> Row:
    """One bar on one engine, also when it could not be measured."""
    print(f"  {bar.number:>2} {bar.label}", flush=True)
    try:
        result = bar.measure(run)
    except NotMeasuredError as problem:
        return Row(bar, run.engine, None, not_run=str(problem))
    except WorkerError as problem:
        return Row(bar, run.engine, None, refused=str(problem))
    return Row(bar, run.engine, result)


def on_engine(engine: str, bars: list[Bar], store: Store, given: argparse.Namespace) -> list[Row]:
    small, large = given.sizes or SIZES[given.quick]
    print(f"\n{engine}: {small:,} and {large:,} partnerships", flush=True)
    try:
        with Run(store, engine, small, large, given.year, quick=given.quick) as run:
            return [measured(bar, run) for bar in bars if engine in bar.engines]
    except NoServerError as problem:
        return [
            Row(bar, engine, None, not_run=str(problem)) for bar in bars if engine in bar.engines
        ]


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bin/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--cache")
    parser.add_argument("--sizes", type=int, nargs=2)
    parser.add_argument("--year", type=int, default=datetime.date.today().year)
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    # A stopped run takes its processes and its database server along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if "page" in words:
        return page_cost.main(words)
    given = arguments(words)
    bars, engines = chosen(given)
    rows: list[Row] = []
    with Store(given.cache) as store:
        for engine in engines:
            rows += on_engine(engine, bars, store, given)
        kept = given.json or store.folder / "results.json"
        kept.write_text(json.dumps([row.as_json() for row in rows], indent=1))
    print(f"\n{table(rows)}\n\n{kept}", flush=True)
    if given.write:
        write(rows, given.sizes or SIZES[given.quick], cores=os.cpu_count() or 1)
    return 0 if rows and all(row.is_fine for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
