"""More than one machine, tried for real with processes on this one: bin/cluster [--short]

A primary, a streaming replica, two sets of web processes that share nothing but the database, a
worker that runs what runs every day, and Debian's nginx in front with the configuration of
`deploy/nginx`. While people write and read through nginx, each part is killed with -9 and started
again, and the web sets are restarted one by one with `deploy/roll`. One table tells what that cost
whom; the exit code is 0 only when nothing that was acknowledged is lost, no read failed, and reads
came back from the replica by themselves.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.ledger import NO_ANSWER, NOTHING, Ledger, compare, writers
from tests.faults.product import HOST, ROOT, Place, Product, surroundings
from tests.faults.stores import PostgresStore, ReplicaStore
from tests.faults.visitor import Answer, Visitor
from tests.journeys.server import free_port

LIST, SEARCH = "/partnerships/", "/search/?q=welzijn"
WRITERS, READERS = 4, 4
# Seconds before, with a part missing, and after it is back.
CALM, MISSING, AFTER = 4, 4, 6
HEALS_WITHIN = 60
MOST = 10**6
WORK = ("open_evaluations", "close_sign_offs", "send_reminders", "clear_sessions", "check_trail")
# nginx says that no web machine gave a whole answer.
NO_MACHINE = (502, 504)
# No read may wait longer than this for an answer, whatever is killed.
LONGEST_WAIT = 15.0


class Primary(PostgresStore):
    """A primary that is patient while it is filled: on a crowded machine that takes long."""

    is_settled = False

    @property
    def url(self) -> str:
        return super().url + ("" if self.is_settled else "?options=-c%20jit%3Doff")

    def settle(self) -> None:
        self.is_settled = True
        super().settle()


class Front:
    """nginx with the configuration of `deploy/nginx`, before these web machines."""

    def __init__(self, place: Place, machines: list[Product]) -> None:
        self.place, self.machines, self.port = place, machines, free_port()
        self.home = Path(tempfile.mkdtemp(prefix="registry-nginx-", dir="/tmp"))
        self.upstream = self.home / "upstream.conf"
        self.process: subprocess.Popen[bytes] | None = None
        self.refused = 0

    def start(self) -> None:
        lines = (
            f"server 127.0.0.1:{one.port} max_fails=1 fail_timeout=5s;" for one in self.machines
        )
        self.upstream.write_text("\n".join([*lines, ""]))
        proxy = (ROOT / "deploy/nginx/proxy.conf").read_text()
        shutil.copy(ROOT / "deploy/nginx/unavailable.html", self.home)
        (self.home / "proxy.conf").write_text(proxy.replace("/etc/nginx/registry", str(self.home)))
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = " ".join(f"{kind}_temp_path {self.home}/{kind};" for kind in kinds)
        (self.home / "nginx.conf").write_text(
            f"worker_processes 1; pid {self.home}/pid; error_log {self.home}/log;"
            f" events {{ worker_connections 512; }}"
            f" http {{ access_log off; {places} upstream registry {{ least_conn;"
            f" include {self.upstream}; }} server {{ listen 127.0.0.1:{self.port};"
            f" include {self.home}/proxy.conf; }} }}"
        )
        self.process = subprocess.Popen([*self.command, "-g", "daemon off; user root;"])
        until = time.monotonic() + 20
        while Product.asked(self, "/account/login/") != 200:  # type: ignore[arg-type]
            assert time.monotonic() < until, (self.home / "log").read_text()
            time.sleep(0.2)

    @property
    def command(self) -> list[str]:
        return ["nginx", "-p", str(self.home), "-c", str(self.home / "nginx.conf")]

    def remove(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)

    def visitor(self, like: Visitor | None = None) -> Visitor:
        return Person(self, like.cookies if like else None)

    def signed_in(self, email: str = "eerste@example.org") -> Visitor:
        return self.visitor(Product.signed_in(self, email))  # type: ignore[arg-type]


class Person(Visitor):
    """A visitor for whom the page of nginx itself is no answer."""

    def __init__(self, front: Front, cookies: dict[str, str] | None) -> None:
        super().__init__(front.port, cookies)
        self.front = front

    def ask(
        self, method: str, path: str, data: dict | None = None, headers: dict | None = None
    ) -> Answer:
        answer = super().ask(method, path, data, headers)
        if answer.status in NO_MACHINE:
            self.front.refused += 1
            raise ConnectionError(f"{method} {path}: {answer.status} of nginx")
        return answer


class Reader(threading.Thread):
    """Opens lists and searches, one after the other, and writes down when each was answered."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(daemon=True)
        self.visitor, self.halt = visitor, threading.Event()
        # When it was answered, how long it took, and what went wrong.
        self.answers: list[tuple[float, float, str]] = []

    def run(self) -> None:
        while not self.halt.is_set():
            for path in (LIST, SEARCH):
                started, wrong = time.monotonic(), ""
                try:
                    status = self.visitor.get(path).status
                    wrong = "" if status == 200 else f"{path}: {status}"
                except NO_ANSWER as problem:
                    wrong = f"{path}: {problem!r}"
                self.answers.append((time.monotonic(), time.monotonic() - started, wrong))
                time.sleep(0.02)


