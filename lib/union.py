"""Many queries asked as one, whose SQL is made once per process.

Where a page asks thirty small questions, making their SQL costs a hundred times what the database
needs to answer them.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from lib import replica

# Keys that no record has stand in the queries where those of a reading come.
FIRST_STAND_IN = -7_000_000
# SQLite takes 32,766 values at a time, unless it was built for more.
MOST_VALUES = 20_000
KEPT = 32


class PreparedUnion:
    """Rows of many queries, each after the name of its query.

    ``build(keys, *known)`` returns the queries by name, all with the same columns (`values_list`).
    It is called once for every ``known`` and number of keys, with stand-ins for the keys; those of
    a reading are put in their places. So it may work out what it likes from what is ``known``, but
    only hand on the keys: it cannot ask the database. The ``KEPT`` last asked for are kept.
    """

    def __init__(self, build: Callable[..., dict[Hashable, QuerySet]]) -> None:
        self.build = build
        self._made = lru_cache(KEPT)(self._make)

    def read(self, keys: Sequence[int], *known: Hashable) -> Iterator[tuple]:
        """The rows for these keys, in no order; most often in one statement."""
        alias = replica.alias()
        names, statements = self._made(alias, len(keys), *known)
        for sql, places in statements:
            with connections[alias].cursor() as cursor:
                cursor.execute(sql, [keys[p] if is_key else p for is_key, p in places])
                found = cursor.fetchall()
            for number, *columns in found:
                yield names[number], *columns

    def _make(self, alias: str, count: int, *known: Hashable) -> tuple:
        """The names of the queries, and statements with for each of their values its place."""
        keys = tuple(FIRST_STAND_IN - number for number in range(count))
        names: list[Hashable] = []
        parts: list[tuple[str, list]] = []
        with connections[alias].execute_wrapper(_refuse):
            queries = self.build(keys, *known)
        for name, rows in queries.items():
            try:
                sql, values = rows.query.get_compiler(using=alias).as_sql()
            except EmptyResultSet:
                continue  # nothing can be found
            sql = f"SELECT {len(names)}, found.* FROM ({sql}) found"  # noqa: S608
            parts.append((sql, list(values)))
            names.append(name)
        place = {key: number for number, key in enumerate(keys)}
        return names, [
            (sql, [_place(value, place) for value in values]) for sql, values in _joined(parts)
        ]


def _refuse(*_asked: Any) -> None:
    raise RuntimeError("What is made once for everybody asks nothing of the database.")


def in_portions(rows: QuerySet, keys: Sequence[int]) -> Iterator[QuerySet]:
    """The rows with these keys, as many at a time as one statement takes; none for no keys."""
    for start in range(0, len(keys), MOST_VALUES):
        yield rows.filter(pk__in=keys[start : start + MOST_VALUES])


def _place(value: Any, place: dict[int, int]) -> tuple[bool, Any]:
    """Whether a key stands here, and which; else the value itself."""
    is_key = isinstance(value, int) and value in place
    return is_key, place[value] if is_key else value


def _joined(parts: list[tuple[str, list]]) -> Iterator[tuple[str, list]]:
    """As few statements as take all these queries."""
    sqls: list[str] = []
    values: list[Any] = []
    for sql, more in parts:
        if sqls and len(values) + len(more) > MOST_VALUES:
            yield " UNION ALL ".join(sqls), values
            sqls, values = [], []
        sqls.append(sql)
        values += more
    if sqls:
        yield " UNION ALL ".join(sqls), values
