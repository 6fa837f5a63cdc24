"""Steps of a migration on a large table while people write in it; plain ones on SQLite.

    class Migration(migrations.Migration):
        atomic = False
        operations = [AddIndexInPeace("activity", models.Index(...))]

`tests/migration_rules.py` asks for them.
"""

from typing import Any

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db.migrations.operations import AddConstraint, AddIndex, RemoveIndex


class _Elsewhere:
    """On an engine that knows no such step: the plain one of Django, both ways."""

    plain: type[Any]

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        way: Any = super() if editor.connection.vendor == "postgresql" else self._plainly()
        way.database_forwards(app_label, editor, before, after)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        way: Any = super() if editor.connection.vendor == "postgresql" else self._plainly()
        way.database_backwards(app_label, editor, before, after)

    def _plainly(self) -> Any:
        _name, args, kwargs = self.deconstruct()  # type: ignore[attr-defined]
        return self.plain(*args, **kwargs)


class AddIndexInPeace(_Elsewhere, AddIndexConcurrently):
    """An index that is made while people go on writing (CREATE INDEX CONCURRENTLY)."""

    plain = AddIndex


class RemoveIndexInPeace(_Elsewhere, RemoveIndexConcurrently):
    """An index that goes while people go on reading."""

    plain = RemoveIndex


class AddConstraintUnproved(_Elsewhere, AddConstraintNotValid):
    """A rule for rows written from now on; `ProveConstraint` looks at the others afterwards."""

    plain = AddConstraint


class ProveConstraint(ValidateConstraint):
    """Look whether older rows keep a rule, while people go on writing. A migration of its own."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, editor, before, after)
