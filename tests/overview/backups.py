"""Places to back up and to restore into: each a database and a folder, apart from the tests' own.

A place begins as a copy of the empty, migrated database of the tests. What happens in it happens
in processes of their own: `manage.py`, and the acts of `backup_acts`.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.journeys.server import PRIVATE, ROOT, create_database, drop_database

KEY = "one-key-for-all-places-" + "k" * 40


@dataclass
class Place:
    """A register on its own."""

    folder: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in PRIVATE}
        return kept | {
            "MODE": "test",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": KEY,
            "PYTHONPATH": str(ROOT),
        }

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run("manage.py", *arguments)

    def act(self, name: str, *arguments: str) -> dict:
        """What an act of `backup_acts` found, in a process of its own."""
        done = self._run("-m", "tests.overview.backup_acts", name, *arguments)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)


@contextmanager
def places(folder: Path, *names: str) -> Iterator[list[Place]]:
    """Places with an empty register in each."""
    with ExitStack() as stack:
        made = []
        for name in names:
            (folder / name).mkdir()
            made.append(Place(folder / name, stack.enter_context(_database(folder / name))))
        yield made


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        path = folder / "registry.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        copy.close()
        yield f"sqlite:///{path}"
        return
    given = os.environ["TEST_DATABASE_URL"]
    like = str(connection.settings_dict["NAME"])
    connection.close()  # of a database that somebody is in, no copy is made
    name = create_database(given, like)
    try:
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    finally:
        drop_database(given, name)
