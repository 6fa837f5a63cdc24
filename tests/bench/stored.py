"""Made-up registers that are kept, so that a second run need not make them again.

A database is known by its size, its year and the generator that made it. Newer migrations are
run on it when it is used, as on any register.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from tests.cluster import Cluster, NoServerError, find_programs

ROOT = Path(__file__).resolve().parent.parent.parent
# What is made depends on these.
GENERATOR = ("copying", "generate", "pattern", "people", "putting", "rows", "sheets", "words")
SERVER = (
    "-c listen_addresses= -c shared_buffers=1GB -c effective_cache_size=4GB -c work_mem=16MB"
    " -c max_connections=60 -c max_wal_size=8GB -c random_page_cost=1.1"
)
# What is being made is made again when the power goes: the disk is not waited for.
WHILE_FILLING = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
PORT = 8301


def default_folder() -> Path:
    """Where PostgreSQL may go as another user, and the name of a socket stays short."""
    return Path(os.environ.get("BENCH_CACHE") or Path(tempfile.gettempdir()) / "registry-bench")


def generator_key() -> str:
    """Changes with the generator."""
    words = b"".join((Path(__file__).parent / f"{name}.py").read_bytes() for name in GENERATOR)
    return hashlib.sha256(words).hexdigest()[:8]


def migrations_key() -> str:
    """Changes with the migrations."""
    words = b"".join(path.read_bytes() for path in sorted(ROOT.glob("*/migrations/*.py")))
    return hashlib.sha256(words).hexdigest()


class KeptCluster(Cluster):
    """A PostgreSQL server whose databases stay when it stops."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.home.rmdir()
        self.home, self.data, self.port = home, home / "data", PORT
        home.mkdir(parents=True, exist_ok=True)
        if self.servant:
            os.chown(home, self.servant["user"], self.servant["group"])  # type: ignore[arg-type]

    @property
    def is_running(self) -> bool:
        try:
            self.run("pg_ctl", "-D", str(self.data), "status")
        except NoServerError:
            return False
        return True

    def begin(self) -> bool:
        """Start it, made first if need be; False when it runs already."""
        if not (self.data / "PG_VERSION").exists():
            self.make()
        if self.is_running:
            return False
        self.start(f"{SERVER} {WHILE_FILLING}")
        return True

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def sql(self, statement: str, database: str = "postgres") -> str:
        done = subprocess.run(
            [
                str(self.programs / "psql"), "-h", str(self.home), "-p", str(self.port), "-U",
                "registry", "-d", database, "-v", "ON_ERROR_STOP=1", "-Atc", statement,
            ], capture_output=True, text=True, check=False, env=self.environment,
        )  # fmt: skip
        if done.returncode:
            raise NoServerError(done.stderr)
        return done.stdout.strip()

    def url_of(self, name: str) -> str:
        return self.url.removesuffix("postgres") + name


class Store(AbstractContextManager):
    """A folder with made-up registers, and the server for those on PostgreSQL."""

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = Path(folder) if folder else default_folder()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cluster: KeptCluster | None = None
        self.began = False

    def __exit__(self, *error: object) -> None:
        if self.cluster is not None and self.began:
            self.cluster.stop()

    def server(self) -> KeptCluster:
        """The PostgreSQL server, running."""
        if self.cluster is None:
            if find_programs() is None:
                raise NoServerError("PostgreSQL (initdb) was not found; install postgresql")
            self.cluster = KeptCluster(self.folder / "postgresql")
            self.began = self.cluster.begin()
        return self.cluster

    def database(self, engine: str, size: int, year: int) -> str:
        """The DATABASE_URL of a register of this size, made when it is not there yet."""
        name = f"bench_{size}_{year}_{generator_key()}"
        stamp = self.folder / f"{name}.{engine}.made"
        url = self._url(engine, name)
        if not stamp.exists():
            self._drop(engine, name)
            print(f"Making {size} partnerships on {engine} ...", file=sys.stderr, flush=True)
            arguments = ["--here", "--size", str(size), "--year", str(year)]
            run_python(["-m", "tests.bench.generate", *arguments], self.environment(url))
        elif stamp.read_text() != migrations_key():
            run_python(["manage.py", "migrate", "-v", "0"], self.environment(url))
        stamp.write_text(migrations_key())
        return url

    def copy_of(self, engine: str, size: int, year: int, name: str) -> str:
        """The DATABASE_URL of a copy that may be written to; an older one of this name goes."""
        original = f"bench_{size}_{year}_{generator_key()}"
        self.database(engine, size, year)
        self._drop(engine, name, make=False)
        if engine == "postgresql":
            self.server().sql(f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY FILE_COPY")
        else:
            subprocess.run(
                ["cp", "--reflink=auto", self.folder / f"{original}.sqlite3",
                 self.folder / f"{name}.sqlite3"], check=True,
            )  # fmt: skip
        return self._url(engine, name)

    def drop_copy(self, engine: str, name: str) -> None:
        self._drop(engine, name, make=False)

    def environment(self, url: str) -> dict[str, str]:
        """What a process that makes a register is given: nothing of it is too slow."""
        kept = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
        return kept | {
            "MODE": "local",
            "DATABASE_URL": url + (PATIENTLY if url.startswith("postgres") else ""),
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_STATEMENT_TIMEOUT_MS": "0",
        }

    def serving(self, url: str) -> dict[str, str]:
        """What a process that serves a register is given; see `tests.bench.settings`."""
        kept = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
        data = str(self.folder / "data")
        return kept | {"DATABASE_URL": url, "DATA_DIR": data, "STATIC_ROOT": data}

    def _url(self, engine: str, name: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{self.folder / name}.sqlite3"
        return self.server().url_of(name)

    def _drop(self, engine: str, name: str, *, make: bool = True) -> None:
        if engine == "sqlite":
            for end in ("", "-wal", "-shm"):
                (self.folder / f"{name}.sqlite3{end}").unlink(missing_ok=True)
            return
        self.server().sql(f"DROP DATABASE IF EXISTS {name}")
        if make:
            self.server().sql(f"CREATE DATABASE {name}")


# On a busy machine the work between two statements may take longer than people wait.
PATIENTLY = "?options=-c%20statement_timeout%3D0%20-c%20idle_in_transaction_session_timeout%3D0"
LEFT_OUT = ("SECRET_KEY", "DEBUG", "TEST_DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def run_python(arguments: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True)
