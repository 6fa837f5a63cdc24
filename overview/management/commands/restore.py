"""Put a backup into an empty place, and prove that it is all there."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from overview.backup import Contents, Unusable, check_file, restore


class Command(BaseCommand):
    """Writes nothing before the whole file was checked, nor into a place that holds anything."""

    help = "Restores a backup into an empty database and an empty store of documents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The backup, or - for standard input.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Only check that the file is whole; nothing is restored.",
        )

        parser.add_argument(
            "--erasures",
            action="append",
            default=[],
            type=Path,
            metavar="LEDGER",
            help="An erasures.jsonl from elsewhere: who stands in it is erased again. That of"
            " DATA_DIR is read anyway.",
        )

    def say(self, sentence: str) -> None:
        if self.verbosity:
            self.stderr.write(sentence)
            self.stderr.flush()

    def handle(
        self, *args: Any, file: str, check: bool, erasures: list[Path], **options: Any
    ) -> None:
        self.verbosity = options["verbosity"]
        for ledger in erasures:
            if not ledger.is_file():
                raise CommandError(f"There is no file {ledger}.")
        try:
            with _opened(file) as opened:
                if check:
                    self._tell(check_file(opened))
                    return
                done = restore(opened, at=timezone.now(), say=self.say, ledgers=erasures)
        except (Unusable, OSError, Error) as problem:
            raise CommandError(str(problem)) from problem
        self._tell(done.contents)
        for proof in done.proofs:
            self.say(proof)
        self.say("Restored. Everybody signs in anew.")
        if done.problems:
            raise CommandError(
                "\n".join(done.problems)
                + "\nThe trail is as it was in the backup, but does not fit."
                " If this place has another SECRET_KEY or TRAIL_KEY, put the old one in"
                " TRAIL_KEY_FALLBACKS and run check_trail."
            )

    def _tell(self, contents: Contents) -> None:
        about = contents.about
        self.say(
            f"A backup of {about['made_at']}, made by version {about['version']} on"
            f" {about['engine']}: {contents.rows} rows and"
            f" {len(contents.manifest['documents'])} documents. SHA-256 {contents.sha256}"
        )
        for gap in contents.manifest["gaps"]:
            self.say(f"Known when it was made: {gap}")


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """The file; what comes by standard input is kept in a nameless file as long as it lasts."""
    if name != "-":
        with open(name, "rb") as file:
            yield file
        return
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.seek(0)
        yield file