class Worker:
    """The machine that runs what runs every day, here without a pause."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.done, self.broken = 0, []
        # Whether a command may end with a sentence, because the database is away.
        self.may_break = False
        self.halt = threading.Event()
        self.process: subprocess.Popen[str] | None = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        while not self.halt.is_set():
            for name in WORK:
                if self.halt.is_set():
                    return
                self.process = subprocess.Popen(
                    [sys.executable, "manage.py", name], cwd=ROOT, env=self.environment, text=True,
                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                )  # fmt: skip
                said = self.process.communicate()[1]
                if self.process.returncode == 0:
                    self.done += 1
                elif self.process.returncode != -signal.SIGKILL and not self.may_break:
                    self.broken.append(f"{name}: {said[-300:]}")

    def kill(self) -> None:
        """In the middle of whatever it is at."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if self.process is not None and self.process.poll() is None:
                self.process.kill()
                return
            time.sleep(0.01)


@dataclass
class Setup:
    """All the parts, running."""

    place: Place
    replica: ReplicaStore
    machines: list[Product]
    worker: Worker
    front: Front


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Setup]:
    """All the parts, gone afterwards."""
    with contextlib.ExitStack() as parts:
        store = Primary()
        parts.callback(store.remove)
        place = Place(store, folder / "worker")
        place.folder.mkdir()
        place.fill()
        store.settle()
        replica = ReplicaStore(store)
        parts.callback(replica.remove)
        machines = []
        for number in (1, 2):
            # A folder of its own: whatever a machine keeps there, the other has it not.
            own = Place(store, folder / f"web-{number}", place.known)
            own.folder.mkdir()
            shutil.copytree(place.folder / "static", own.folder / "static")
            machine = Product(own, REPLICA_URL=replica.url)
            machine.start()
            parts.callback(machine.kill)
            machines.append(machine)
        worker = Worker(surroundings(place.folder, store.url))
        worker.thread.start()
        parts.callback(worker.halt.set)
        front = Front(place, machines)
        parts.callback(front.remove)
        front.start()
        yield Setup(place, replica, machines, worker, front)


@dataclass
class Load:
    """People who write and read through the proxy."""

    setup: Setup
    ledger: Ledger = field(default_factory=Ledger)
    readers: list[Reader] = field(default_factory=list)
    writers: list = field(default_factory=list)

    def start(self) -> None:
        known = self.setup.front.signed_in()
        self.writers = writers(self.setup.front, self.ledger, most=MOST, number=WRITERS)  # type: ignore[arg-type]
        self.readers = [Reader(self.setup.front.visitor(known)) for _n in range(READERS)]
        for reader in self.readers:
            reader.start()

    def stop(self) -> None:
        for person in (*self.writers, *self.readers):
            person.halt.set()
        for person in (*self.writers, *self.readers):
            person.join(90)

    def answers(self, since: float, until: float) -> list[tuple[float, float, str]]:
        every = (answer for reader in self.readers for answer in list(reader.answers))
        return sorted(answer for answer in every if since <= answer[0] < until)


def reads_afar(setup: Setup) -> bool:
    """Whether the replica was asked for partnerships within the last second."""
    with contextlib.suppress(Exception):
        since = setup.replica.ask("SELECT clock_timestamp() - interval '1 second'")[0][0]
        return any("partnerships_partnership" in sql for sql in setup.replica.asked(since))
    return False


def seconds_until(holds: Callable[[], bool]) -> float:
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > HEALS_WITHIN:
            return float("inf")
        time.sleep(0.1)
    return time.monotonic() - started


def kill_web(setup: Setup) -> Callable[[], object]:
    setup.machines[1].kill()
    return setup.machines[1].start


def kill_worker(setup: Setup) -> Callable[[], object]:
    setup.worker.kill()
    return lambda: None  # its timer starts the next by itself


def kill_replica(setup: Setup) -> Callable[[], object]:
    setup.replica.kill()
    return setup.replica.start


def kill_primary(setup: Setup) -> Callable[[], object]:
    setup.worker.may_break = True
    setup.place.store.kill()
    return setup.place.store.start


def roll(setup: Setup) -> Callable[[], object]:
    """As an operator does it, with the script that stands in `deploy`."""
    restart = setup.front.home / "restart"
    pids = {one.port: str(one.place.folder / "restart") for one in setup.machines}
    restart.write_text(
        "#!/bin/sh\ncase $1 in\n"
        + "".join(f"*:{port}) touch {flag}; while [ -e {flag} ]; do sleep 0.1; done;;\n"
                  for port, flag in pids.items())
        + "esac\n"
    )  # fmt: skip
    restart.chmod(0o700)
    reload = " ".join([*setup.front.command, "-s", "reload"])
    addresses = [f"127.0.0.1:{one.port}" for one in setup.machines]
    rolling = subprocess.Popen(
        [str(ROOT / "deploy/roll"), str(setup.front.upstream), reload, str(restart), *addresses],
        env={**os.environ, "HOST": HOST, "DRAIN": "2"},
    )
    before = [one.process.pid for one in setup.machines if one.process]
    while rolling.poll() is None:
        for one in setup.machines:
            flag = one.place.folder / "restart"
            if flag.exists() and one.process is not None:
                # The script waits meanwhile, as for `systemctl restart`.
                one.signal(signal.SIGTERM)
                one.process.wait(60)
                one.start()
                flag.unlink()
        time.sleep(0.1)
    after = [one.process.pid for one in setup.machines if one.process]
    assert rolling.returncode == 0, "deploy/roll failed"
    assert not set(before) & set(after), "nothing was restarted"
    return lambda: None


