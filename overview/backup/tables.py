"""Which tables belong to the register, and how a value of each kind of column is written.

A value is written as text, the same on both engines: moments in UTC, a UUID as 32 digits, yes and
no as 1 and 0, an amount with its decimals.
"""

import re
from dataclasses import dataclass

from django.apps import apps
from django.db import models

# What is not in a backup, each with the reason.
LEFT_OUT = {
    "sessions.Session": "who was signed in signs in again: a session never comes back to life",
    "usersessions.UserSession": "the list of those sessions",
    "accounts.Erasing": "an open door in the guards, for the length of one transaction",
    "overview.SearchEntry": "made anew from the records, and compared with them",
}
# Tables without a model.
LEFT_OUT_TABLES = {
    "django_migrations": "stands in the file as its own list, and is written by migrate",
    "cache": "counts of the last minutes",
}

KINDS = {
    "AutoField": "number", "BigAutoField": "number", "SmallAutoField": "number",
    "IntegerField": "number", "BigIntegerField": "number", "SmallIntegerField": "number",
    "PositiveIntegerField": "number", "PositiveBigIntegerField": "number",
    "PositiveSmallIntegerField": "number",
    "BooleanField": "yes_no",
    "CharField": "text", "TextField": "text", "SlugField": "text", "EmailField": "text",
    "URLField": "text", "FileField": "text", "GenericIPAddressField": "text",
    "DateField": "day", "DateTimeField": "moment", "TimeField": "time",
    "UUIDField": "uuid", "JSONField": "json",
}  # fmt: skip
# In PostgreSQL's own words; SQLite stores them just so.
POSTGRESQL = {
    "number": "{0}::text",
    "yes_no": "{0}::int::text",
    "text": "{0}",
    "amount": "{0}::text",
    "day": "to_char({0}, 'YYYY-MM-DD')",
    "moment": "replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')",
    "time": "replace(to_char({0}, 'HH24:MI:SS.US'), '.000000', '')",
    "uuid": "replace({0}::text, '-', '')",
    "json": "{0}::text",
}
NAME = re.compile("[a-z][a-z0-9_]*")
WRITTEN = re.compile(rf"({'|'.join(POSTGRESQL)})|amount\.\d")


@dataclass(frozen=True)
class Column:
    """A column, and how its values are written: ``amount.2`` has two decimals."""

    name: str
    kind: str

    def written(self, vendor: str) -> str:
        """The SQL that gives a value as text."""
        kind, _, places = self.kind.partition(".")
        if vendor == "postgresql":
            return POSTGRESQL[kind].format(f'"{self.name}"')
        if kind == "amount":
            value = f"printf('%.{int(places)}f', \"{self.name}\")"
            return f'CASE WHEN "{self.name}" IS NULL THEN NULL ELSE {value} END'
        if kind in ("text", "uuid", "json"):
            return f'"{self.name}"'
        return f'CAST("{self.name}" AS TEXT)'


@dataclass(frozen=True)
class Table:
    """A table of the register: its columns, the first of which is its key."""

    name: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> Column:
        return self.columns[0]

    @property
    def names(self) -> str:
        return ", ".join(f'"{column.name}"' for column in self.columns)

    @property
    def has_json(self) -> bool:
        return any(column.kind == "json" for column in self.columns)

    def order(self, vendor: str) -> str:
        """By the key, in an order that no collation changes."""
        bytewise = vendor == "postgresql" and self.key.kind == "text"
        # With its table: the bare name would be the key as it is written, and so ordered as text.
        return f'"{self.name}"."{self.key.name}"' + (' COLLATE "C"' if bytewise else "")

    def plain(self) -> dict:
        """As the file holds it."""
        return {"name": self.name, "columns": [[c.name, c.kind] for c in self.columns]}

    @classmethod
    def from_plain(cls, plain: dict) -> "Table":
        """Raises ValueError when it is not what `plain` gave."""
        columns = tuple(Column(name, kind) for name, kind in plain["columns"])
        names = [plain["name"], *(column.name for column in columns)]
        if not columns or not all(NAME.fullmatch(name) for name in names):
            raise ValueError("no name of a table or a column")
        if not all(WRITTEN.fullmatch(column.kind) for column in columns):
            raise ValueError("no kind of column")
        return cls(plain["name"], columns)


def kind_of(field: models.Field) -> str:
    """How the values of a field are written; KeyError when nobody has said."""
    while field.remote_field:
        field = field.target_field
    if field.get_internal_type() == "DecimalField":
        return f"amount.{field.decimal_places}"
    return KINDS[field.get_internal_type()]


def table_of(model: type[models.Model]) -> Table:
    fields = sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)
    return Table(
        model._meta.db_table, tuple(Column(field.column, kind_of(field)) for field in fields)
    )


def kept_tables() -> list[Table]:
    """Every table of the register, by name."""
    kept = [
        table_of(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]
    return sorted(kept, key=lambda table: table.name)
