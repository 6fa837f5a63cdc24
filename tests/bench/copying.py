"""One pattern many times: each table copies its own rows, with keys shifted by whole patterns."""

from collections.abc import Callable

from django.db import connection, models

from organisations.models import Contact, Municipality, Organisation
from partnerships.models import Partnership

from .pattern import FULL, SPARSE
from .people import FIRST_OF_POOL, STEP, Cast
from .putting import uuid_sql

# Every so many copies the latest evaluation keeps its answers: five in a hundred.
SPARSE_EVERY = 20
COPIES_AT_ONCE = 200


class Copier:
    """Copies the rows of a pattern; ``shift`` says how far a key moves from copy to copy."""

    def __init__(self, cast: Cast, evaluations: type[models.Model], each: int) -> None:
        self.cast = cast
        self.strides: dict[type[models.Model], int] = {
            Partnership: cast.block,
            evaluations: cast.block * each,
        }
        with connection.cursor() as cursor:
            for model in (*FULL, *SPARSE):
                cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{model._meta.db_table}"')
                self.strides[model] = cursor.fetchone()[0]
            cursor.execute(f'SELECT count(*) FROM "{Municipality._meta.db_table}"')
            self.municipalities = cursor.fetchone()[0]

    def copy_all(self, copies: int, tell: Callable[[str], None]) -> None:
        for model in (*FULL, *SPARSE):
            for first in range(1, copies, COPIES_AT_ONCE):
                last = min(first + COPIES_AT_ONCE, copies) - 1
                self._copy(model, first, last)
            tell(f"{model._meta.db_table}")

    def _copy(self, model: type[models.Model], first: int, last: int) -> None:
        table = model._meta.db_table
        fields = model._meta.concrete_fields
        names = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        every = f"AND c.n % {SPARSE_EVERY} = 0" if model in SPARSE else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c"
                f' WHERE n < {last}) INSERT INTO "{table}" ({names}) SELECT {values}'
                f' FROM c, "{table}" o WHERE o.id <= {self.strides[model]} {every}'
                " ORDER BY c.n, o.id"
            )

    def _value(self, model, field) -> str:
        column = f'o."{field.column}"'
        if field.primary_key:
            return self._shifted(column, model)
        if field.name == "uuid":
            return uuid_sql(model._meta.db_table, self._shifted("o.id", model))
        target = field.remote_field.model if field.remote_field else None
        if target in self.strides:
            return self._shifted(column, target)
        if target in (Organisation, Contact):
            pool = self.cast.pool
            return f"({column} - {FIRST_OF_POOL} + c.n * {STEP}) % {pool} + {FIRST_OF_POOL}"
        if target is Municipality and model._meta.auto_created:
            return f"({column} - 1 + c.n) % {self.municipalities} + 1"
        return column

    def _shifted(self, column: str, model) -> str:
        times = f"c.n / {SPARSE_EVERY}" if model in SPARSE else "c.n"
        return f"{column} + ({times}) * {self.strides[model]}"
