"""Open the evaluations whose month has come; run it daily."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.errors import WrongMoment
from evaluations.cycle import evaluations_due, open_due
from partnerships.models import Partnership


class Command(BaseCommand):
    """Safe to run twice and to miss days: what was missed opens now, and nothing opens twice."""

    help = "Opens the evaluations and interim reviews whose month has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Only tell what would be opened."
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        opened = refused = 0
        with translation.override("nl"):
            for due in list(evaluations_due(Partnership.objects.all(), timezone.localdate(at))):
                name = f"{due.partnership.number} {due.partnership}: {due.kind} {due.year}"
                if dry_run:
                    self.stdout.write(f"would open {name}")
                    continue
                try:
                    evaluation = open_due(due, by=None, at=at)
                except WrongMoment as refusal:
                    refused += 1
                    self.stderr.write(f"not opened {name}: {refusal}")
                else:
                    opened += 1
                    day = date_format(evaluation.due_on, "Y-m-d")
                    self.stdout.write(f"opened {name}, answers due on {day}")
        self.stdout.write(f"{opened} opened, {refused} could not be opened.")
