"""Removes sessions that are over, with the network addresses and browsers beside them."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.sessions import clear_sessions


class Command(BaseCommand):
    help = "Removes sessions that are over, with where and with what they were used."

    def handle(self, *args, **options):
        number = clear_sessions(timezone.now())
        self.stdout.write(f"Sessions removed: {number}")
