"""Triggers that keep what the register promises never to change, whoever writes and however.

A model says so itself:

    never_changes = True               no UPDATE, no DELETE, on PostgreSQL no TRUNCATE
    never_changes = ("contents",)      these columns do not change, and no row is deleted
    never_changes_once = "adopted"     with it: only of rows in this state
    may_be_erased = True               columns may still change inside `erasing` (personal data)

They are made after each migration: on SQLite a migration that alters such a table makes it anew,
without its triggers. `missing` tells which are not there; `manage.py check_trail` asks that daily.
"""

# ruff: noqa: S608 -- the SQL is put together from names of our own tables and columns only.

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from accounts.models import Erasing

PREFIX = "registry_keeps"
SENTENCE = "What the registry keeps does not change: {table} is guarded."
WINDOW = Erasing._meta.db_table


@dataclass(frozen=True)
class Guard:
    """One trigger: on which table, against what, and when not."""

    table: str
    act: str  # UPDATE, DELETE or TRUNCATE
    columns: tuple[str, ...] = ()
    state: str = ""
    erasable: bool = False

    @property
    def name(self) -> str:
        return f"{PREFIX}_{self.table}_{self.act.lower()}"

    def condition(self, vendor: str) -> str:
        """When the act is refused; "" for always."""
        parts = []
        if self.state:
            parts.append(f"OLD.state = '{self.state}'")
        if self.act == "UPDATE" and self.columns:
            differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
            changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in self.columns)
            parts.append(f"({changed})")
        if self.erasable and self.act == "UPDATE":
            parts.append(f"NOT EXISTS (SELECT 1 FROM {WINDOW})")
        return " AND ".join(parts)

    def sqlite(self) -> list[str]:
        when = self.condition("sqlite")
        words = SENTENCE.format(table=self.table)
        return [
            f"DROP TRIGGER IF EXISTS {self.name}",
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} "
            f"{f'WHEN {when} ' if when else ''}BEGIN SELECT RAISE(ABORT, '{words}'); END",
        ]

    def postgresql(self) -> list[str]:
        when = self.condition("postgresql") or "true"
        words = SENTENCE.format(table=self.table)
        each = "STATEMENT" if self.act == "TRUNCATE" else "ROW"
        back = {"UPDATE": "NEW", "DELETE": "OLD", "TRUNCATE": "NULL"}[self.act]
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {when} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '23001'; END IF; "
            f"RETURN {back}; END $$",
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()",
        ]


def guards_of(model: Any, vendor: str) -> list[Guard]:
    """The triggers one model asks for."""
    kept = getattr(model, "never_changes", False)
    if not kept:
        return []
    table = model._meta.db_table
    columns = () if kept is True else tuple(model._meta.get_field(name).column for name in kept)
    state = getattr(model, "never_changes_once", "")
    erasable = getattr(model, "may_be_erased", False)
    acts = ["UPDATE", "DELETE"]
    # A table of which only some rows are kept is not emptied by anybody either.
    if vendor == "postgresql":
        acts.append("TRUNCATE")
    return [
        Guard(table, act, columns, "" if act == "TRUNCATE" else state, erasable) for act in acts
    ]


def all_guards(vendor: str) -> list[Guard]:
    return [guard for model in apps.get_models() for guard in guards_of(model, vendor)]


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make every trigger anew; nothing happens twice."""
    database = connections[using]
    there = set(database.introspection.table_names())
    with transaction.atomic(using=using), database.cursor() as cursor:
        for guard in all_guards(database.vendor):
            if guard.table in there:
                for statement in getattr(guard, database.vendor)():
                    cursor.execute(statement)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that are not there, or switched off."""
    database = connections[using]
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    with database.cursor() as cursor:
        cursor.execute(asked[database.vendor])
        # PostgreSQL keeps at most 63 letters of a name.
        there = {name for (name,) in cursor.fetchall()}
    return [guard.name for guard in all_guards(database.vendor) if guard.name[:63] not in there]


def after_migrations(using: str = DEFAULT_DB_ALIAS, **_given: Any) -> None:
    """Receiver of Django's own signal after `migrate`."""
    install(using)


@contextmanager
def erasing(*, at: Any) -> Iterator[None]:
    """Inside it, and in its transaction only, guarded text may be emptied of personal data.

    The one door to `AuditText`, what was frozen and what was published: call it from the function
    that erases a person, which writes its own entry in the trail. Entries and seals stay shut.
    """
    with transaction.atomic():
        window = Erasing.objects.create(begun_at=at)
        yield
        window.delete()
