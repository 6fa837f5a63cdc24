"""INSERT of a row whose SQL is made once per process.

Django makes the SQL of each INSERT anew, which takes longer than the database needs for the row. It
is for tables that nearly every write adds to and that nobody listens to: no signal is sent.
"""

from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Field


@cache
def _prepared(model: Any, alias: str) -> tuple[str, str, list[Field]]:
    """The table with its columns, a place for each value, and the fields that fill them."""
    quote = connections[alias].ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join("%s" for _ in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})", places, fields


def _values(row: Any, fields: list[Field], connection: Any) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


def _saved(row: Any, key: int, alias: str) -> None:
    row.pk = key
    row._state.adding, row._state.db = False, alias


def insert(row: Any) -> None:
    """Save a new row of a table with a key ``id``, which it is given here."""
    alias = router.db_for_write(type(row), instance=row)
    connection = connections[alias]
    model: Any = type(row)
    into, places, fields = _prepared(model, alias)
    with connection.cursor() as cursor:
        values = _values(row, fields, connection)
        cursor.execute(f"{into} VALUES ({places}) RETURNING id", values)
        _saved(row, cursor.fetchone()[0], alias)


def insert_both(row: Any, beside: Any, link: str) -> None:
    """Save a new row and the one beside it, which points to it by ``link``.

    PostgreSQL is asked once; SQLite, which is no journey away, twice.
    """
    alias = router.db_for_write(type(row), instance=row)
    connection = connections[alias]
    if connection.vendor != "postgresql":
        insert(row)
        setattr(beside, link, row)
        insert(beside)
        return
    model: Any = type(row)
    into, places, fields = _prepared(model, alias)
    model = type(beside)
    into_beside, _places, fields_beside = _prepared(model, alias)
    rest = [field for field in fields_beside if field.name != link]
    chosen = ", ".join("made.id" if field.name == link else "%s" for field in fields_beside)
    column = beside._meta.get_field(link).column
    values = _values(row, fields, connection) + _values(beside, rest, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH made AS ({into} VALUES ({places}) RETURNING id)"  # noqa: S608
            f" {into_beside} SELECT {chosen} FROM made RETURNING id, {column}",
            values,
        )
        key_beside, key = cursor.fetchone()
    _saved(row, key, alias)
    setattr(beside, link, row)
    _saved(beside, key_beside, alias)
