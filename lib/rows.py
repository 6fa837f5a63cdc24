"""The rows of a side table as one column: a page of many sections stays one query.

`annotate(benefits=JSONRows(Benefit.objects.filter(x=OuterRef("pk")), text="text"))` gives each
row a list of dicts, in the order of the queryset. Dates arrive as ISO text, booleans as 0 or 1
on SQLite.
"""

from typing import Any

from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class JSONRows(Subquery):
    """A subquery whose rows come back as a list of dicts, empty when there are none."""

    template = '(SELECT json_group_array(json("item")) FROM (%(subquery)s) AS listed)'
    output_field = JSONField()

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

    output_field = JSONField()

    def __init__(self, queryset: QuerySet, **fields: Any) -> None:
        super().__init__(queryset.values(item=JSONObject(**fields))[:1])
