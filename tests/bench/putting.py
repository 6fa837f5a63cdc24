"""Rows put straight into tables: many at once, with the keys that were chosen for them.

Nothing is asked of the rules of forms, the trail or the triggers: what the product keeps beside the
rows is given with them, or made afterwards by the product's own commands.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, models

from lib.search import KeyField

CHUNK = 5000


def uuid_of(table: str, key: int) -> uuid.UUID:
    """The same lasting identity for the same row of the same register, each time it is made."""
    return uuid.UUID(hashlib.md5(f"{table}:{key}".encode(), usedforsecurity=False).hexdigest())


def stored_uuid(model: type[models.Model], key: int) -> Any:
    """The lasting identity of a row, as it is stored."""
    field = model._meta.get_field("uuid")
    return field.get_db_prep_save(uuid_of(model._meta.db_table, key), connection)


def uuid_sql(table: str, key: str) -> str:
    """What `uuid_of` says, as SQL over an expression for the key."""
    if connection.vendor == "sqlite":
        return f"bench_md5('{table}:' || ({key}))"
    return f"md5('{table}:' || ({key}))::uuid"


@contextmanager
def unguarded() -> Iterator[None]:
    """Without checks of foreign keys for this connection, where that is allowed."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.connection.create_function("bench_md5", 1, _md5, deterministic=True)
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
        else:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET maintenance_work_mem = '256MB'")
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        connection.close()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def columns_of(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.concrete_fields)


def values_of(row: models.Model) -> list[Any]:
    """What is stored of a row: moments as they were given, keys that follow from other columns."""
    table = row._meta.db_table
    values = []
    for field in columns_of(type(row)):
        if field.name == "uuid":
            value: Any = uuid_of(table, row.pk)
        elif isinstance(field, KeyField):
            value = field.pre_save(row, True)
        else:
            value = getattr(row, field.attname)
        values.append(field.get_db_prep_save(value, connection))
    return values


def put(rows: Iterable[models.Model]) -> None:
    """Write rows of one model, each with its key."""
    given = iter(rows)
    first = next(given, None)
    if first is None:
        return
    names = [field.column for field in columns_of(type(first))]
    put_values(first._meta.db_table, names, _all_values(first, given))


def _all_values(first: models.Model, rest: Iterator[models.Model]) -> Iterator[list[Any]]:
    yield values_of(first)
    for row in rest:
        yield values_of(row)


def put_values(table: str, names: list[str], rows: Iterable[list[Any]]) -> None:
    """Write plain values: COPY on PostgreSQL, many at once on SQLite."""
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(names))
        given = iter(rows)
        while chunk := list(islice(given, CHUNK)):
            cursor.executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({places})', chunk)
