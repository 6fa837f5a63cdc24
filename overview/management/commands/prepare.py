"""Gets the registry ready to serve on this machine: `bin/run` calls it before the server."""

import hashlib
import os
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    """Does only what is not done yet, so that a later start is quick. Safe to run twice."""

    help = "Migrates, collects the static files and loads the demo on a first start."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--empty", action="store_true", help="Start without demo data, at the set-up page."
        )

    def handle(self, *args: Any, empty: bool, **options: Any) -> None:
        self._refuse_busy_port()
        self._collect_static()
        self._migrate()
        self._fill(empty)
        self._tell()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _refuse_busy_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", settings.PORT))
            except OSError as problem:
                raise CommandError(
                    f"Port {settings.PORT} cannot be used ({problem.strerror}). "
                    f"Choose another one: PORT={settings.PORT + 1} bin/run"
                ) from problem

    def _collect_static(self) -> None:
        stamp = settings.STATIC_ROOT / ".fingerprint"
        fingerprint = static_fingerprint()
        if stamp.exists() and stamp.read_text() == fingerprint:
            return
        self.say("Collecting and compressing the static files ...")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(fingerprint)

    def _migrate(self) -> None:
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as problem:
            raise CommandError(f"The database cannot be reached: {problem}") from problem
        if plan:
            self.say(f"Bringing the database up to date ({len(plan)} steps) ...")
            call_command("migrate", interactive=False, verbosity=0)
            # Does nothing where the cache is no table.
            call_command("createcachetable", verbosity=0)

    def _fill(self, empty: bool) -> None:
        """Demo data on the first start, unless the place was once started empty."""
        if get_user_model().objects.exists():
            return
        marker = settings.DATA_DIR / "started-empty"
        if os.environ.get("ADMIN_EMAIL") or os.environ.get("ADMIN_PASSWORD"):
            marker.touch()
            call_command("create_first_user", stdout=self.stdout)
        elif empty:
            marker.touch()
        elif not marker.exists() and settings.DEMO_ALLOWED:
            self.say("Loading the demo data (half a minute) ...")
            call_command("load_demo", verbosity=0)

    def _tell(self) -> None:
        users = get_user_model().objects
        if not users.exists():
            self.say("The register is empty: the first page sets up the first user.")
            return
        demo = users.filter(is_demo=True, is_active=True).order_by("pk")
        if not demo:
            return
        self.say(f"\nDemo sign-ins, all with the password {settings.DEMO_PASSWORD}:")
        for user in demo[:12]:
            self.say(f"  {user.email:<42} {user.display_name}")


def static_fingerprint() -> str:
    """Changes when a static file, or a package that brings static files, changes."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
