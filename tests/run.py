"""Runs every part of the tests and says plainly what ran, what failed and what could not run.

bin/test [sqlite|postgresql|browser|faults]... [pytest arguments]
bin/check --trust: only the tests behind the promises of tests/trust.py
"""

import contextlib
import ctypes.util
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from xml.etree import ElementTree

from tests.chromium import find_chromium
from tests.cluster import NoServerError, find_programs, throwaway_cluster
from tests.trust import PROMISES
from tests.trust_table import Case, held, named_for, table

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("sqlite", "postgresql", "browser", "faults")
JOURNEYS = "tests/journeys"
FAULTS = "tests/faults"
# Two workers. What a class or a module makes for all its tests is made once, on one of them.
SUITE = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
SUITE += [f"--ignore={JOURNEYS}", f"--ignore={FAULTS}"]
NOTHING_COLLECTED = 5


@dataclass
class Result:
    """What one part did."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    seconds: float = 0
    broken: str = ""
    not_run: str = ""
    nothing_asked: bool = False

    @property
    def is_bad(self) -> bool:
        return bool(self.failed or self.broken)

    def line(self) -> str:
        if self.not_run:
            return f"{self.name:<24} NOT RUN: {self.not_run}"
        if self.nothing_asked:
            return f"{self.name:<24} nothing here matches the arguments"
        text = f"{self.name:<24} {self.passed} passed, {self.failed} failed"
        if self.skipped:
            text += f", {len(self.skipped)} skipped"
        return f"{text}   {self.seconds:.0f} s   {self.broken}".rstrip()


def run_pytest(
    name: str,
    paths: list[str],
    extra: list[str],
    database_url: str = "",
    *,
    engine: str = "",
    told: TextIO | None = None,
) -> Result:
    """Run pytest as a process of its own and count from its report.

    ``engine`` is the one whose faults are tried; ``told`` keeps what is said for later.
    """
    result = Result(name)
    heading = f"\n=== {name} " + "=" * max(3, 70 - len(name))
    print(heading, flush=True, file=told)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment.pop("TEST_DATABASE_URL", None)
    if database_url:
        environment["TEST_DATABASE_URL"] = database_url
    if engine:
        environment["FAULTS_ENGINE"] = engine
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="registry-report-") as scratch:
        report = Path(scratch) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *paths, *extra]
        code = subprocess.run(
            command, cwd=ROOT, env=environment, check=False, stdout=told, stderr=told
        ).returncode
        result.seconds = time.monotonic() - started
        _count(report, result)
    _judge(result, code, narrowed=bool(extra))
    return result


def _judge(result: Result, code: int, *, narrowed: bool) -> None:
    """A part that ran no test has failed, unless the arguments asked for none of it."""
    executed = result.passed + result.failed
    if code in (0, NOTHING_COLLECTED) and not executed:
        if narrowed:
            result.nothing_asked = True
        else:
            result.broken = "NO TEST RAN"
    elif code and not result.failed:
        result.broken = f"PYTEST STOPPED WITH CODE {code}"


def _count(report: Path, result: Result) -> None:
    if not report.exists():
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314
        one = Case.of(case)
        result.cases.append(one)
        if one.outcome == "failed":
            result.failed += 1
        elif one.outcome == "skipped":
            result.skipped.append(f"{case.get('classname')}::{case.get('name')}")
        else:
            result.passed += 1


def apt_install(*packages: str) -> bool:
    """Fetch Debian packages when we may; True when that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} ...", flush=True)
    if "postgresql" in packages:
        _want_no_standing_server()
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    keep_ours = ["-o", "Dpkg::Options::=--force-confold"]
    update = ["apt-get", "update", "-qq"]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *keep_ours]
    for command in (update, [*install, *packages]):
        done = subprocess.run(
            command,
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            return False
    return True


def _want_no_standing_server() -> None:
    """Debian's package starts a server of its own; the tests want the programs only."""
    config = Path("/etc/postgresql-common/createcluster.conf")
    with contextlib.suppress(OSError):
        if not config.exists():
            config.parent.mkdir(parents=True, exist_ok=True)
            config.write_text("create_main_cluster = false\n")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A database that was given for testing, else a cluster of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    if find_programs() is None:
        apt_install("postgresql")
    with throwaway_cluster() as url:
        yield url


def suite_sqlite(extra: list[str], chosen: list[str]) -> list[Result]:
    return [run_pytest("SQLite", [*(chosen or ["tests"]), *SUITE], extra)]


def suite_postgresql(extra: list[str], chosen: list[str]) -> list[Result]:
    try:
        with postgresql() as url:
            return [run_pytest("PostgreSQL", [*(chosen or ["tests"]), *SUITE], extra, url)]
    except NoServerError as problem:
        return [Result("PostgreSQL", not_run=str(problem))]


def journeys(extra: list[str], chosen: list[str]) -> list[Result]:
    """The browser on both engines."""
    names = ("Browser on SQLite", "Browser on PostgreSQL")
    browser = find_chromium()
    if browser is None and (apt_install("chromium-headless-shell") or apt_install("chromium")):
        browser = find_chromium()
    missing = ""
    if browser is None:
        missing = "no Chromium or Chrome was found; install chromium or set CHROMIUM"
    elif importlib.util.find_spec("playwright") is None:
        missing = "the package playwright is missing"
    if missing or browser is None:
        return [Result(name, not_run=missing) for name in names]
    os.environ["CHROMIUM"] = browser
    # Two files at once share the cores; what a file learned in one test it knows in the next.
    paths = [*(chosen or [JOURNEYS]), "-n", "2", "--dist", "loadfile"]
    results = [run_pytest(names[0], paths, extra)]
    try:
        with postgresql() as url:
            results.append(run_pytest(names[1], paths, extra, url))
    except NoServerError as problem:
        results.append(Result(names[1], not_run=str(problem)))
    return results


def faults(extra: list[str], chosen: list[str]) -> list[Result]:
    """Killed, frozen, cut off and full: both engines side by side, told one after the other."""
    if find_programs() is None:
        apt_install("postgresql")
    engines = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    with ThreadPoolExecutor(2) as pool:
        begun = [
            pool.submit(fault_engine, engine, f"Faults on {name}", extra, chosen)
            for engine, name in engines.items()
        ]
        return [one.result() for one in begun]


def fault_engine(engine: str, name: str, extra: list[str], chosen: list[str]) -> Result:
    if engine == "postgresql" and find_programs() is None:
        return Result(name, not_run="PostgreSQL (initdb) was not found; install it")
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        result = run_pytest(name, chosen or [FAULTS], extra, engine=engine, told=said)
        said.seek(0)
        print(said.read(), flush=True)
    return result


def want_pango() -> None:
    """PDFs are drawn with Pango; without it their tests are skipped, and named at the end.

    HarfBuzz-Subset takes from a font what a PDF needs of it, in a tenth of the time.
    """
    wanted = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
    if any(ctypes.util.find_library(name) is None for name in wanted):
        apt_install("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


RUNNERS = {
    "sqlite": suite_sqlite,
    "postgresql": suite_postgresql,
    "browser": journeys,
    "faults": faults,
}
# Part of this command → which tests behind the promises it runs; see `tests.trust_table`.
TRUSTED = {"sqlite": "suite", "postgresql": "suite", "browser": "browser", "faults": "faults"}


def report(results: list[Result]) -> int:
    """Print the sums; the exit code is 0 only when everything asked for ran and passed."""
    in_ci = os.environ.get("CI", "").lower() in ("1", "true", "yes")
    asked = [result for result in results if not result.nothing_asked]
    left_out = [result for result in results if result.not_run]
    print("\n" + "=" * 76)
    for result in results:
        print(result.line())
        for name in result.skipped:
            print(f"{'':<24} skipped: {name}")
    for result in left_out:
        print(f"\n!!! NOT RUN: {result.name.upper()} !!!  {result.not_run}")
    bad = any(result.is_bad for result in results) or not asked or (in_ci and bool(left_out))
    if not asked:
        print("\nNO TEST MATCHES THE ARGUMENTS")
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 1 if bad else 0


def print_promises(results: list[Result], parts: list[str]) -> bool:
    """Print what each promise rests on, from what ran; whether all of them hold."""
    ran = {result.name: result.cases for result in results if not result.not_run}
    asked = {TRUSTED[part] for part in parts}
    print(f"\n{table(ran, asked)}", flush=True)
    return held(ran, asked) == len(PROMISES)


def one_by_one(wanted: list[str], ask: Callable[[str], list[Result]]) -> list[Result]:
    """What each part did. The faults, which mostly wait, are tried beside the browser."""
    results: list[Result] = []
    together = {"browser", "faults"} <= set(wanted)
    with ThreadPoolExecutor(1) as pool:
        for part in wanted:
            if part == "browser" and together:
                beside = pool.submit(ask, "faults")
                results += ask(part) + beside.result()
            elif part != "faults" or not together:
                results += ask(part)
    return results


def run_trust(wanted: list[str]) -> int:
    """Only what stands behind the promises; 0 when every one of them holds."""
    chosen = {part: named_for(TRUSTED[part]) for part in wanted}
    named = [part for part in wanted if chosen[part]]
    results = one_by_one(named, lambda part: RUNNERS[part]([], chosen[part]))
    code = report(results)
    return 0 if print_promises(results, wanted) and not code else 1


def main(arguments: list[str]) -> int:
    # A stopped run takes its database server along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wanted = [part for part in PARTS if part in arguments] or list(PARTS)
    extra = [argument for argument in arguments if argument not in (*PARTS, "--trust")]
    want_pango()
    if "--trust" in arguments:
        return run_trust(wanted)
    results = one_by_one(wanted, lambda part: RUNNERS[part](extra, []))
    # What was asked for by name proves no promise; the whole must prove them all.
    kept = bool(extra) or print_promises(results, wanted) or any(one.not_run for one in results)
    return report(results) or int(not kept)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
