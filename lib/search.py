"""Search in one indexed column that holds the normalised words of a row."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from lib.text import search_terms

Row = TypeVar("Row", bound=Model)


def terms_in(column: str, query: str) -> Q:
    """Every word of the query stands in the column, whole or as part of a word."""
    condition = Q()
    for term in search_terms(query):
        condition &= Q(**{f"{column}__contains": term})
    return condition


def matching(queryset: QuerySet[Row], column: str, query: str | None) -> QuerySet[Row]:
    """The rows with all words of the query; all rows without a query.

    `column` holds text that went through `lib.text.normalise`, so both engines compare alike.
    """
    if not query or not query.strip():
        return queryset
    condition = terms_in(column, query)
    return queryset.filter(condition) if condition else queryset.none()
