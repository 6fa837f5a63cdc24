"""Record who was asked to adopt, does not decide and did not answer in time."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from evaluations.adoption import close_sign_offs


class Command(BaseCommand):
    help = "Records as “no answer by the deadline” who was asked without deciding. Run it daily."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args, dry_run=False, **options):
        count = close_sign_offs(by=None, at=timezone.now(), dry_run=dry_run)
        self.stdout.write(f"{count} without an answer by the deadline.")
