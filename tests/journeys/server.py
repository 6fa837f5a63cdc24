"""Starts the real thing for the browser: `bin/run` with a place and a database of its own.

In a run of the tests each kind (empty, demo) is started from nothing once; the others begin with a
copy of what that start made, and are started by the same `bin/run`.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
# Where the starts of this run are kept; set by the process that began the run.
KEPT = "JOURNEYS_KEPT"
# What the surroundings may hold and a fresh registry must not see.
PRIVATE = (
    "MODE", "DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL",
    "EMAIL_URL", "DEBUG", "DJANGO_SETTINGS_MODULE", "ADMIN_EMAIL", "ADMIN_PASSWORD", "STATIC_ROOT",
)  # fmt: skip


@dataclass
class Server:
    """A running registry: its address, and the folder with its database, mails and log."""

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def shell(self, code: str) -> str:
        """Run a few lines of Python beside the server, on its own database; what they print."""
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self) -> str:
        return (self.data_dir / "server.log").read_text(errors="replace")

    def mails(self) -> list[str]:
        """The mails it sent, oldest first."""
        files = (self.data_dir / "mail").glob("*")
        return [path.read_text() for path in sorted(files, key=lambda path: path.stat().st_mtime)]


def free_port() -> int:
    """A port that nobody listens at, and that no outgoing line is given before it is used."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def own_database(like: str = "") -> Iterator[str]:
    """A fresh database on the PostgreSQL server that was given for testing; "" means SQLite.

    ``like`` is the name of one to copy.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if not given:
        yield ""
        return
    name = create_database(given, like)
    try:
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    finally:
        drop_database(given, name)


def create_database(given: str, like: str = "") -> str:
    import psycopg

    name = f"journey_{secrets.token_hex(6)}"
    with psycopg.connect(given, autocommit=True) as connection:
        copied = f' TEMPLATE "{like}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    return name


def drop_database(given: str, name: str) -> None:
    import psycopg

    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def keep_starts() -> None:
    """Make the place where all workers of a run find the starts that were made."""
    os.environ[KEPT] = tempfile.mkdtemp(prefix="registry-starts-")


def drop_starts() -> None:
    home = Path(os.environ.pop(KEPT))
    for name in home.glob("*/database"):
        drop_database(os.environ["TEST_DATABASE_URL"], name.read_text())
    shutil.rmtree(home, ignore_errors=True)


def first_start(*, empty: bool) -> Path:
    """The folder of a registry that was started from nothing and stopped again."""
    folder = Path(os.environ[KEPT]) / ("empty" if empty else "demo")
    with folder.with_suffix(".lock").open("w") as lock:
        # The other worker may be at it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            database_url = ""
            if given := os.environ.get("TEST_DATABASE_URL"):
                name = create_database(given)
                (folder / "database").write_text(name)
                database_url = urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
            with serving(folder, database_url, empty=empty):
                pass
            (folder / "made").touch()
    return folder


@contextlib.contextmanager
def running(*, empty: bool) -> Iterator[Server]:
    """A registry of its own, stopped and thrown away at the end."""
    made = first_start(empty=empty)
    like = (made / "database").read_text() if (made / "database").exists() else ""
    with (
        tempfile.TemporaryDirectory(prefix="registry-journey-") as folder,
        own_database(like) as database_url,
    ):
        left_out = shutil.ignore_patterns("made", "database", "server.log")
        shutil.copytree(made, folder, dirs_exist_ok=True, ignore=left_out)
        with serving(Path(folder), database_url, empty=empty) as server:
            yield server


@contextlib.contextmanager
def serving(folder: Path, database_url: str, *, empty: bool) -> Iterator[Server]:
    """`bin/run` with everything of its own in this folder and this database."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key not in PRIVATE}
    environment |= {
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "STATIC_ROOT": f"{folder}/static",
        "VENV": sys.prefix,
    }
    if database_url:
        environment["DATABASE_URL"] = database_url
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [str(ROOT / "bin" / "run"), *(["--empty"] if empty else [])],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(f"http://localhost:{port}", folder, process, environment)
    try:
        wait_until_it_answers(server)
        yield server
    finally:
        stop(process)


def wait_until_it_answers(server: Server) -> None:
    """Ask until it says it is well; AssertionError with its log when it stops or takes too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        time.sleep(0.2)
    raise AssertionError(f"bin/run did not start:\n{server.log()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
