"""Proves daily that nothing in the audit trail was changed, taken out or put in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.trail.checking import check_trail


class Command(BaseCommand):
    help = "Proves every entry and seal of the audit trail, and seals what came since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            default="",
            metavar="NUMBER:HASH",
            help="A seal that was noted elsewhere, such as in the log: it must still be there.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_trail(at=timezone.now(), anchor=options["anchor"])
        self.stdout.write(f"{found.entries} entries and {found.seals} seals were looked at.")
        if found.problems:
            raise CommandError("The trail is broken.\n" + "\n".join(found.problems))
        if found.waiting:
            self.stdout.write("Somebody was writing all the while: sealed at the next run.")
        if found.head is not None:
            words = "Sealed" if found.added else "Nothing new to seal; the newest seal is"
            self.stdout.write(f"{words} {found.head}")
