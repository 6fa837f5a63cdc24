"""The trail is append-only: the database itself refuses to change or delete an entry."""

from django.db import migrations

TABLE = "accounts_auditentry"

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'The audit trail is append-only.'; END $$""",
    f"""CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
]
SQLITE_BACK = [f"DROP TRIGGER {TABLE}_no_{act}" for act in ("update", "delete")]
POSTGRESQL_BACK = [
    f"DROP TRIGGER {TABLE}_append_only ON {TABLE}",
    f"DROP FUNCTION {TABLE}_refuse()",
]


def run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
