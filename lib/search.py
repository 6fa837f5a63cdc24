"""Search in one indexed column that holds the normalised words of a row."""

from typing import Any, TypeVar

from django.db.models import CharField, Model, Q, QuerySet

from lib.text import normalise, search_terms

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


class KeyField(CharField):
    """Keeps the key of another column of the row, for finding exactly that name by an index.

    It follows the other column by itself, with every way of saving.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        kwargs |= {"editable": False, "db_index": True}
        kwargs.setdefault("default", "")
        self.companion_of = of  # written along with it, and no news of its own in the trail
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs.pop("db_index", None)
        return name, path, args, {**kwargs, "of": self.companion_of}

    def pre_save(self, model_instance: Model, add: bool) -> str:
        key = normalise(getattr(model_instance, self.companion_of) or "")[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key
