"""Load the demo register into an empty one."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from overview.demo.loading import load_demo


class Command(BaseCommand):
    help = "Enters the nine demo partnerships, unless the register already has users."

    def handle(self, *args, **options):
        try:
            with translation.override("nl"):
                count = load_demo(at=timezone.now())
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count} demo partnerships entered.")
