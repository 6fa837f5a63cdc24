"""Migrations expand first and contract later: what a new one may not do while the old code runs.

A new version is taken up without a stop: for a while the code of before works on the tables of now,
and writes to them. What it still uses may not go, be called otherwise or be narrowed by the
migration that comes with the code. Such a step waits for the next release, in a migration that says
in words why nothing uses it any more:

    class Migration(migrations.Migration):
        contract = "Since 1.4 nothing reads or writes `theme.old_owner`."

And people go on writing meanwhile: what keeps a large table locked while the whole of it is read
or written has a step of its own in `lib.postgresql.operations`. To get at a table at all a
migration waits five seconds (`lock_timeout`), for everybody else waits behind it; then it gives up,
nothing is changed, and it is started again.

`bin/check migrations` asks these rules of every migration that is not in the baseline.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Value
from django.db.models.functions import Now

# The last migration of each app from before there was anything to keep running.
BASELINE = {
    "accounts": "0007_words_of_rules",
    "organisations": "0008_words_of_rules",
    "partnerships": "0019_words_of_rules",
    "evaluations": "0011_words_of_rules",
    "overview": "0003_erasure",
}

# The first numbers that meet a register with many rows and people in it.
LARGE_FROM = {
    "accounts": "0010",
    "organisations": "0010",
    "partnerships": "0024",
    "evaluations": "0014",
    "overview": "0008",
}

IN_PEACE = (AddIndexConcurrently, RemoveIndexConcurrently)

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
        for step in _steps(operation):
            if isinstance(step, migrations.CreateModel):
                made.add(step.name_lower)
            is_new = _model_of(step) in made
            said = list(_backward(step))
            if not is_contract and not is_new:
                said += _forward(step, state, migration.app_label)
            if _meets_many(migration) and not is_new:
                said += _keeps_waiting(step, migration, state)
            yield from (f"{migration}: {step.describe()}: {what}" for what in said)
        operation.state_forwards(migration.app_label, state)


def _steps(operation: Any) -> Iterator[Any]:
    """What is done to the database: also within an operation that tells the models otherwise."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for step in operation.database_operations:
            yield from _steps(step)
    else:
        yield operation


def _model_of(operation: Any) -> str:
    return str(getattr(operation, "model_name", getattr(operation, "name", "")) or "").lower()


def _meets_many(migration: migrations.Migration) -> bool:
    return migration.name >= LARGE_FROM[migration.app_label]


def _keeps_waiting(
    operation: Any, migration: migrations.Migration, state: ProjectState
) -> Iterator[str]:
    """What keeps a table locked while the whole of it is read or written."""
    if isinstance(operation, IN_PEACE):
        if migration.atomic:
            yield "made while people write, it needs a migration with atomic = False"
        return
    if isinstance(operation, migrations.AddIndex):
        yield "people wait until it is made: use AddIndexInPeace"
    if isinstance(operation, migrations.RemoveIndex):
        yield "people wait until nobody reads the table: use RemoveIndexInPeace"
    if type(operation) is migrations.AddConstraint:
        yield "people wait until all rows are seen: AddConstraintUnproved, then ProveConstraint"
    if isinstance(operation, migrations.AddField | migrations.AlterField):
        yield from _slow_field(operation, state, migration.app_label)
    if isinstance(operation, migrations.RunPython | migrations.RunSQL) and migration.atomic:
        others = [step for one in migration.operations for step in _steps(one)]
        if any(not isinstance(one, migrations.RunPython | migrations.RunSQL) for one in others):
            yield "rows are written while the tables stay locked: in a migration of its own"


def _slow_field(operation: Any, state: ProjectState, app: str) -> Iterator[str]:
    new, old = operation.field, None
    if isinstance(operation, migrations.AlterField):
        old = state.models[app, operation.model_name_lower].fields[operation.name_lower]
    for name in ("unique", "db_index"):
        is_key = (
            new.is_relation and name == "db_index"
        )  # a new key is empty: that index is soon made
        if getattr(new, name) and not getattr(old, name, is_key):
            yield "people wait until its index is made: a field without it, then AddIndexInPeace"
            break
    default = getattr(new, "db_default", NOT_PROVIDED)
    is_worked_out = hasattr(default, "resolve_expression") and not isinstance(default, Value | Now)
    if isinstance(new, models.GeneratedField) or (old is None and is_worked_out):
        yield "every row is written anew meanwhile: a field that may be empty, filled afterwards"


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
