"""Writes the processing register into docs/, in both languages."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from overview.personal.register import FILES, processing_register


class Command(BaseCommand):
    """For who changes the table of personal data; an installation only reads the documents."""

    help = "Writes docs/processing-register.md and docs/verwerkingsregister.md."

    def handle(self, *args: Any, **options: Any) -> None:
        for language, name in FILES.items():
            path = settings.BASE_DIR / "docs" / name
            path.write_text(processing_register(language), encoding="utf-8")
            self.stdout.write(f"Written: {path.relative_to(settings.BASE_DIR)}")
