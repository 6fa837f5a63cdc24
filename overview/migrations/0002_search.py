"""The table of the search box: FTS5 on SQLite; stored columns of words on PostgreSQL.

The triggers that keep it are made after every migration (`overview.searching.keeping`): a change
of a table on SQLite drops the triggers on it.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.utils import ProgrammingError

TABLE = "overview_searchentry"
SQLITE = [
    f"""CREATE VIRTUAL TABLE {TABLE} USING fts5(
    title, body, tokenize = "unicode61 remove_diacritics 2", prefix = '3 4')"""
]
# What `lib.text.normalise` does, as far as it matters to the words that are found: accents, the
# letters that Unicode does not take apart, case, and punctuation.
PLAIN = r"""CREATE OR REPLACE FUNCTION registry_plain(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT pg_catalog.regexp_replace(
  pg_catalog.lower(
    pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
    pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
      pg_catalog.translate(
        pg_catalog.regexp_replace(
          pg_catalog.normalize(given, 'NFKD'), '[\u0300-\u036f\u00ad\u200b-\u200d]', '', 'g'),
        'øØđĐðÐłŁ', 'oOdDdDlL'),
      'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'ß', 'ss'), 'ẞ', 'ss')),
  '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2010-\u206f]+', ' ', 'g')
$$"""
# Room for the keys of a kind: `overview.models.search` tells what a key is made of.
ROOM = 2**40
KINDS = range(1, 9)


def words_of(*columns: str) -> str:
    """The stored words of these columns, by their Dutch stem and as they stand."""
    return " || ".join(
        f"to_tsvector('pg_catalog.{config}', left(registry_plain({column}), 100000))"
        for column in columns
        for config in ("dutch", "simple")
    )


# The lines of each kind stand apart: a kind has its own indexes and statistics then. What it does
# not hold is known at once, and of what it holds often the newest are found without the others.
POSTGRESQL = [
    PLAIN,
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
BACK = {
    "sqlite": [f"DROP TABLE {TABLE}"],
    "postgresql": [f"DROP TABLE {TABLE}", "DROP FUNCTION registry_plain(text)"],
}


class TypoExtension(TrigramExtension):
    """pg_trgm, which forgives typos. Whoever owns the database may make it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        except ProgrammingError as problem:
            raise ProgrammingError(
                "This user may not add pg_trgm to the database. Let its owner run"
                " “CREATE EXTENSION pg_trgm” in it once, then migrate again."
            ) from problem

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """It stays: something else may use it by now."""


def forwards(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("overview", "0001_calendar")]

    operations = [
        TypoExtension(),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SearchEntry",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                db_column="rowid", primary_key=True, serialize=False
                            ),
                        ),
                        ("title", models.TextField(verbose_name="title")),
                        ("body", models.TextField(verbose_name="other words")),
                    ],
                    options={
                        "verbose_name": "search entry",
                        "verbose_name_plural": "search entries",
                        "ordering": ["-id"],
                    },
                )
            ],
            database_operations=[migrations.RunPython(forwards, backwards)],
        ),
    ]
