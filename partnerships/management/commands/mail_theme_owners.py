"""Mail theme owners what is due in their themes; run it daily."""

from typing import Any

from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from partnerships.monthly import mail_owners, owners_to_mail


class Command(BaseCommand):
    """Once a month per owner, on the first day it runs. Safe to run twice and to miss days."""

    help = "Mails every theme owner once a month what is due in their themes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only tell who would be mailed.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        owners = owners_to_mail(timezone.localdate(at))
        if dry_run:
            for owner in owners:
                self.stdout.write(f"would mail user {owner.user.pk}: {len(owner.themes)} themes")
            self.stdout.write(f"{len(owners)} to mail.")
            return
        self.stdout.write(f"{self.mail(owners, at) if owners else 0} mailed.")

    def mail(self, owners, at) -> int:
        """Mail them over one connection, opened before the first mail is claimed."""
        connection = get_connection()
        mailed = 0
        try:
            connection.open()
            for _owner, sent in mail_owners(owners, connection, at=at):
                mailed += sent
        except OSError as trouble:  # those of SMTP among them
            raise CommandError(
                f"{mailed} mailed, then the mail server failed: {trouble}. "
                "Run it again later: who was not mailed yet is mailed then."
            ) from trouble
        finally:
            connection.close()
        return mailed
