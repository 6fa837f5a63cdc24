"""A PostgreSQL server of our own for the length of a test run, gone afterwards."""

import contextlib
import glob
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote


class NoServerError(Exception):
    """PostgreSQL is not on this machine and cannot be installed."""


def find_programs() -> Path | None:
    """The directory with initdb and pg_ctl: newest Debian version first, else the PATH."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=_version, reverse=True)
    others = ["/opt/homebrew/opt/postgresql/bin", "/usr/local/opt/postgresql/bin"]
    on_path = shutil.which("initdb")
    if on_path:
        others.insert(0, str(Path(on_path).resolve().parent))
    for place in (*debian, *others):
        if all((Path(place) / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return Path(place)
    return None


def _version(place: str) -> float:
    try:
        return float(Path(place).parent.name)
    except ValueError:
        return 0


def _servant() -> dict[str, object]:
    """The server refuses to run as root, so root hands it to an unprivileged user."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServerError("running as root, and there is no user postgres or nobody to run it")


class Cluster:
    """A PostgreSQL server with a place of its own, at a private socket."""

    def __init__(self) -> None:
        programs = find_programs()
        if programs is None:
            raise NoServerError("PostgreSQL (initdb) was not found; install the package postgresql")
        self.programs = programs
        self.servant = _servant()
        # A short path: the name of a socket may have 107 characters.
        self.home = Path(tempfile.mkdtemp(prefix="registry-pg-", dir="/tmp"))
        if self.servant:
            os.chown(self.home, self.servant["user"], self.servant["group"])  # type: ignore[arg-type]
        self.port = 20_000 + secrets.randbelow(40_000)
        self.data = self.home / "data"

    @property
    def url(self) -> str:
        return f"postgres://registry@{quote(str(self.home), safe='')}:{self.port}/postgres"

    def run(self, name: str, *arguments: str) -> None:
        """Run one of the server's programs; NoServerError when it fails."""
        done = subprocess.run(
            [str(self.programs / name), *arguments], cwd=self.home, capture_output=True, text=True,
            check=False, env=self.environment, **self.servant,
        )  # type: ignore[call-overload]  # fmt: skip
        if done.returncode:
            raise NoServerError(f"{name} failed: {done.stderr[-800:]}")

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def make(self, *options: str) -> None:
        self.run("initdb", "-D", str(self.data), "-U", "registry", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync", "--no-instructions", *options)  # fmt: skip

    def start(self, settings: str) -> None:
        where = f"-k {self.home} -p {self.port}"
        self.run("pg_ctl", "-D", str(self.data), "-l", f"{self.home}/log", "-w",
                 "-t", "60", "-o", f"{where} {settings}", "start")  # fmt: skip

    def remove(self) -> None:
        with contextlib.suppress(NoServerError, OSError):
            self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def throwaway_cluster() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh cluster that listens on a private socket only."""
    cluster = Cluster()
    # What every test undoes is nothing to count: what the server would learn of it is wrong.
    settings = (
        "-c listen_addresses= -c fsync=off -c full_page_writes=off -c autovacuum=off "
        "-c synchronous_commit=off -c max_connections=60 -c shared_buffers=64MB"
    )
    try:
        cluster.make()
        cluster.start(settings)
        yield cluster.url
    finally:
        cluster.remove()
