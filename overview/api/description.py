"""The description of it all (OpenAPI 3.1), made from the same declarations as the answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from .agreements import AGREEMENTS
from .evaluations import EVALUATIONS
from .fields import SHARED, Schema, component, object_schema
from .organisations import ORGANISATIONS
from .partnerships import PARTNERSHIPS
from .problems import ROOT
from .resource import LARGEST_SIZE, USUAL_SIZE, Resource
from .themes import THEMES

VERSION = "1.0.0"
RESOURCES = (PARTNERSHIPS, ORGANISATIONS, AGREEMENTS, THEMES, EVALUATIONS)
PROBLEMS = {
    "400": "A parameter is not right.",
    "401": "A key is needed, or it does not work any more.",
    "403": "The roles of the owner of the key do not allow this.",
    "404": "There is nothing here that this key may read.",
    "405": "Only reading is possible.",
    "429": "Too many requests; Retry-After says when to go on.",
    "500": "The register made a mistake.",
    "503": "The register cannot be reached for a moment; Retry-After says when to ask again.",
}
ANYWHERE = ("429", "500", "503")


def description() -> dict[str, Any]:
    """The whole of it, in the language of the request."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": str(_("Register of partnerships")),
            "version": VERSION,
            "description": str(
                _("Reads what the owner of the key may see in the register. It changes nothing.")
            ),
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {path: ways for resource in RESOURCES for path, ways in _paths(resource)},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {**SHARED, **_schemas()},
            "responses": {
                f"Problem{status}": {
                    "description": text,
                    "content": {"application/problem+json": {"schema": component("Problem")}},
                }
                for status, text in PROBLEMS.items()
            },
        },
    }


def _schemas() -> dict[str, Schema]:
    found = {}
    for resource in RESOURCES:
        found[resource.noun] = object_schema(resource.fields)
        if resource.detail:
            found[f"Whole{resource.noun}"] = object_schema((*resource.fields, *resource.detail))
        found[f"{resource.noun}Page"] = {
            "type": "object",
            "additionalProperties": False,
            "required": ["data", "next"],
            "properties": {
                "data": {"type": "array", "items": component(resource.noun)},
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": str(_("Address of the next page; none on the last one.")),
                },
            },
        }
    return found


def _paths(resource: Resource):
    whole = f"Whole{resource.noun}" if resource.detail else resource.noun
    yield (
        f"{ROOT}/{resource.name}/",
        {
            "get": {
                "operationId": f"list_{resource.name}",
                "summary": str(resource.title),
                "description": str(resource.about),
                "parameters": [LANGUAGE, *parameters_of(resource)],
                "responses": _responses(f"{resource.noun}Page", ("400", "401", "403", *ANYWHERE)),
            }
        },
    )
    yield (
        f"{ROOT}/{resource.name}/{{id}}/",
        {
            "get": {
                "operationId": f"read_{resource.noun.lower()}",
                "summary": str(_("One of these: %(what)s") % {"what": resource.title}),
                "parameters": [LANGUAGE, ID],
                "responses": _responses(whole, ("401", "403", "404", *ANYWHERE)),
            }
        },
    )


LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "examples": ["nl", "en"]},
}
ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}


def _responses(schema: str, problems: tuple[str, ...]) -> dict[str, Any]:
    good = {
        "description": "OK",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": component(schema)}},
    }
    refusals = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in problems}
    return {"200": good, "304": {"description": "Not modified"}, **refusals}


def parameters_of(resource: Resource) -> list[dict[str, Any]]:
    """What a list may be asked, from the fields of its form."""
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": str(field.help_text or field.label or name),
            "schema": _schema_of(field),
        }
        for name, field in resource.form.base_fields.items()
    ]


def _schema_of(field: forms.Field) -> Schema:
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": _choices(field)}
    if isinstance(field, forms.ChoiceField):
        return _choices(field)
    if isinstance(field, forms.UUIDField):
        return {"type": "string", "format": "uuid"}
    if isinstance(field, forms.IntegerField):
        limits = {"minimum": field.min_value, "maximum": field.max_value}
        kept = {name: value for name, value in limits.items() if value is not None}
        usual = {"default": USUAL_SIZE} if field.max_value == LARGEST_SIZE else {}
        return {"type": "integer", **kept, **usual}
    return {"type": "string"}


def _choices(field: forms.ChoiceField) -> Schema:
    """The codes to choose from; those that differ per user are not named."""
    codes = [str(value) for value, _label in field.choices if value != ""]
    return {"type": "string", "enum": codes} if codes else {"type": "string"}
