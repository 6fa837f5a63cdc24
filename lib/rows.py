"""The rows of a side table as one column: a page of many sections stays one query.

`annotate(benefits=JSONRows(Benefit.objects.filter(x=OuterRef("pk")), text="text"))` gives each
row a list of dicts, in the order of the queryset. Dates arrive as ISO text, booleans as 0 or 1
on SQLite.
"""

import datetime
import json
import re
from collections.abc import Callable
from copy import copy
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import connections
from django.db.models import Count, IntegerField, JSONField, Model, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONObject

from lib import replica

_read = json.JSONDecoder().raw_decode


class _Made(JSONField):
    """JSON that the database made a moment ago: it begins and ends where the text does."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else _read(value)[0]


class JSONRows(Subquery):
    """A subquery whose rows come back as a list of dicts, empty when there are none."""

    template = '(SELECT json_group_array(json("item")) FROM (%(subquery)s) AS listed)'
    output_field = _Made()
    empty_result_set_value = "[]"  # when Django sees beforehand that nothing can be found

    def __init__(self, queryset: QuerySet, **fields: Any) -> None:
        super().__init__(queryset.values(item=JSONObject(**fields)))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            """(SELECT COALESCE(jsonb_agg("item"), '[]'::jsonb) FROM (%(subquery)s) AS listed)"""
        )
        as_sql: Any = super().as_sql  # the stubs do not know of its template
        return as_sql(compiler, connection, template=template, **context)


class JSONRow(Subquery):
    """The first row of a queryset as one dict, or None."""

    output_field = _Made()

    def __init__(self, queryset: QuerySet, **fields: Any) -> None:
        super().__init__(queryset.values(item=JSONObject(**fields))[:1])


def date_columns(*names: str) -> dict[str, str]:
    """The columns of honest dates for `JSONRows`: the text and the words of the source."""
    return {column: column for name in names for column in (name, f"{name}_stated")}


def number_of(rows: QuerySet, parent: str = "partnership") -> Coalesce:
    """How many of these rows, all under one parent, there are, as a column."""
    counted = rows.order_by().values(parent).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


class Prepared:
    """Rows of a queryset whose SQL is made once per process.

    Making the SQL of a page costs more than running it. ``build(**values)`` returns the queryset;
    it is called once for each kind of values (and each length of a tuple) with stand-ins, and later
    values are put in their places. So ``build`` may only hand the values on to the queries: what it
    works out from them is worked out once.

    With ``keeps_plan`` PostgreSQL keeps its plan too: for a query that takes longer to plan than to
    run, whose best plan is the same for every value, and of which no migration changes the kind of
    a column (the old plan would be refused).
    """

    def __init__(self, build: Callable[..., QuerySet], *, keeps_plan: bool = False) -> None:
        self.build, self.keeps_plan = build, keeps_plan
        self._made: dict[tuple, _Ready | None] = {}

    def read(self, **values: Any) -> list[Any]:
        """The rows as the queryset gives them: records with all that was selected along, dicts."""
        alias = replica.alias()
        kind = (alias, *((name, _kind(value)) for name, value in values.items()))
        if kind not in self._made:
            self._made[kind] = self._make(values, alias)
        made = self._made[kind]
        if made is None:
            return []
        connection: Any = connections[alias]
        planned = self.keeps_plan and connection.vendor == "postgresql"
        with connection.planned_cursor() if planned else connection.cursor() as cursor:
            return made.read(values, cursor, connection)

    def _make(self, values: dict[str, Any], alias: str) -> "_Ready | None":
        """The query with its SQL; None when it can be seen beforehand that nothing is found."""
        standing, places = _standing_in(values, connections[alias])
        try:
            return _Ready(self.build(**standing), places, connections[alias])
        except EmptyResultSet:
            return None


class _Text:
    """SQL with the places in its parameters where the values belong."""

    def __init__(self, sql: str, params: Any, places: dict[Any, tuple], connection: Any) -> None:
        params = [_adapted(param, connection) for param in params]
        if connection.vendor == "postgresql":
            sql, params = _with_constants(sql, params, list(places), connection)
        self.sql = sql
        self._params = [(places.get(param), param) for param in params]

    def params(self, values: dict[str, Any], connection: Any) -> list[Any]:
        """The parameters with these values."""
        given = {
            (name, number): _adapted(part, connection)
            for name, value in values.items()
            for number, part in enumerate(value if isinstance(value, tuple) else (value,))
        }
        return [given[place] if place else param for place, param in self._params]


class _Ready:
    """A queryset with its SQL."""

    def __init__(self, queryset: Any, places: dict[Any, tuple], connection: Any) -> None:
        self.queryset = queryset
        self.compiler: Any = queryset.query.get_compiler(using=connection.alias)
        sql, params = self.compiler.as_sql()
        self.text = _Text(sql, params, places, connection)
        columns = [column for column, _sql, _alias in self.compiler.select]
        converters = self.compiler.get_converters(columns[: self.compiler.col_count])
        self.compiler.get_converters = lambda _columns: converters

    def read(self, values: dict[str, Any], cursor: Any, connection: Any) -> list[Any]:
        """The rows with these values in their places."""
        cursor.execute(self.text.sql, self.text.params(values, connection))
        found = cursor.fetchall()
        if not found:
            return []
        # Django's own makers of rows ask a queryset for these, and get what is there already.
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *_args, **_options: [found]
        query = SimpleNamespace(
            get_compiler=lambda *_args, **_options: compiler, selected=self.queryset.query.selected
        )
        asked: Any = SimpleNamespace(
            db=connection.alias,
            query=query,
            model=self.queryset.model,
            _known_related_objects={},
            _fields=self.queryset._fields,
        )
        return list(self.queryset._iterable_class(asked))


def _with_constants(sql: str, params: list, standing: list, connection: Any) -> tuple[str, list]:
    """The SQL with all that never changes written into it: every parameter costs psycopg time."""
    whole = connection.ops.compose_sql(sql, params)
    written = {connection.ops.compose_sql("%s", [one]).strip(): one for one in standing}
    if not written:
        return whole.replace("%", "%%"), []
    anywhere = re.compile("|".join(re.escape(text) for text in written))
    found = anywhere.findall(whole)
    pieces = [piece.replace("%", "%%") for piece in anywhere.split(whole)]
    return "%s".join(pieces), [written[text] for text in found]


class PreparedColumns:
    """Many columns of one record in one query that is `Prepared`.

    ``build(**values)`` returns the columns, as for `annotate`.
    """

    def __init__(
        self,
        model: type[Model],
        build: Callable[..., dict[str, Any]],
        *,
        keeps_plan: bool = False,
    ) -> None:
        def rows(pk: int, **values: Any) -> QuerySet:
            columns = build(**values)
            found = model._base_manager.filter(pk=pk).order_by()
            return found.annotate(**columns).values(*columns)

        self._rows = Prepared(rows, keeps_plan=keeps_plan)

    def read(self, pk: int, **values: Any) -> dict[str, Any]:
        """The columns of the record with this key; ObjectDoesNotExist when it has gone."""
        for row in self._rows.read(pk=pk, **values):
            return row
        raise ObjectDoesNotExist


class PreparedColumn:
    """A column for `annotate` whose SQL is made once per process, under any rows of the model.

    ``build(**values)`` returns the subquery, as for `Prepared`.
    """

    def __init__(self, model: type[Model], build: Callable[..., Any]) -> None:
        self.model, self.build = model, build
        self._made: dict[tuple, tuple[_Text, Any]] = {}

    def of(self, **values: Any) -> RawSQL:
        """The column with these values."""
        connection = connections[replica.alias()]
        kind = (connection.alias, *((name, _kind(value)) for name, value in values.items()))
        if kind not in self._made:
            self._made[kind] = self._make(values, connection)
        text, output_field = self._made[kind]
        return RawSQL(text.sql, text.params(values, connection), output_field)  # noqa: S611

    def _make(self, values: dict[str, Any], connection: Any) -> tuple[_Text, Any]:
        standing, places = _standing_in(values, connection)
        column = {"column": self.build(**standing)}
        rows = self.model._base_manager.order_by().annotate(**column).values("column")
        compiler: Any = rows.query.get_compiler(using=connection.alias)
        compiler.as_sql()
        made, (sql, params), _alias = compiler.select[0]
        return _Text(sql, params, places, connection), made.output_field


def _standing_in(values: dict[str, Any], connection: Any) -> tuple[dict[str, Any], dict]:
    """The values with stand-ins for them, and which of them each stand-in is for."""
    numbers = count()
    places: dict[Any, tuple[str, int]] = {}

    def stand_in(name: str, number: int, value: Any) -> Any:
        standing = _stand_in(value, next(numbers))
        places[_adapted(standing, connection)] = (name, number)
        return standing

    standing: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            standing[name] = tuple(stand_in(name, i, part) for i, part in enumerate(value))
        else:
            standing[name] = value if isinstance(value, bool) else stand_in(name, 0, value)
    return standing, places


def _kind(value: Any) -> Any:
    """What the SQL depends on: a yes or no itself, of others only their kind and number."""
    if isinstance(value, tuple):
        return len(value)
    return value if isinstance(value, bool) else type(value)


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that no query holds by itself."""
    if isinstance(value, datetime.date):
        return datetime.date(3, 3, 3) + datetime.timedelta(days=number)
    return f"stand-in {number}" if isinstance(value, str) else -7_000_000 - number


def _adapted(value: Any, connection: Any) -> Any:
    """A parameter as the connection takes it."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return connection.ops.adapt_datefield_value(value)
    return value
