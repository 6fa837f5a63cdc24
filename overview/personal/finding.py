"""Where in the register words stand: every text column of every table, found by introspection."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from accounts.models import AuditText

from .classification import PEOPLE, TABLE, all_models, can_hold, kind_of
from .kinds import Kind
from .words import Snippet, Words

# Rows of these are rewritten on their own way, or by triggers.
APART = {"sessions.Session", "overview.SearchEntry"}
UNSEARCHED = (Kind.NONE, Kind.KEY, Kind.LINK)


@dataclass
class Hit:
    """One column of one row in which words stand."""

    model: type[models.Model]
    pk: Any
    column: models.Field
    value: Any
    snippets: list[Snippet] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Names the place in a form; holds no word of the text."""
        return f"{self.model._meta.label}:{self.pk}:{self.column.name}"


def text_columns(model) -> list[models.Field]:
    """The columns of a table in which a name may have been typed, or has been made from one."""
    if model._meta.label in APART:
        return []
    return [
        column
        for column in model._meta.concrete_fields
        if not column.is_relation and can_hold(column) and kind_of(column) not in UNSEARCHED
    ]


def names_its_own(column: models.Field) -> bool:
    """Whether a column says what the person is called or reached by whose row it is.

    It is never a text about somebody else: erasing one person leaves it alone in others' rows.
    """
    holding = TABLE.get(column.model._meta.label)
    is_own = column.model in PEOPLE or bool(holding and holding.own)
    return is_own and kind_of(column) in (Kind.NAME, Kind.ADDRESS)


def rewritable_columns(model) -> list[models.Field]:
    """The columns in which words are replaced wherever they mean the person who is erased."""
    return [column for column in text_columns(model) if not names_its_own(column)]


def rows_with(model, columns, words: Words, *, everywhere=False) -> Iterator[tuple]:
    """(key, values of the columns) of rows in which the words may stand, by a look of the database.

    The database looks for plain letters only, whatever their case; `Words` decides.
    """
    rows = model._base_manager.order_by("pk")
    if not everywhere:
        seen, named = Q(), {}
        for column in columns:
            name = column.name
            if isinstance(column, models.JSONField):
                name = f"{column.name}_as_text"
                named[name] = Cast(column.name, models.TextField())
            for clue in words.clues:
                seen |= Q(**{f"{name}__icontains": clue})
        rows = rows.alias(**named).filter(seen)
    for pk, *values in rows.values_list("pk", *[c.name for c in columns]).iterator(2000):
        yield pk, values


def hits(words: Words, found_models=None) -> Iterator[Hit]:
    """Every text in the register in which one of these words stands; see `names_its_own`."""
    if not words:
        return
    for model in found_models or all_models():
        columns = rewritable_columns(model)
        if not columns:
            continue
        for pk, values in rows_with(model, columns, words):
            for column, value in zip(columns, values, strict=True):
                if value and words.stand_in(value):
                    yield Hit(model, pk, column, value, words.snippets(value))


def hits_in_own_trail(rows, words: Words) -> list[Hit]:
    """Those of the hits in the trail that stand in what was written about these rows themselves."""
    own = set()
    for row in rows:
        texts = AuditText.objects.filter(
            entry__object_type=row._meta.label_lower, entry__object_id=row.pk
        )
        own |= set(texts.values_list("pk", flat=True))
    return [hit for hit in hits(words, [AuditText]) if hit.pk in own]