@dataclass
class Row:
    """What one event cost."""

    event: str
    writes: int
    sent_again: int
    reads: int
    failed: list[str]
    longest: float
    gap: float
    afar: float

    def line(self) -> str:
        afar = f"{self.afar:.1f} s" if self.afar < HEALS_WITHIN else "NEVER"
        return (
            f"| {self.event} | {self.writes} | {self.sent_again} | {self.reads} |"
            f" {len(self.failed)} | {self.longest:.1f} s | {self.gap:.1f} s | {afar} |"
        )


HEAD = """| What was done | writes acknowledged | forms sent again | reads | reads that failed \
| longest read | longest time without a read | the replica serves again after |
|---|---|---|---|---|---|---|---|"""


def tried(event: str, act: Callable[[Setup], Callable[[], object]] | None, load: Load) -> Row:
    """Do it under load, and tell what people noticed."""
    setup, ledger = load.setup, load.ledger
    seconds_until(lambda: reads_afar(setup))
    since, writes, again = time.monotonic(), ledger.count, ledger.unanswered
    if act is not None:
        put_back = act(setup)
        time.sleep(MISSING)
        put_back()
    afar = seconds_until(lambda: reads_afar(setup))
    time.sleep(AFTER)
    until = time.monotonic()
    answers = load.answers(since, until)
    good = [since, *(at for at, _seconds, wrong in answers if not wrong), until]
    return Row(
        event, ledger.count - writes, ledger.unanswered - again, len(answers),
        [wrong for _at, _seconds, wrong in answers if wrong],
        max((seconds for _at, seconds, _wrong in answers), default=0.0),
        max(later - sooner for sooner, later in zip(good, good[1:], strict=False)),
        afar,
    )  # fmt: skip


EVENTS: dict[str, Callable[[Setup], Callable[[], object]] | None] = {
    "nothing": None,
    "kill -9 of a web set": kill_web,
    "kill -9 of the worker": kill_worker,
    "kill -9 of the replica": kill_replica,
    "both web sets restarted one by one": roll,
    "kill -9 of the primary": kill_primary,
}
# Without the primary nobody can be let in: reads fail for as long as it is away.
MAY_FAIL = {"kill -9 of the primary"}
SHORT = ("kill -9 of a web set", "kill -9 of the replica")


def missing() -> str:
    """What of other people's programs is not on this machine."""
    absent = [name for name in ("nginx", "curl", "initdb") if not shutil.which(name)]
    if "initdb" in absent and list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        absent.remove("initdb")
    packages = {"initdb": "postgresql"}
    if not absent:
        return ""
    return f"Missing here: apt-get install {' '.join(packages.get(name, name) for name in absent)}"


def verdict(rows: list[Row], load: Load, found: dict[str, list]) -> list[str]:
    """What is not as it must be."""
    wrong = [f"{name}: {what}" for name, what in found.items() if what]
    wrong += load.ledger.problems + load.setup.worker.broken
    for row in rows:
        if row.event not in MAY_FAIL:
            wrong += row.failed
            if row.longest > LONGEST_WAIT:
                wrong.append(f"{row.event}: somebody waited {row.longest:.1f} seconds")
        if row.afar >= HEALS_WITHIN:
            wrong.append(f"{row.event}: the replica was not read from again")
    return wrong


def main(arguments: list[str]) -> int:
    if said := missing():
        print(said)
        return 2
    names = SHORT if "--short" in arguments else tuple(EVENTS)
    with (
        tempfile.TemporaryDirectory(prefix="registry-machines-") as folder,
        running(Path(folder)) as setup,
    ):
        load = Load(setup)
        load.start()
        time.sleep(CALM)
        print(HEAD, flush=True)
        rows = []
        for name in names:
            rows.append(tried(name, EVENTS[name], load))
            print(rows[-1].line(), flush=True)
        load.stop()
        with setup.place.store.open() as connection:
            found = compare(connection.cursor(), load.ledger)
        wrong = verdict(rows, load, found)
        kept = {name: len(what) for name, what in (found or NOTHING).items()}
        print(f"\n{load.ledger.count} writes acknowledged: {json.dumps(kept)}")
        print(
            f"{setup.worker.done} runs of the worker; {setup.front.refused} pages of nginx itself"
        )
    for line in wrong[:20]:
        print("WRONG", line)
    return 1 if wrong else 0
