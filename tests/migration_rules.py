"""Migrations expand first and contract later: what a new one may not do while the old code runs.

A new version is taken up without a stop: for a while the code of before works on the tables of now,
and writes to them. What it still uses may not go, be called otherwise or be narrowed by the
migration that comes with the code. Such a step waits for the next release, in a migration that says
in words why nothing uses it any more:

    class Migration(migrations.Migration):
        contract = "Since 1.4 nothing reads or writes `theme.old_owner`."

`bin/check migrations` asks these rules of every migration that is not in the baseline.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

# The last migration of each app from before there was anything to keep running.
BASELINE = {
    "accounts": "0007_words_of_rules",
    "organisations": "0008_words_of_rules",
    "partnerships": "0019_words_of_rules",
    "evaluations": "0011_words_of_rules",
    "overview": "0003_erasure",
}

GONE: dict[type, str] = {
    migrations.RemoveField: "the code of before still reads and writes this field",
    migrations.DeleteModel: "the code of before still uses this table",
    migrations.RenameField: "the code of before knows this field by its old name",
    migrations.RenameModel: "the code of before knows this table by its old name",
    migrations.AlterModelTable: "the code of before knows this table by its old name",
    migrations.AlterUniqueTogether: "use a constraint, which says in words what it wants",
}


def problems(migration: migrations.Migration, before: ProjectState) -> Iterator[str]:
    """What in this migration the code of before does not survive."""
    is_contract = bool(str(getattr(migration, "contract", "")).strip())
    state = before.clone()
    made: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        model = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
        said = list(_backward(operation))
        if not is_contract and model not in made:
            said += _forward(operation, state, migration.app_label)
        yield from (f"{migration}: {operation.describe()}: {what}" for what in said)
        operation.state_forwards(migration.app_label, state)


def _backward(operation: Any) -> Iterator[str]:
    """A new version that disappoints is taken back."""
    is_code = isinstance(operation, migrations.RunPython | migrations.RunSQL)
    if is_code and not operation.reversible:
        yield "it cannot be taken back; give it a reverse, noop where there is nothing to do"


def _forward(operation: Any, state: ProjectState, app: str) -> Iterator[str]:
    for kind, why in GONE.items():
        if isinstance(operation, kind):
            yield why
    if isinstance(operation, migrations.AddConstraint):
        yield "the code of before may still write what it forbids"
    if isinstance(operation, migrations.AddField) and not _may_be_left_out(operation.field):
        yield "the code of before does not fill it: let it be empty, or give it a db_default"
    if isinstance(operation, migrations.AlterField):
        fields = state.models[app, operation.model_name_lower].fields
        yield from _narrowed(fields[operation.name_lower], operation.field)


def _may_be_left_out(field: models.Field) -> bool:
    """Whether a row can be written by who does not know this field."""
    return bool(
        field.null or field.many_to_many or getattr(field, "db_default", None) is not NOT_PROVIDED
    )


def _narrowed(old: models.Field, new: models.Field) -> Iterator[str]:
    """What the column took before and takes no more."""
    if old.get_internal_type() != new.get_internal_type():
        yield "another kind of column: make a new field beside it"
    if old.null and not new.null:
        yield "the code of before may still leave it empty"
    longest = (getattr(old, "max_length", None), getattr(new, "max_length", None))
    if None not in longest and longest[1] < longest[0]:
        yield "the code of before may still write longer texts"
    if new.unique and not old.unique:
        yield "the code of before may still write it twice"


def new_migrations(loader: MigrationLoader) -> Iterator[migrations.Migration]:
    """The migrations of our own apps that came after the baseline."""
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in BASELINE and name > BASELINE[app]:
            yield migration


def complaints() -> list[str]:
    """What is wrong with the migrations that came after the baseline."""
    loader = MigrationLoader(None)
    found: list[str] = []
    for migration in new_migrations(loader):
        before = loader.project_state((migration.app_label, migration.name), at_end=False)
        found += problems(migration, before)
    return found
