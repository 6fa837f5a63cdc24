"""Keeps the lines of the search box as the records are, by triggers of the database.

Whoever writes, and however (a form, an import, `bulk_create`, `QuerySet.update`, plain SQL), the
line of the record is written with it in the same transaction. One SELECT per kind says what the
line is: the triggers use it, and so do the check and the repair.
"""

# ruff: noqa: S608 -- the SQL is put together from names of our own tables and columns only.

from dataclasses import dataclass

from django.db import connection, transaction

from overview.models.search import ROOM, TABLE

from .kinds import KINDS, SearchKind

PREFIX = "registry_search"
# Letters that the full-text table of SQLite does not take apart by itself.
LETTERS = {
    "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ł": "l", "Ł": "l", "æ": "ae",
    "Æ": "ae", "œ": "oe", "Œ": "oe", "ĳ": "ij", "Ĳ": "ij", "ß": "ss", "ẞ": "ss",
}  # fmt: skip


def _table(model) -> str:
    return model._meta.db_table


def _columns(kind: SearchKind) -> tuple[str, ...]:
    return kind.title, *kind.body


def _folded(text: str, vendor: str) -> str:
    """On PostgreSQL the stored column of words does this."""
    if vendor == "sqlite":
        for letter, plain in LETTERS.items():
            text = f"replace({text}, '{letter}', '{plain}')"
    return text


def lines(kind: SearchKind, vendor: str) -> str:
    """SELECT of the lines of one kind: key, title, body; a WHERE on ``o`` may follow."""
    parts = [f"o.{column}" for column in kind.body]
    if kind.beside:
        join = "group_concat" if vendor == "sqlite" else "string_agg"
        table, column, to = _table(kind.beside.model), kind.beside.column, kind.beside.to
        parts.append(
            f"coalesce((SELECT {join}(n.{column}, ' ') FROM (SELECT {column} FROM {table}"
            f" WHERE {to} = o.id ORDER BY id) n), '')"
        )
    body = " || ' ' || ".join(parts) or "''"
    title, body = _folded(f"o.{kind.title}", vendor), _folded(body, vendor)
    key = f"{kind.number * ROOM} + o.id"
    return f"SELECT {key} AS rowid, {title} AS title, {body} AS body FROM {_table(kind.model)} o"


# -- triggers -----------------------------------------------------------------------------------


def _sqlite_triggers(kind: SearchKind) -> list[str]:
    table, columns = _table(kind.model), _columns(kind)

    def forget(key: str) -> str:
        return f"DELETE FROM {TABLE} WHERE rowid = {kind.number * ROOM} + {key};"

    def put(key: str) -> str:
        # Not INSERT OR REPLACE: inside a trigger the conflict rule of the outer statement counts.
        line = f"{lines(kind, 'sqlite')} WHERE o.id = {key}"
        return f"{forget(key)} INSERT INTO {TABLE} (rowid, title, body) {line};"

    def changing(source: str, names) -> str:
        differs = " OR ".join(f"old.{name} IS NOT new.{name}" for name in names)
        return f"UPDATE OF {', '.join(names)} ON {source} WHEN {differs}"

    made = {
        "insert": (f"INSERT ON {table}", put("new.id")),
        "update": (changing(table, columns), put("new.id")),
        "delete": (f"DELETE ON {table}", forget("old.id")),
    }
    if kind.beside:
        beside, names = _table(kind.beside.model), (kind.beside.column, kind.beside.to)
        old, new = put(f"old.{kind.beside.to}"), put(f"new.{kind.beside.to}")
        made |= {
            "name_insert": (f"INSERT ON {beside}", new),
            "name_update": (changing(beside, names), old + new),
            "name_delete": (f"DELETE ON {beside}", old),
        }
    return [
        f"CREATE TRIGGER {PREFIX}_{kind.code}_{name} AFTER {when} BEGIN {does} END"
        for name, (when, does) in made.items()
    ]


