"""Rows as lines of text and back, in the form of PostgreSQL's COPY.

A line has a value per column between tabs, `\\N` for none, and a backslash before what would be
taken for one of these. PostgreSQL writes and reads the lines itself; for SQLite the same is done
here, so that the lines of equal rows are equal bytes.
"""

# ruff: noqa: S608 -- the SQL is put together from the names of our own tables and columns only.

import hashlib
import json
import re
from collections.abc import Iterable, Iterator

from .box import Damaged
from .tables import Table

# So much of a table is in memory at a time.
PART = 8 * 1024 * 1024
ROWS = 1000
ESCAPES = {
    "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v",
}  # fmt: skip
NEEDS_ESCAPE = re.compile("[\\\\\b\f\n\r\t\v]")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MEANT = {written[1]: letter for letter, written in ESCAPES.items()}


def parts(connection, table: Table) -> Iterator[bytes]:
    """The lines of a table in the order of its key, in pieces of whole lines."""
    piece = bytearray()
    lines = _postgresql if connection.vendor == "postgresql" else _sqlite
    for line in lines(connection, table):
        piece += line
        if len(piece) >= PART:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _select(connection, table: Table) -> str:
    values = ", ".join(column.written(connection.vendor) for column in table.columns)
    return f'SELECT {values} FROM "{table.name}" ORDER BY {table.order(connection.vendor)}'


def _postgresql(connection, table: Table) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY ({_select(connection, table)}) TO STDOUT") as copy:
            yield from copy


def _sqlite(connection, table: Table) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(_select(connection, table))
        while rows := cursor.fetchmany(ROWS):
            yield "".join(line_of(row) for row in rows).encode()


def _escaped(value) -> str:
    if value is None:
        return r"\N"
    text = str(value)
    return NEEDS_ESCAPE.sub(lambda found: ESCAPES[found[0]], text)


def line_of(row) -> str:
    return "\t".join(map(_escaped, row)) + "\n"


def _unescaped(text: str) -> str | None:
    if text == r"\N":
        return None
    if "\\" not in text:
        return text
    return ESCAPED.sub(lambda found: MEANT.get(found[1], found[1]), text)


def values_of(piece: bytes) -> Iterator[list[str | None]]:
    """The rows of a piece, each a list of texts."""
    for line in piece.decode().split("\n")[:-1]:
        yield [_unescaped(value) for value in line.split("\t")]


def load(connection, table: Table, pieces: Iterable[bytes]) -> None:
    """Write the lines into the table, inside the transaction of the caller."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            with cursor.copy(f'COPY "{table.name}" ({table.names}) FROM STDIN') as copy:
                for piece in pieces:
                    copy.write(piece)
        return
    marks = ", ".join(["%s"] * len(table.columns))
    insert = f'INSERT INTO "{table.name}" ({table.names}) VALUES ({marks})'
    with connection.cursor() as cursor:
        for piece in pieces:
            cursor.executemany(insert, values_of(piece))


class Sum:
    """Counts lines and hashes them, as they pass."""

    def __init__(self) -> None:
        self.rows, self._digest = 0, hashlib.sha256()

    def add(self, piece: bytes) -> bytes:
        self.rows += piece.count(b"\n")
        self._digest.update(piece)
        return piece

    @property
    def plain(self) -> dict:
        return {"rows": self.rows, "sha256": self._digest.hexdigest()}


def sum_of(pieces: Iterable[bytes]) -> dict:
    """How many rows there are, and their hash."""
    found = Sum()
    for piece in pieces:
        found.add(piece)
    return found.plain


def in_one_spelling(table: Table, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same lines with JSON in one spelling: each engine keeps it in its own."""
    places = [n for n, column in enumerate(table.columns) if column.kind == "json"]
    for piece in pieces:
        lines = []
        for row in values_of(piece):
            if len(row) != len(table.columns):
                raise Damaged(f"A row of {table.name} has another number of values.")
            for place in places:
                if row[place] is not None:
                    value = json.loads(row[place], parse_float=_number)
                    row[place] = json.dumps(value, sort_keys=True)
            lines.append(line_of(row))
        yield "".join(lines).encode()


def _number(text: str) -> float | int:
    """PostgreSQL gives 1e16 back in full."""
    value = float(text)
    return int(value) if value.is_integer() else value


def last_key(connection, table: Table) -> int | None:
    """The last number that was given out as a key; None when keys are not counted."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            row = cursor.fetchone()
            return row[0] if row else None
        if (sequence := _sequence(cursor, table)) is None:
            return None
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        return cursor.fetchone()[0]


def _sequence(cursor, table: Table) -> str | None:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key.name])
    return cursor.fetchone()[0]


def set_last_key(connection, table: Table, last: int) -> None:
    """No key is given out twice: not of what is there, not of what was removed before either."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'SELECT max("{table.key.name}") FROM "{table.name}"')
            last = max(last, cursor.fetchone()[0] or 0)
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table.name, last])
        elif sequence := _sequence(cursor, table):
            cursor.execute(
                f'SELECT setval(%s, greatest(%s, (SELECT max("{table.key.name}")'
                f' FROM "{table.name}"), 1), %s OR EXISTS (SELECT 1 FROM "{table.name}"))',
                [sequence, last, last > 0],
            )
