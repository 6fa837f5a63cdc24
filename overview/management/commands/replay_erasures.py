"""Erases again who was erased, after an older backup was put back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from overview.personal.ledger import ledger_path
from overview.personal.replaying import replay_erasures


class Command(BaseCommand):
    """Safe to run twice: what is erased already is left as it is."""

    help = "Does every erasure of the ledger (erasures.jsonl) again on this database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ledger", type=Path, help="A ledger from elsewhere; default: that of DATA_DIR."
        )

    def handle(self, *args: Any, ledger: Path | None, **options: Any) -> None:
        if ledger is not None and not ledger.is_file():
            raise CommandError(f"There is no file {ledger}.")
        counts = replay_erasures(at=timezone.now(), path=ledger)
        self.stdout.write(
            f"{counts.known} erasures in {ledger or ledger_path()}; {counts.again} done again."
        )
