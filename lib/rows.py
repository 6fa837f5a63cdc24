"""The rows of a side table as one column: a page of many sections stays one query.

`annotate(benefits=JSONRows(Benefit.objects.filter(x=OuterRef("pk")), text="text"))` gives each
row a list of dicts, in the order of the queryset. Dates arrive as ISO text, booleans as 0 or 1
on SQLite.
"""

import datetime
import json
from collections.abc import Callable
from itertools import count
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Count, IntegerField, JSONField, Model, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

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


class PreparedColumns:
    """Many columns of one record in one query, whose SQL is made once per process.

    A page of forty sections costs more in making the SQL than in running it. ``build(**values)``
    returns the columns, as for `annotate`; it is called once for each kind of values (and each
    length of a tuple) with stand-ins, and later values are put in their places. So ``build`` may
    only hand the values on to the queries: what it works out from them is worked out once.
    """

    def __init__(self, model: type[Model], build: Callable[..., dict[str, Any]]) -> None:
        self.model, self.build = model, build
        self._prepared: dict[tuple, tuple] = {}

    def read(self, pk: int, **values: Any) -> dict[str, Any]:
        """The columns of the record with this key; ObjectDoesNotExist when it has gone."""
        shape = (connection.vendor, *((name, _shape(value)) for name, value in values.items()))
        if shape not in self._prepared:
            self._prepared[shape] = self._prepare(values)
        sql, places, names = self._prepared[shape]
        given = {("pk", 0): pk}
        for name, value in values.items():
            parts = value if isinstance(value, tuple) else (value,)
            given |= {(name, number): part for number, part in enumerate(parts)}
        params = [given[place] if is_place else place for is_place, place in places]
        with connection.cursor() as cursor:
            cursor.execute(sql, [_adapted(param) for param in params])
            row = cursor.fetchone()
        if row is None:
            raise ObjectDoesNotExist
        return {
            name: json.loads(value) if is_json and isinstance(value, str) else value
            for (name, is_json), value in zip(names, row, strict=True)
        }

    def _prepare(self, values: dict[str, Any]) -> tuple:
        """The SQL, where in its parameters the values belong, and the names of the columns."""
        numbers = count()
        places: dict[Any, tuple[str, int]] = {}

        def stand_in(name: str, number: int, value: Any) -> Any:
            standing = _stand_in(value, next(numbers))
            places[_adapted(standing)] = (name, number)
            return standing

        key = stand_in("pk", 0, 0)
        standing: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, tuple):
                standing[name] = tuple(stand_in(name, i, part) for i, part in enumerate(value))
            elif isinstance(value, bool):
                standing[name] = value
            else:
                standing[name] = stand_in(name, 0, value)
        columns = self.build(**standing)
        rows = self.model._base_manager.filter(pk=key).order_by().annotate(**columns)
        rows = rows.values_list(*columns)
        sql, params = rows.query.sql_with_params()
        found = [_adapted(param) for param in params]
        filled = [(True, places[p]) if p in places else (False, p) for p in found]
        annotations = rows.query.annotations
        names = [(name, isinstance(annotations[name].output_field, JSONField)) for name in columns]
        return sql, filled, names


def _shape(value: Any) -> Any:
    """What the SQL depends on: a yes or no itself, of others only their kind and number."""
    if isinstance(value, tuple):
        return len(value)
    return value if isinstance(value, bool) else type(value)


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that no query holds by itself."""
    if isinstance(value, datetime.date):
        return datetime.date(1, 1, 1) + datetime.timedelta(days=number)
    return -7_000_000 - number


def _adapted(value: Any) -> Any:
    """A parameter as the connection takes it."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return connection.ops.adapt_datefield_value(value)
    return value
