"""Proves that the search box finds what is there, and repairs it where it does not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from overview.searching import keeping


class Command(BaseCommand):
    """Safe at any hour and as often as one likes; without differences nothing is written."""

    help = "Compares the search box with the records, says what differs, and repairs it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Only say what differs, and fail then.",
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        gone = keeping.missing_triggers()
        if gone:
            self.stdout.write(f"{len(gone)} triggers are missing: {', '.join(sorted(gone))}.")
        differing = self._tell()
        if not gone and not differing:
            self.stdout.write("The search box finds everything as it is recorded.")
            return
        if dry_run:
            raise CommandError("The search box differs from the records.")
        if gone:
            keeping.make_triggers()
        keeping.repair()
        if keeping.missing_triggers() or any(keeping.differences()):
            raise CommandError("It still differs after the repair.")
        self.stdout.write("Repaired, and compared once more: no differences are left.")

    def _tell(self) -> bool:
        found = [difference for difference in keeping.differences() if difference]
        for each in found:
            self.stdout.write(
                f"{each.kind.code}: {each.missing} missing, {each.stale} not up to date,"
                f" {each.left_over} of records that are gone."
            )
        return bool(found)
