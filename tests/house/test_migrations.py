"""Migrations that the code of before survives; see `tests.migration_rules`."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from tests.migration_rules import complaints, problems


def said(*operations, contract=""):
    """What the rules say of a migration over a table with two fields."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=100)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("accounts", "Thing", fields))
    migration = migrations.Migration("0999_try", "accounts")
    migration.operations = list(operations)
    migration.contract = contract
    return " ".join(problems(migration, state))


def test_the_new_ones_let_the_code_of_before_live():
    assert complaints() == []


NARROW = [
    (migrations.RemoveField("thing", "note"), "still reads and writes"),
    (migrations.DeleteModel("Thing"), "still uses this table"),
    (migrations.RenameField("thing", "note", "remark"), "old name"),
    (migrations.RenameModel("Thing", "Matter"), "old name"),
    (migrations.AddField("thing", "age", models.IntegerField(default=0)), "db_default"),
    (migrations.AlterField("thing", "note", models.TextField()), "leave it empty"),
    (migrations.AlterField("thing", "name", models.CharField(max_length=50)), "longer texts"),
    (migrations.AlterField("thing", "name", models.IntegerField()), "another kind"),
    (
        migrations.AlterField("thing", "name", models.CharField(max_length=100, unique=True)),
        "write it twice",
    ),
    (
        migrations.AddConstraint(
            "thing", models.CheckConstraint(condition=~models.Q(name=""), name="named")
        ),
        "what it forbids",
    ),
]


@pytest.mark.parametrize(("operation", "why"), NARROW)
def test_what_breaks_the_code_of_before_would_be_seen(operation, why):
    assert why in said(operation)
    assert said(operation, contract="Nothing uses it since the last release.") == ""


def test_what_cannot_be_taken_back_would_be_seen():
    forward_only = migrations.RunPython(lambda apps, editor: None)

    assert "cannot be taken back" in said(forward_only, contract="Even then.")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "age", models.IntegerField(null=True)),
        migrations.AddField("thing", "age", models.IntegerField(db_default=0, default=0)),
        migrations.AlterField("thing", "name", models.CharField(max_length=200)),
        migrations.AddIndex("thing", models.Index(fields=["name"], name="thing_name")),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    ],
)
def test_what_only_adds_is_let_through(operation):
    assert said(operation) == ""


def test_a_new_table_is_made_as_one_likes():
    fields = [("id", models.BigAutoField(primary_key=True))]
    name = models.CharField(max_length=10)

    assert (
        said(migrations.CreateModel("Fresh", fields), migrations.AddField("fresh", "x", name)) == ""
    )
