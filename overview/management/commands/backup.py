"""Make one file with the whole register: every row and every document of one moment."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from overview.backup import Backup, Plan, Unusable, make_backup, prune
from overview.backup.making import clear_leftovers
from overview.backup.telling import tell_of_backup


class Command(BaseCommand):
    """Safe at any hour, while people work. What it tells goes to standard error."""

    help = "Makes one file with all rows and documents, consistent and with its own proof."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            metavar="PLACE",
            help="A directory (the file gets a name with its moment), a file that is not there"
            " yet, or - for standard output. Without it: DATA_DIR/backups.",
        )
        parser.add_argument(
            "--keep",
            nargs="+",
            metavar="WORD",
            help="Then remove older backups from the directory: 7 daily 4 weekly 12 monthly.",
        )

    def say(self, sentence: str) -> None:
        if self.verbosity:
            self.stderr.write(sentence)
            self.stderr.flush()

    def handle(self, *args: Any, to: str | None, keep: list[str] | None, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        try:
            plan = Plan.from_words(keep) if keep else None
            made = self._make(to, plan)
        except Unusable as problem:
            raise CommandError(str(problem)) from problem
        except (OSError, Error) as problem:
            raise CommandError(f"No backup was made: {problem}") from problem
        if made.gaps:
            raise CommandError(
                "\n".join(made.gaps) + "\nThe backup holds everything else, and says so itself."
            )

    def _make(self, to: str | None, plan: Plan | None) -> Backup:
        at = timezone.now()
        if to == "-":
            if plan:
                raise Unusable("--keep needs a directory.")
            made = make_backup(sys.stdout.buffer, at=at, say=self.say)
            sys.stdout.buffer.flush()
        else:
            target = self._target(to)
            if plan and not target.is_dir():
                raise Unusable("--keep needs a directory.")
            if target.is_dir():
                clear_leftovers(target)
            made = make_backup(target, at=at, say=self.say)
        tell_of_backup(made, at=at)
        where = made.path or "standard output"
        self.say(f"{made.bytes} bytes in {where}, SHA-256 {made.sha256}")
        # What has gaps is no reason to let go of an older one without.
        if plan and not made.gaps:
            for path in prune(target, plan):
                self.say(f"Removed {path.name}.")
        return made

    def _target(self, to: str | None) -> Path:
        if to:
            return Path(to)
        target = settings.DATA_DIR / "backups"
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        return target
