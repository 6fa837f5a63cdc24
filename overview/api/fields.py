"""The kinds of value in an answer: each gives its JSON and describes it."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from lib.dates import HonestDate

Schema = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """How a value is written down, and what a program may expect of it."""

    schema: Schema
    plain: Callable[[Any], Any]

    def or_none(self) -> "Kind":
        """The same, where there may be no value."""
        if isinstance(self.schema.get("type"), str) and "$ref" not in self.schema:
            schema = {**self.schema, "type": [self.schema["type"], "null"]}
        else:
            schema = {"anyOf": [self.schema, {"type": "null"}]}
        return Kind(schema, lambda value: None if value is None else self.plain(value))


@dataclass(frozen=True)
class Field:
    """One field of an answer; ``get`` takes it from the record (default: the attribute)."""

    name: str
    kind: Kind
    about: str | Promise
    get: Callable[[Any], Any] | None = None

    def of(self, row: Any) -> Any:
        value = self.get(row) if self.get else getattr(row, self.name)
        return self.kind.plain(value)


def component(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def object_schema(fields: Iterable[Field]) -> Schema:
    """An object with exactly these fields."""
    fields = tuple(fields)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in fields],
        "properties": {
            field.name: {**field.kind.schema, "description": str(field.about)} for field in fields
        },
    }


def plain_object(fields: Iterable[Field], row: Any) -> dict[str, Any]:
    return {field.name: field.of(row) for field in fields}


# -- kinds ----------------------------------------------------------------------------------------

TEXT = Kind({"type": "string"}, str)
FLAG = Kind({"type": "boolean"}, bool)
WHOLE = Kind({"type": "integer"}, int)
# As text, so that no program rounds it.
AMOUNT = Kind({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, lambda value: f"{value:f}")
UUID = Kind({"type": "string", "format": "uuid"}, str)
DAY = Kind({"type": "string", "format": "date"}, lambda value: value.isoformat())
MOMENT = Kind(
    {"type": "string", "format": "date-time"},
    lambda value: value.astimezone(datetime.UTC).isoformat(),
)


def _honest(date: HonestDate) -> dict[str, Any]:
    return {
        "edtf": date.text or None,
        "earliest": date.lower.isoformat() if date.lower else None,
        "latest": date.upper.isoformat() if date.upper else None,
        "stated": date.as_stated,
        "words": date.display(),
    }


def _reference(row: Any) -> dict[str, Any]:
    return {"id": str(row.uuid), "name": str(row)}


HONEST = Kind(component("HonestDate"), _honest)
REFERENCE = Kind(component("Reference"), _reference)


def code(choices: Any) -> Kind:
    """A code that never changes, and its words in the language asked for."""
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["code", "label"],
        "properties": {
            "code": {"type": "string", "enum": list(choices.values)},
            "label": {"type": "string"},
        },
    }

    def plain(value: str) -> dict[str, str] | None:
        return {"code": str(value), "label": str(choices(value).label)} if value else None

    return Kind({"anyOf": [schema, {"type": "null"}]}, plain)


def many(kind: Kind) -> Kind:
    """A list of them."""
    return Kind({"type": "array", "items": kind.schema}, lambda rows: [kind.plain(r) for r in rows])


def one(*fields: Field) -> Kind:
    """An object inside an object."""
    return Kind(object_schema(fields), lambda row: plain_object(fields, row))


SHARED: dict[str, Schema] = {
    "HonestDate": {
        "type": "object",
        "description": "A date as precisely as its source states it, and no more.",
        "additionalProperties": False,
        "required": ["edtf", "earliest", "latest", "stated", "words"],
        "properties": {
            "edtf": {
                "type": ["string", "null"],
                "description": "EDTF (2014, 2014-05, 2014-05-27, ~ ? % behind it, XXXX-05-27), or "
                "start, or later; null when nothing is known.",
            },
            "earliest": {"type": ["string", "null"], "format": "date"},
            "latest": {"type": ["string", "null"], "format": "date"},
            "stated": {"type": "string", "description": "The words of the source."},
            "words": {"type": "string", "description": "In the language asked for."},
        },
    },
    "Reference": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "name"],
        "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
    },
    "Problem": {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}
