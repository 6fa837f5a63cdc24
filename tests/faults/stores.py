"""The two databases as the faults need them: killed, frozen, filled, and read past the product."""

import contextlib
import datetime
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.cluster import Cluster

START_SECONDS = 30
# Segments of 1 MB, so that a limit on the size of files hits tables before the log of writes.
SMALL_SEGMENTS = "--wal-segsize=1"
ROOM = "-c listen_addresses=127.0.0.1 -c max_connections=30 -c shared_buffers=32MB"
HASTE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class SqliteStore:
    """A file beside the server; it dies with the server."""

    name = "sqlite"
    mark = "?"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "registry.sqlite3"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def settle(self) -> None:
        """It keeps what it is told from the start."""

    def remove(self) -> None:
        """The folder takes it along."""

    def kill(self) -> None:
        """There is no process of its own."""

    start = kill

    @contextlib.contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=30)) as connection:
            yield connection


class PostgresStore(Cluster):
    """A server of its own, with the settings that PostgreSQL comes with."""

    name = "postgresql"
    mark = "%s"

    def __init__(self) -> None:
        super().__init__()
        self.process: subprocess.Popen[bytes] | None = None
        self.make(SMALL_SEGMENTS)
        # Filled in haste; see `settle`.
        self.start(HASTE)

    @property
    def url(self) -> str:
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        return f"postgres://registry@127.0.0.1:{port}/postgres"

    def settle(self) -> None:
        """From now on it keeps what it acknowledged."""
        self.stop()
        self.start()

    def start(self, settings: str = "") -> None:
        """As a child of ours, so that nothing is left of it when it was killed."""
        log = (self.home / "log").open("ab")
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.home)]
        command += ["-p", str(self.port), *f"{ROOM} {settings}".split()]
        self.process = subprocess.Popen(
            command, cwd=self.home, env=self.environment, stdout=log, stderr=log,
            start_new_session=True, **self.servant,
        )  # type: ignore[call-overload]  # fmt: skip
        log.close()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(psycopg.OperationalError), self.open():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError((self.home / "log").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """As an operator does it who does not want to wait for anybody."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait(START_SECONDS)

    def processes(self) -> list[int]:
        """The server and everything it has started."""
        assert self.process is not None
        return [self.process.pid, *children_of(self.process.pid)]

    def signal(self, number: int) -> None:
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """Without a warning, and all of it."""
        assert self.process is not None
        self.signal(signal.SIGKILL)
        self.process.wait(START_SECONDS)

    def remove(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        super().remove()

    @contextlib.contextmanager
    def open(self) -> Iterator[psycopg.Connection]:
        address = {"host": "127.0.0.1", "port": self.port, "user": "registry"}
        with psycopg.connect(dbname="postgres", connect_timeout=5, **address) as connection:  # type: ignore[arg-type]
            yield connection


class ReplicaStore(PostgresStore):
    """A streaming replica of a PostgreSQL store."""

    def __init__(self, primary: PostgresStore) -> None:
        Cluster.__init__(self)
        self.process = None
        self.run("pg_basebackup", "-D", str(self.data), "-h", "127.0.0.1", "-p", str(primary.port),
                 "-U", "registry", "-R", "-X", "stream", "-c", "fast", "--no-sync")  # fmt: skip
        self.start()

    def start(self, settings: str = HASTE) -> None:
        """What it loses it hears again from the primary."""
        super().start(settings)

    def ask(self, sql: str) -> list[tuple]:
        with self.open() as connection:
            return connection.execute(sql).fetchall()

    def follow(self, *, is_on: bool) -> None:
        """Whether it does what it hears from the primary, or only keeps it."""
        self.ask(f"SELECT pg_wal_replay_{'resume' if is_on else 'pause'}()")

    def asked(self, since: datetime.datetime) -> list[str]:
        """The last question since then of everybody who reads here."""
        sql = (
            "SELECT query FROM pg_stat_activity WHERE backend_type = 'client backend'"
            f" AND pid <> pg_backend_pid() AND query_start > '{since.isoformat()}'"
        )
        return [query for (query,) in self.ask(sql)]


def children_of(parent: int) -> list[int]:
    """The processes that this one has started."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True)
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return [int(pid) for pid, above in pairs if int(above) == parent]
