"""A program with a key, and the description that its answers must fit."""

import datetime
import json
from typing import Any

import jsonschema
from django.test import Client
from django.utils import timezone

from accounts.keys import make_key
from overview.api.description import description

AT = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)


def key_for(user, **given) -> str:
    _key, secret = make_key(
        **{"user": user, "name": "rapport", "expires_at": None, "by": user, "at": AT, **given}
    )
    return secret


class Program:
    """Asks with the key of this user; every good answer must fit the description."""

    def __init__(self, user=None, *, secret: str = "", language: str = "nl") -> None:
        self.secret = secret or key_for(user)
        self.language = language
        self.client = Client()

    def ask(self, path: str, method: str = "get", **headers: str) -> Any:
        return getattr(self.client, method)(
            path,
            headers={
                "authorization": f"Bearer {self.secret}",
                "accept-language": self.language,
                **headers,
            },
        )

    def read(self, path: str, schema: str = "") -> Any:
        response = self.ask(path)
        assert response.status_code == 200, response.content
        said = response.json()
        if schema:
            must_fit(said, schema)
        return said

    def all_of(self, path: str) -> list[dict]:
        """All rows, page after page."""
        rows: list[dict] = []
        while path:
            page = self.read(path)
            rows += page["data"]
            path = page["next"] or ""
        return rows


def must_fit(said: Any, schema: str) -> None:
    whole = json.loads(json.dumps(description()))
    jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": whole["components"]},
        format_checker=jsonschema.FormatChecker(),
    ).validate(said)


def problem_of(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    must_fit(said, "Problem")
    assert said["status"] == status
    return said


def a_moment(days: int = 0) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)
