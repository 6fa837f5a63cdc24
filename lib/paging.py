"""Pages of a long list at the same price for the first and the thousandth.

A page begins after a row, not at a number: the address carries the sort key of that row.
"""

import base64
import binascii
import json
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext

COUNT_CAP = 1000
_LARGEST = 2**63 - 1
_NEXT, _PREVIOUS = "n", "p"


class BadCursor(ValueError):
    """A cursor that this list did not give out."""


class KeysetPage:
    """One page of a queryset, ordered by columns of which the last is unique.

    `order` names columns, with "-" before one that runs down; rows (dicts of `.values()` or model
    instances) must hold them. Rows without a value come last in either direction. A cursor that
    does not fit, or after which nothing is left, gives the first page.
    """

    def __init__(
        self,
        queryset: QuerySet,
        order: tuple[str, ...] = ("sort_name", "id"),
        after: str | None = "",
        size: int = 50,
    ) -> None:
        self.queryset = queryset
        self.order = tuple(order)
        self.size = size
        self.columns = [_Column(queryset, name) for name in self.order]
        try:
            direction, key = self._read(after or "")
        except BadCursor:
            direction, key = _NEXT, None
        self._load(direction, key)

    def _load(self, direction: str, key: list[Any] | None) -> None:
        back = direction == _PREVIOUS
        queryset = self.queryset.order_by(*(column.ordering(back) for column in self.columns))
        if key is not None:
            queryset = queryset.filter(self._beyond(key, back))
        rows = list(queryset[: self.size + 1])
        more = len(rows) > self.size
        if key is not None and (not rows or (back and not more)):
            self._load(_NEXT, None)  # at or before the beginning: show the whole first page
            return
        self.rows = rows[: self.size]
        if back:
            self.rows.reverse()
        self.has_next = back or more
        self.has_previous = more if back else key is not None

    def _beyond(self, key: list[Any], back: bool) -> Q:
        """Rows after the key in the order, or before it."""
        condition, same = Q(pk__in=[]), Q()
        for column, value in zip(self.columns, key, strict=True):
            condition |= same & column.beyond(value, back)
            same &= column.equal(value)
        # Says the same once more about the first column alone, which an index can use.
        return condition & self.columns[0].at_or_beyond(key[0], back)

    # -- what a template shows ----------------------------------------------------------------

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def next_cursor(self) -> str:
        return self._write(_NEXT, self.rows[-1]) if self.has_next and self.rows else ""

    @property
    def previous_cursor(self) -> str:
        return self._write(_PREVIOUS, self.rows[0]) if self.has_previous and self.rows else ""

    @property
    def has_other_pages(self) -> bool:
        return self.has_next or self.has_previous

    @cached_property
    def count(self) -> int:
        """How many rows there are, counted up to 1,001."""
        if not self.has_other_pages:
            return len(self.rows)
        # Their keys alone: what rows show beside is not worked out a thousand times for a count.
        return self.queryset.order_by().values("pk")[: COUNT_CAP + 1].count()

    @property
    def count_is_capped(self) -> bool:
        return self.count > COUNT_CAP

    @property
    def count_label(self) -> str:
        """ "17", or "more than 1,000"."""
        if not self.count_is_capped:
            return str(self.count)
        cap = number_format(COUNT_CAP, use_l10n=True, force_grouping=True)
        return gettext("more than %(number)s") % {"number": cap}

    # -- cursors ------------------------------------------------------------------------------

    def _write(self, direction: str, row: Any) -> str:
        key = [column.of(row) for column in self.columns]
        text = json.dumps([direction, ",".join(self.order), key], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _read(self, cursor: str) -> tuple[str, list[Any] | None]:
        if not cursor:
            return _NEXT, None
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            direction, order, key = json.loads(base64.b64decode(padded, b"-_", validate=True))
        except (binascii.Error, ValueError, TypeError, RecursionError) as error:
            raise BadCursor from error
        if direction not in (_NEXT, _PREVIOUS) or order != ",".join(self.order):
            raise BadCursor
        if not isinstance(key, list) or len(key) != len(self.columns):
            raise BadCursor
        return direction, [
            column.clean(value) for column, value in zip(self.columns, key, strict=True)
        ]


class _Column:
    """One column of the order."""

    def __init__(self, queryset: QuerySet, name: str) -> None:
        self.descending = name.startswith("-")
        self.name = name.removeprefix("-")
        self.field = _field(queryset, self.name)
        self.nullable = bool(getattr(self.field, "null", False))

    def ordering(self, back: bool) -> Any:
        expression = F(self.name)
        nulls: dict[str, bool] = {}
        if self.nullable:
            nulls = {"nulls_first": True} if back else {"nulls_last": True}
        return expression.desc(**nulls) if self.descending != back else expression.asc(**nulls)

    def equal(self, value: Any) -> Q:
        if value is None:
            return Q(**{f"{self.name}__isnull": True})
        return Q(**{self.name: value})

    def beyond(self, value: Any, back: bool) -> Q:
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if back else Q(pk__in=[])
        side = "lt" if self.descending != back else "gt"
        further = Q(**{f"{self.name}__{side}": value})
        if self.nullable and not back:
            further |= Q(**{f"{self.name}__isnull": True})
        return further

    def at_or_beyond(self, value: Any, back: bool) -> Q:
        """In one comparison where no row is without a value: an index begins there."""
        if self.nullable:
            return self.beyond(value, back) | self.equal(value)
        side = "lte" if self.descending != back else "gte"
        return Q(**{f"{self.name}__{side}": value})

    def of(self, row: Any) -> Any:
        value = row[self.name] if isinstance(row, dict) else getattr(row, self.name)
        return value if value is None or isinstance(value, int | str) else value.isoformat()

    def clean(self, value: Any) -> Any:
        """A value from a cursor as the database may be asked about it."""
        if value is None:
            if self.nullable:
                return None
            raise BadCursor
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise BadCursor
        if isinstance(value, str) and ("\x00" in value or not _encodes(value)):
            raise BadCursor
        try:
            value = self.field.to_python(value)
        except (ValidationError, ValueError, OverflowError) as error:
            raise BadCursor from error
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise BadCursor
        return value


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _field(queryset: QuerySet, name: str) -> Field:
    """The model field behind a name of the order, through relations or an annotation."""
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    model: Any = queryset.model
    field: Any = None
    for part in name.split("__"):
        if part == "pk":
            return model._meta.pk
        if model is None:
            raise FieldDoesNotExist(f"{name} is not a column of {queryset.model.__name__}.")
        field = model._meta.get_field(part)
        model = field.related_model
    return field
