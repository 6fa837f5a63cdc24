"""Mail people what is due in their work; run it daily."""

import datetime
from typing import Any

from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from overview.reminders import Outcome, ServerDown, digests_on, send_digests


class Command(BaseCommand):
    """One mail a day for each person at most. Safe to run twice and to miss days."""

    help = "Mails each person what is due in their work and was not told yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Only tell who would be mailed what."
        )
        parser.add_argument(
            "--on",
            type=datetime.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="As if it were this day.",
        )

    def handle(self, *args: Any, dry_run: bool, on: datetime.date | None, **options: Any) -> None:
        at = timezone.localtime(timezone.now())
        if on is not None:
            at = at.replace(year=on.year, month=on.month, day=on.day)
        outcome = Outcome()
        digests = digests_on(at.date(), at=at, failed=outcome.failed)
        down = ""
        if dry_run:
            self.tell(digests)
        else:
            down = self.send(digests, outcome, at)
            self.stdout.write(f"{outcome.mailed} mailed, with {outcome.lines} things.")
        for user, trouble in outcome.failures:
            self.stderr.write(f"user {user.pk}: {type(trouble).__name__}")
        if down:
            raise CommandError(
                f"The mail server failed: {down}. Run it again later: who was not mailed yet is "
                "mailed then."
            )
        if outcome.failures:
            raise CommandError(
                f"{len(outcome.failures)} could not be mailed; they are tried again."
            )

    def tell(self, digests) -> None:
        """Who would get what, for the eyes of who runs it; nothing is written."""
        count = 0
        for digest in digests:
            if digest.lines:
                count += 1
                number = len(digest.lines)
                things = "1 thing" if number == 1 else f"{number} things"
                self.stdout.write(f"would mail {digest.user.email}: {things}")
                for line in digest.lines:
                    due = f", {line.duty.due_on}" if line.duty.due_on else ""
                    where = f" ({line.duty.where}{due})"
                    self.stdout.write(f"  {line.told_as}: {line.duty.text}{where}")
        self.stdout.write(f"{count} to mail.")

    def send(self, digests, outcome, at) -> str:
        """Mail them over one connection; returns what is wrong with the server, or ""."""
        connection = get_connection()
        try:
            send_digests(digests, connection, outcome, at=at)
        except ServerDown as down:
            return str(down)
        finally:
            connection.close()
        return ""
