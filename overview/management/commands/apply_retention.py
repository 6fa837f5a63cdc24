"""Announces what is going to be forgotten, and forgets what was announced; see docs/operations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from overview.personal.retention import apply_retention


class Command(BaseCommand):
    """Meant for once a day; safe to run twice."""

    help = "Announces what has had its term, and carries out what was announced 30 days ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        applied = apply_retention(at=at, on=timezone.localdate(at), dry_run=dry_run)
        for notice in applied.announced:
            self.stdout.write(f"{notice.rule}: {notice.count} announced for {notice.acts_on}.")
        for code, count in applied.done.items():
            self.stdout.write(f"{code}: {count} carried out.")
        if not applied.announced and not applied.done:
            self.stdout.write("Nothing to announce, nothing to carry out.")
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
        if applied.failures:
            raise CommandError(
                f"{len(applied.failures)} not mailed, the last for: {applied.failures[-1][1]}. The "
                "next run tries again; what nobody was told of is not carried out."
            )
