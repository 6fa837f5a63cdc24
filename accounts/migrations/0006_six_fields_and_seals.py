"""Result, door and digest of each entry, seals over them, and the guards under their new names."""

from importlib import import_module

from django.db import migrations, models

TABLE = "accounts_auditentry"
before = import_module("accounts.migrations.0002_append_only_trail")


def forwards(apps, schema_editor):
    """Guard the table again at once: on SQLite it was made anew. `migrate` adds the rest."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act.lower()}")
            schema_editor.execute(
                f"CREATE TRIGGER registry_keeps_{TABLE}_{act.lower()} BEFORE {act} ON {TABLE} "
                "BEGIN SELECT RAISE(ABORT, 'What the registry keeps does not change.'); END"
            )
        return
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = f"registry_keeps_{TABLE}_{act.lower()}"
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'What the registry keeps does not change.' USING ERRCODE = '23001'; "
            "END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE} FOR EACH {each} "
            f"EXECUTE FUNCTION {name}()"
        )
    schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION {TABLE}_refuse()")


def backwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for act in ("update", "delete", "truncate"):
        name = f"registry_keeps_{TABLE}_{act}"
        on = f" ON {TABLE}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
    before.forwards(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_mail_attempts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("upto", models.BigIntegerField()),
                ("count", models.PositiveBigIntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "seal of the audit trail",
                "verbose_name_plural": "seals of the audit trail",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Erasing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "erasure at work",
                "verbose_name_plural": "erasures at work",
            },
        ),
        migrations.AddField(
            model_name="auditentry",
            name="digest",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[
                    ("page", "A page"),
                    ("key", "A program with a key"),
                    ("link", "A mailed or shared link"),
                    ("calendar", "A calendar"),
                    ("command", "A command on the server"),
                    ("registry", "The registry itself"),
                ],
                db_default="",
                max_length=10,
                verbose_name="came through",
            ),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="request_id",
            field=models.CharField(
                blank=True, db_default="", max_length=32, verbose_name="request"
            ),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="result",
            field=models.CharField(
                choices=[("done", "succeeded"), ("refused", "refused"), ("failed", "went wrong")],
                db_default="done",
                max_length=10,
                verbose_name="outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["-at", "-id"], name="audit_newest"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("result", "done"), _negated=True),
                fields=["-at", "-id"],
                name="audit_not_done",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
