"""Looks whether what was restored is what the file holds, and whether it lives.

Each function gives sentences that say what was found to hold, or raises NotProven.
"""

# ruff: noqa: S608 -- the SQL is put together from names of tables that were checked.

import datetime

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry, AuditSeal
from accounts.trail import guards
from accounts.trail.checking import check_trail
from overview.searching import keeping

from . import documents, rows
from .box import Unusable
from .reading import Contents


class NotProven(Unusable):
    """What was restored is not what it should be."""


def rows_are(contents: Contents) -> list[str]:
    """Every table is read back and compared, row by row."""
    crossed = contents.about["engine"] != connection.vendor
    for table in contents.tables:
        known = contents.manifest["tables"][table.name]
        wanted = {"rows": known["rows"], "sha256": known["sha256"]}
        found = rows.parts(connection, table)
        if crossed and table.has_json:
            wanted = rows.sum_of(rows.in_one_spelling(table, contents.pieces(table)))
            found = rows.in_one_spelling(table, found)
        if rows.sum_of(found) != wanted:
            raise NotProven(
                f"The rows of {table.name} are not those of the backup: nothing was restored."
            )
    return [f"{contents.rows} rows of {len(contents.tables)} tables are those of the backup."]


def keys_are(contents: Contents) -> list[str]:
    """New rows get keys that no row had, also none that was removed before."""
    for table in contents.tables:
        last = rows.last_key(connection, table)
        if last is None:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT max("{table.key.name}") FROM "{table.name}"')
            highest = cursor.fetchone()[0] or 0
        if last < max(highest, contents.manifest["tables"][table.name]["last_key"] or 0):
            raise NotProven(f"The next key of {table.name} was given out before.")
    return ["New rows get keys that no row had before."]


def documents_are(contents: Contents) -> list[str]:
    """Every document is read back from where it is stored."""
    for name, size, sha256 in contents.manifest["documents"]:
        if default_storage.size(name) != size or documents.hash_of(name) != sha256:
            raise NotProven(f"The document {name} is not the one of the backup.")
    return [f"{len(contents.manifest['documents'])} documents are those of the backup."]


def register_is_alive() -> list[str]:
    """What the database does by itself, it does here too."""
    return _trail_refuses() + _search_finds()


def _trail_refuses() -> list[str]:
    if missing := guards.missing():
        raise NotProven(f"The trail is not guarded here: {missing[0]} is missing.")
    for model in (AuditEntry, AuditSeal):
        key = model.objects.order_by("pk").values_list("pk", flat=True).first()
        table = model._meta.db_table
        for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            if key is not None and _goes_through(f"{sql} WHERE id = %s", key):
                raise NotProven(f"{table} can be changed here: its triggers are not alive.")
    return ["The trail refuses to be changed or removed."]


def _goes_through(sql: str, key: int) -> bool:
    """Whether the database lets it happen; it is undone either way."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql, [key])
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def _search_finds() -> list[str]:
    if keeping.missing_triggers() or any(keeping.differences()):
        raise NotProven("The search box does not find what is there.")
    return ["The search box finds everything as it is recorded."]


def trail_fits(contents: Contents, *, at: datetime.datetime) -> tuple[list[str], list[str]]:
    """What was found of the trail, and what is wrong with it.

    It is what the backup held in any case: it does not fit when it was broken before, or when this
    place has another key than the one where it was written.
    """
    found = check_trail(at=at, anchor=contents.manifest.get("trail", ""))
    if found.problems:
        return [], found.problems
    return [f"The trail of {found.entries} entries is whole."], []
