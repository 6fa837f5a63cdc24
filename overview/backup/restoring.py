"""Puts a backup into an empty place; whatever goes wrong, the place is as empty as it was."""

# ruff: noqa: S608 -- the SQL is put together from names of tables that were checked.

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from overview.personal.replaying import replay_erasures
from overview.searching import keeping

from . import documents, proving, rows
from .box import Unusable
from .making import Say
from .reading import Contents, check_file
from .tables import Table
from .telling import tell_of_restore

# What a new register holds by itself, from its migrations: it gives way to what is restored.
FROM_THE_START = {
    "auth_permission",
    "django_content_type",
    "evaluations_chapter",
    "evaluations_criterion",
    "evaluations_guide",
    "evaluations_guideversion",
    "organisations_municipality",
    "organisations_municipalityalias",
    "organisations_sector",
    "partnerships_targetgroup",
}


@dataclass
class Restored:
    """What was done, and what was found to be as it should."""

    contents: Contents
    proofs: list[str] = field(default_factory=list)
    # What is as it was, but not as it should be.
    problems: list[str] = field(default_factory=list)


def restore(
    file: IO[bytes], *, at: datetime.datetime, say: Say, ledgers: Sequence[Path] = ()
) -> Restored:
    """Check the file and the place, fill the place, and prove that it holds what the file does.

    Who was erased since the backup is erased again, by the ledger of this place and ``ledgers``.
    """
    contents = check_file(file)
    say(
        f"The file is whole: {contents.rows} rows, {len(contents.manifest['documents'])} documents."
    )
    is_bare, is_older = _look_at(contents)
    _set_no_limits()
    if is_bare:
        say("Making the tables ...")
        _make_tables(contents, is_older)
    done, stored = Restored(contents), []
    try:
        say("Putting back the documents ...")
        _put_documents(contents, stored)
        done.proofs += proving.documents_are(contents)
        say("Putting back the rows ...")
        with transaction.atomic():
            _fill(contents)
            done.proofs += proving.rows_are(contents) + proving.keys_are(contents)
            if not is_older:
                keeping.repair()
                _erase_again(done, at, ledgers)
                done.proofs += proving.register_is_alive()
    except Error as problem:
        _forget(stored)
        raise Unusable(f"The database refused it, and nothing was restored: {problem}") from problem
    except BaseException:
        _forget(stored)
        raise
    if is_older:
        say("Bringing it up to this version ...")
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            _erase_again(done, at, ledgers)
        done.proofs += proving.register_is_alive()
    call_command("createcachetable", verbosity=0)
    _end(done, at)
    return done


def _erase_again(done: Restored, at: datetime.datetime, ledgers: Sequence[Path]) -> None:
    """A backup does not bring back whom the register erased after it was made."""
    for path in (*ledgers, None):
        counts = replay_erasures(at=at, path=path)
        where = path or "the ledger of this place"
        done.proofs.append(f"{counts.known} erasures in {where}, {counts.again} done again.")


def _end(done: Restored, at: datetime.datetime) -> None:
    """The trail goes on here, and is looked through."""
    tell_of_restore(done.contents.sha256, done.contents.about["made_at"], at=at)
    proofs, done.problems = proving.trail_fits(done.contents, at=at)
    done.proofs += proofs


def _forget(stored: list[str]) -> None:
    for name in stored:
        default_storage.delete(name)