def _postgresql_triggers(kind: SearchKind) -> list[str]:
    name = f"{PREFIX}_{kind.code}"
    offset = kind.number * ROOM
    # Of two who write names of one organisation, the second sees what the first wrote.
    lock = (
        f"PERFORM 1 FROM {_table(kind.model)} WHERE id = key FOR NO KEY UPDATE;"
        if kind.beside
        else ""
    )
    made = [
        f"""CREATE OR REPLACE FUNCTION {name}_put(key bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN {lock}
        INSERT INTO {TABLE} (rowid, title, body) {lines(kind, "postgresql")} WHERE o.id = key
        ON CONFLICT (rowid) DO UPDATE SET title = excluded.title, body = excluded.body;
        END $$""",
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
        IF TG_OP = 'DELETE' THEN DELETE FROM {TABLE} WHERE rowid = {offset} + OLD.id;
        ELSIF TG_OP = 'INSERT' OR {_row("OLD", _columns(kind))} IS DISTINCT FROM
        {_row("NEW", _columns(kind))} THEN PERFORM {name}_put(NEW.id); END IF;
        RETURN NULL; END $$""",
        _postgresql_trigger(name, _table(kind.model), _columns(kind)),
    ]
    if kind.beside:
        names, to = (kind.beside.column, kind.beside.to), kind.beside.to
        made += [
            f"""CREATE OR REPLACE FUNCTION {name}_name() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
            IF TG_OP = 'UPDATE' AND {_row("OLD", names)} IS NOT DISTINCT FROM {_row("NEW", names)}
            THEN RETURN NULL; END IF;
            IF TG_OP <> 'INSERT' THEN PERFORM {name}_put(OLD.{to}); END IF;
            IF TG_OP <> 'DELETE' THEN PERFORM {name}_put(NEW.{to}); END IF;
            RETURN NULL; END $$""",
            _postgresql_trigger(f"{name}_name", _table(kind.beside.model), names),
        ]
    return made


def _row(side: str, columns) -> str:
    return "ROW(" + ", ".join(f"{side}.{column}" for column in columns) + ")"


def _postgresql_trigger(name: str, table: str, columns) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OF {', '.join(columns)} OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _found_triggers(cursor) -> set[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgenabled <> 'D' AND tgrelid::regclass::text = ANY(%s)",
            [[*_sources()]],
        )
    return {row[0] for row in cursor.fetchall() if row[0].startswith(PREFIX)}


def _sources() -> dict[str, set[str]]:
    """The tables that are looked through, with the columns."""
    tables: dict[str, set[str]] = {}
    for kind in KINDS:
        tables.setdefault(_table(kind.model), set()).update(_columns(kind))
        if kind.beside:
            names = {kind.beside.column, kind.beside.to}
            tables.setdefault(_table(kind.beside.model), set()).update(names)
    return tables


def wanted_triggers() -> set[str]:
    """The names of all triggers that keep the lines."""
    made = []
    for kind in KINDS:
        made += (
            _sqlite_triggers(kind)
            if connection.vendor == "sqlite"
            else (_postgresql_triggers(kind))
        )
    return {sql.split()[2] for sql in made if sql.startswith("CREATE TRIGGER")}


def missing_triggers() -> set[str]:
    with connection.cursor() as cursor:
        return wanted_triggers() - _found_triggers(cursor)


def drop_triggers() -> None:
    """Take the triggers away: tables are about to change under them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sorted(_found_triggers(cursor)):
                cursor.execute(f"DROP TRIGGER {name}")
            return
        for kind in KINDS:
            for end in ("()", "_name()", "_put(bigint)"):
                cursor.execute(f"DROP FUNCTION IF EXISTS {PREFIX}_{kind.code}{end} CASCADE")


@transaction.atomic
def make_triggers() -> bool:
    """Make the triggers anew; False when tables or columns are not there (yet)."""
    with connection.cursor() as cursor:
        look = connection.introspection
        there = set(look.table_names(cursor))
        for table, columns in {**_sources(), TABLE: {"title", "body"}}.items():
            if table not in there:
                return False
            if not columns <= {c.name for c in look.get_table_description(cursor, table)}:
                return False
    drop_triggers()
    with connection.cursor() as cursor:
        for kind in KINDS:
            sqlite = connection.vendor == "sqlite"
            for sql in _sqlite_triggers(kind) if sqlite else _postgresql_triggers(kind):
                cursor.execute(sql)
    return True


# -- proof and repair ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """How the lines of one kind differ from the records."""

    kind: SearchKind
    missing: int
    stale: int
    left_over: int

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.left_over)


def _range(kind: SearchKind) -> str:
    return f"e.rowid > {kind.number * ROOM} AND e.rowid < {(kind.number + 1) * ROOM}"


def _left_over(kind: SearchKind) -> str:
    return f"{_range(kind)} AND NOT EXISTS (SELECT 1 FROM {_table(kind.model)} o" + (
        f" WHERE o.id = e.rowid - {kind.number * ROOM})"
    )


def differences() -> list[Difference]:
    """What an empty index would have to be filled with to be as this one should be, per kind."""
    found = []
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(
                "SELECT count(CASE WHEN e.rowid IS NULL THEN 1 END), count(e.rowid)"
                f" FROM ({lines(kind, connection.vendor)}) s LEFT JOIN {TABLE} e"
                " ON e.rowid = s.rowid"
                " WHERE e.rowid IS NULL OR e.title <> s.title OR e.body <> s.body"
            )
            missing, stale = cursor.fetchone()
            cursor.execute(f"SELECT count(*) FROM {TABLE} e WHERE {_left_over(kind)}")
            found.append(Difference(kind, missing, stale, cursor.fetchone()[0]))
    return found


def repair() -> None:
    """Write every line that differs from its record; remove lines of records that are gone.

    In a large register that takes longer than a page may take.
    """
    for kind in KINDS:
        with transaction.atomic(), connection.cursor() as cursor:
            wanted = lines(kind, connection.vendor)
            if connection.vendor == "postgresql":
                tables = [_table(kind.model)]
                tables += [_table(kind.beside.model)] if kind.beside else []
                cursor.execute("SET LOCAL statement_timeout = 0")
                # Nothing is written in between: what is read is what the line must say.
                cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE rowid IN"
                f" (SELECT e.rowid FROM {TABLE} e WHERE {_left_over(kind)})"
            )
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE rowid IN (SELECT s.rowid FROM ({wanted}) s"
                f" JOIN {TABLE} e ON e.rowid = s.rowid"
                " WHERE e.title <> s.title OR e.body <> s.body)"
            )
            cursor.execute(
                f"INSERT INTO {TABLE} (rowid, title, body) SELECT s.rowid, s.title, s.body"
                f" FROM ({wanted}) s WHERE NOT EXISTS"
                f" (SELECT 1 FROM {TABLE} e WHERE e.rowid = s.rowid)"
            )


def before_migrations(*, plan=(), using="default", **rest) -> None:
    """Tables change without the triggers, which on SQLite stand in the way of that."""
    if plan and using == "default":
        drop_triggers()


def after_migrations(*, plan=None, using="default", **rest) -> None:
    """The triggers stand again, and what migrations wrote without them is caught up."""
    if plan is None or using != "default":
        return  # a test empties the tables
    if (plan or missing_triggers()) and make_triggers():
        try:
            repair()
        except BaseException:
            drop_triggers()  # without them the next migration begins anew
            raise
