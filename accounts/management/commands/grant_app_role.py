"""Gives the role with which the registry works on PostgreSQL what it needs and nothing more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts.trail import app_role


class Command(BaseCommand):
    help = "Run as the owner of the tables, after each migrate: rights for the role of the server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")
        parser.add_argument("--dry-run", action="store_true", help="Only show the SQL.")

    def handle(self, *args: Any, **options: Any) -> None:
        role = options["role"]
        if options["dry_run"]:
            quote = connection.ops.quote_name
            told = app_role.statements(quote(role), quote(connection.settings_dict["NAME"]))
            self.stdout.write(";\n".join(told) + ";")
            return
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles: who can write the file can write everything.")
        if reason := app_role.why_not(role):
            raise CommandError(reason)
        with transaction.atomic():
            app_role.grant(role)
        self.stdout.write(f"{role} can read and write rows, and of the trail only add.")
