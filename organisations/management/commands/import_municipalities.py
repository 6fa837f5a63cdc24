"""Reads the government's register of municipalities; see docs and `organisations/tooi.py`."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organisations.municipality_import import Outcome, import_register
from organisations.tooi import BadRegister, read_register


class Command(BaseCommand):
    """Safe to repeat: a second run with the same file changes nothing."""

    help = (
        "Brings all municipalities since 1999 and the changes among them from the government's "
        "register (TOOI “gemeenten compleet”, JSON-LD). Our own names and spellings stay."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="The JSON-LD file of the register.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change and write nothing."
        )

    def handle(self, *args, **options):
        try:
            register = read_register(options["file"])
        except BadRegister as problem:
            raise CommandError(f"{problem} Nothing was changed.") from problem
        with transaction.atomic():
            outcome = import_register(register)
            if options["dry_run"]:
                transaction.set_rollback(True)
        for line in lines_of(outcome):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
        elif outcome.changed_nothing:
            self.stdout.write("Nothing changed.")


def lines_of(outcome: Outcome) -> list[str]:
    """What an import found and did, one line each."""
    lines = [
        f"{outcome.codes} codes, {outcome.without_end} without an end, {outcome.changes} events.",
        f"Municipalities: {outcome.added} added, {outcome.updated} changed; "
        f"{outcome.spellings} spellings added.",
        f"Events: {outcome.changes_added} added, {outcome.changes_updated} changed.",
    ]
    if outcome.not_in_register:
        lines.append(f"{outcome.not_in_register} of ours are not in the file; they stay.")
    if outcome.named_otherwise:
        lines.append("Our name stays, the register's in brackets:")
        lines += [f"  {name}" for name in outcome.named_otherwise]
    return lines
