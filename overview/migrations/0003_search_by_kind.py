"""On PostgreSQL the lines of each kind stand apart, and the words of the names by themselves.

A kind has its own indexes and its own statistics then: what a kind does not hold is known at once,
and of what it holds often the newest are found without reading the others. The lines themselves
are written anew after the migration, by the same repair as `rebuild_search`.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("overview.migrations.0002_search")
TABLE = BEFORE.TABLE
ROOM = 2**40
KINDS = range(1, 9)


def words_of(*columns: str) -> str:
    """The stored words of these columns, by their Dutch stem and as they stand."""
    return " || ".join(
        f"to_tsvector('pg_catalog.{config}', left(registry_plain({column}), 100000))"
        for column in columns
        for config in ("dutch", "simple")
    )


APART = [
    f"DROP TABLE {TABLE}",
    f"""CREATE TABLE {TABLE} (
    rowid bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL,
    named tsvector GENERATED ALWAYS AS ({words_of("title")}) STORED,
    words tsvector GENERATED ALWAYS AS ({words_of("title", "body")}) STORED)
    PARTITION BY RANGE (rowid)""",
    *(
        f"CREATE TABLE {TABLE}_{kind} PARTITION OF {TABLE}"
        f" FOR VALUES FROM ({kind * ROOM}) TO ({(kind + 1) * ROOM})"
        for kind in KINDS
    ),
    # Of a kind that comes later, until a migration gives it a table.
    f"CREATE TABLE {TABLE}_other PARTITION OF {TABLE} DEFAULT",
    f"CREATE INDEX {TABLE}_named ON {TABLE} USING gin (named)",
    f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
    f"CREATE INDEX {TABLE}_alike ON {TABLE} USING gin (registry_plain(title) gin_trgm_ops)",
]
TOGETHER = [f"DROP TABLE {TABLE}", *BEFORE.POSTGRESQL[1:]]


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in APART:
            schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in TOGETHER:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("overview", "0002_search")]

    operations = [migrations.RunPython(forwards, backwards)]
