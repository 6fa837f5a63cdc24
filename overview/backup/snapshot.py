"""A connection of its own, on which every read sees the database of one moment.

Writers go on meanwhile: SQLite reads from its log of writes (WAL), PostgreSQL from its versions.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .tables import Table


@contextmanager
def one_moment(tables: list[Table]) -> Iterator[BaseDatabaseWrapper]:
    """Yield the connection; nothing can be written on it."""
    fresh = connections[DEFAULT_DB_ALIAS].copy()
    if fresh.vendor == "sqlite":
        # The setting for writers would keep them all out as long as this lasts.
        fresh.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    try:
        fresh.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with fresh.cursor() as cursor:
            if fresh.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                # Nobody waits for this; a large register takes longer than a page may take.
                cursor.execute("SET LOCAL statement_timeout = 0")
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                names = ", ".join(f'"{table.name}"' for table in tables)
                # No migration changes a table between its beginning and its end.
                cursor.execute(f"LOCK TABLE {names} IN ACCESS SHARE MODE")
            else:
                cursor.execute("PRAGMA query_only = ON")
            # The first read is what makes the moment.
            cursor.execute("SELECT count(*) FROM django_migrations")
        yield fresh
    finally:
        fresh.close()
