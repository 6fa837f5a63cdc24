"""Migrations that the code of before survives; see `tests.migration_rules`."""

from types import SimpleNamespace

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from lib.postgresql.operations import AddIndexInPeace
from tests.migration_rules import complaints, problems


def said(*operations, contract="", name="0000_try", atomic=True):
    """What the rules say of a migration over a table with two fields."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=100)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("accounts", "Thing", fields))
    migration = migrations.Migration(name, "accounts")
    migration.operations, migration.atomic = list(operations), atomic
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


INDEX = models.Index(fields=["name"], name="thing_name")
CHECK = models.CheckConstraint(condition=~models.Q(name=""), name="named")
CODE = migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)
UNIQUE = models.CharField(max_length=9, unique=True, null=True)
NUMBER = models.IntegerField(null=True)
# What is done to a table with many rows, and what is said of it; in peace it is let through.
SLOW = [
    ([migrations.AddIndex("thing", INDEX)], "use AddIndexInPeace"),
    ([migrations.RemoveIndex("thing", "thing_name")], "use RemoveIndexInPeace"),
    ([migrations.AddConstraint("thing", CHECK)], "AddConstraintUnproved"),
    ([migrations.AddField("thing", "code", UNIQUE)], "its index"),
    ([migrations.AddField("thing", "age", NUMBER), CODE], "a migration of its own"),
    ([AddIndexInPeace("thing", INDEX)], "atomic = False"),
    (
        [migrations.SeparateDatabaseAndState([migrations.AddIndex("thing", INDEX)])],
        "use AddIndexInPeace",
    ),
]


@pytest.mark.parametrize(("operations", "why"), SLOW)
def test_what_keeps_people_waiting_would_be_seen(operations, why):
    told = said(*operations, name="0999_try", contract="Nothing uses it since the last release.")

    assert why in told


def test_what_goes_on_in_peace_is_let_through():
    key = models.ForeignKey("accounts.Thing", models.PROTECT, null=True)

    assert said(AddIndexInPeace("thing", INDEX), name="0999_try", atomic=False) == ""
    assert said(migrations.AddField("thing", "other", key), name="0999_try") == ""
    assert said(CODE, name="0999_try") == ""


class Editor:
    """Writes down what is asked of a database, in place of doing it."""

    def __init__(self, vendor):
        self.connection = SimpleNamespace(vendor=vendor, in_atomic_block=False, alias="default")
        self.asked = []

    def add_index(self, model, index, **how):
        self.asked.append(("add", index.name, how))

    def remove_index(self, model, index, **how):
        self.asked.append(("remove", index.name, how))


@pytest.mark.parametrize(
    ("vendor", "how"), [("postgresql", {"concurrently": True}), ("sqlite", {})]
)
def test_an_index_in_peace_is_a_plain_one_elsewhere(vendor, how):
    before, editor = ProjectState(), Editor(vendor)
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
    before.add_model(ModelState("accounts", "Peace", fields))
    after = before.clone()
    step = AddIndexInPeace("peace", models.Index(fields=["name"], name="peace_name"))
    step.state_forwards("accounts", after)

    step.database_forwards("accounts", editor, before, after)
    step.database_backwards("accounts", editor, after, before)

    assert editor.asked == [("add", "peace_name", how), ("remove", "peace_name", how)]
