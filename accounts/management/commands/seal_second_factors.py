"""Seals the secrets of second steps with the key of today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.sealing import seal_again


class Command(BaseCommand):
    """Once after an upgrade, and after each change of SECRET_KEY; safe to run twice."""

    help = "Seals secrets of apps and recovery codes with the SECRET_KEY of today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Write nothing, only count.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        done, lost = seal_again(dry_run=dry_run)
        self.stdout.write(f"{done} second steps {'would be sealed' if dry_run else 'sealed'}.")
        if lost:
            raise CommandError(
                f"{lost} cannot be opened: the key they were sealed with is neither SECRET_KEY nor"
                " one of SECRET_KEY_FALLBACKS. Their owners need a new second step."
            )