def _set_no_limits() -> None:
    """What a page may take is no measure for this."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")


# -- the place ----------------------------------------------------------------------------------


def _look_at(contents: Contents) -> tuple[bool, bool]:
    """Whether there are no tables at all yet, and whether the backup is of an older version.

    Raises Unusable, with nothing written, when this is no place for this backup.
    """
    loader = MigrationExecutor(connection).loader
    if unknown := sorted(contents.migrations - set(loader.disk_migrations)):
        raise Unusable(
            f"This backup is of a newer version of the registry ({contents.about['version']}, with"
            f" {'.'.join(unknown[0])}): install that version, or a newer one, and restore there."
        )
    missing = set(loader.graph.nodes) - contents.migrations
    applied = set(loader.applied_migrations)
    with connection.cursor() as cursor:
        is_bare = not connection.introspection.table_names(cursor)
    if not is_bare and applied != contents.migrations:
        raise Unusable(
            "The tables here are of another version than the backup: restore it into a database"
            " without tables; they are made, filled and brought up to this version then."
        )
    if not is_bare:
        _refuse_other_owner(contents.tables)
        _refuse_filled(contents.tables)
    _refuse_other_documents(contents)
    return is_bare, bool(missing)


def _refuse_other_owner(tables: list[Table]) -> None:
    """The role of the server may not switch triggers off, and that is as it should be."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = ANY(%s)"
            " AND pg_table_is_visible(oid) AND NOT pg_has_role(relowner, 'USAGE') LIMIT 1",
            [[table.name for table in tables]],
        )
        if owner := cursor.fetchone():
            raise Unusable(
                f"A backup is restored by the owner of the tables: use the DATABASE_URL of"
                f" {owner[0]}, and give the server its rights again with grant_app_role."
            )


def _refuse_filled(tables: list[Table]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            if table.name in FROM_THE_START:
                continue
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table.name}")')
            if cursor.fetchone()[0]:
                raise Unusable(
                    f"This place is not empty ({table.name} holds rows): a backup is restored into"
                    " an empty database only."
                )


def _refuse_other_documents(contents: Contents) -> None:
    """The very documents of the backup may be there already, when only the database was lost."""
    for name, _size, sha256 in contents.manifest["documents"]:
        if default_storage.exists(name) and documents.hash_of(name) != sha256:
            raise Unusable(
                f"Another document is stored here under the name {name}: a backup is restored into"
                " an empty place only."
            )


def _make_tables(contents: Contents, is_older: bool) -> None:
    if not is_older:
        call_command("migrate", interactive=False, verbosity=0)
        return
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    last = [
        key
        for key in sorted(contents.migrations)
        if not any(child.key in contents.migrations for child in nodes[key].children)
    ]
    executor.migrate(last)


# -- filling it ---------------------------------------------------------------------------------


def _put_documents(contents: Contents, stored: list[str]) -> None:
    for name, _size, _sha256 in contents.manifest["documents"]:
        if not default_storage.exists(name):
            stored.append(name)
            documents.put_back(contents.members[f"documents/{name}"], name)


def _fill(contents: Contents) -> None:
    tables = contents.tables
    _refuse_other_columns(tables)
    names = ", ".join(f'"{table.name}"' for table in tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    _refuse_filled(tables)
    with _triggers_off(tables):
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'DELETE FROM "{table.name}"')
        for table in tables:
            rows.load(connection, table, contents.pieces(table))
            last = contents.manifest["tables"][table.name]["last_key"]
            if last is not None:
                rows.set_last_key(connection, table, last)
        # Every row that another row points to is there.
        connection.check_constraints()


def _refuse_other_columns(tables: list[Table]) -> None:
    with connection.cursor() as cursor:
        look = connection.introspection
        there = set(look.table_names(cursor))
        for table in tables:
            wanted = {column.name for column in table.columns}
            if table.name not in there or wanted != {
                column.name for column in look.get_table_description(cursor, table.name)
            }:
                raise Unusable(f"The table {table.name} is not here as the backup has it.")


@contextmanager
def _triggers_off(tables: list[Table]) -> Iterator[None]:
    """Rows go in as they were, without what triggers would add or refuse; then they stand again.

    When something fails inside, the transaction puts them back.
    """
    off: Callable = _off_on_sqlite if connection.vendor == "sqlite" else _off_on_postgresql
    again = off([table.name for table in tables])
    yield
    with connection.cursor() as cursor:
        for sql in again:
            cursor.execute(sql)


def _off_on_sqlite(names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = [row for row in cursor.fetchall() if row[1] in names]
        for name, *_rest in found:
            cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for *_rest, sql in found]


def _off_on_postgresql(names: list[str]) -> list[str]:
    again = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relname = ANY(%s)"
            " AND pg_table_is_visible(c.oid)",
            [names],
        )
        found = cursor.fetchall()
        for table, name, _how in found:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
    return [f'ALTER TABLE "{table}" {again[how]} TRIGGER "{name}"' for table, name, how in found]
