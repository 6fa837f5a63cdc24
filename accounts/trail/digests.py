"""The digest of an entry: a keyed hash over everything in it that may never change.

It is written with the row and costs no query. Who can write in the database and does not have the
key (it stands in the environment of the server) cannot make one that fits. Free text is left out,
so that personal data can be erased without touching the proof.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

# What a digest covers, in this order. A new column needs a new mark in `message`.
COVERED = (
    "at",
    "actor_id",
    "verb",
    "object_type",
    "object_id",
    "partnership_id",
    "organisation_id",
    "before",
    "after",
    "result",
    "origin",
    "request_id",
)
MARK = "registry trail 1"


def keys() -> list[bytes]:
    """The key of today first, then those of before it."""
    return [hashlib.sha256(f"{MARK}:{key}".encode()).digest() for key in settings.TRAIL_KEYS]


def message(values: Iterable[Any]) -> bytes:
    """The covered values of one entry as both engines give them back."""
    at, *rest = values
    told = [MARK, at.astimezone(UTC).isoformat(), *rest]
    # Read back once: an encoder turns moments into words, and keys into strings.
    plain = _same_numbers(json.loads(json.dumps(told, cls=DjangoJSONEncoder)))
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _same_numbers(value: Any) -> Any:
    """PostgreSQL gives 1e3 back as 1000: whole numbers are told as such."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_same_numbers(part) for part in value]
    if isinstance(value, dict):
        return {key: _same_numbers(part) for key, part in value.items()}
    return value


def digest_of(entry: Any) -> str:
    """The digest that an entry gets when it is written."""
    text = message(getattr(entry, name) for name in COVERED)
    return hmac.digest(keys()[0], text, "sha256").hex()


def fits(digest: str, text: bytes) -> bool:
    """Whether a digest was made of this message, with the key of today or one of before."""
    return any(
        hmac.compare_digest(digest, hmac.digest(key, text, "sha256").hex()) for key in keys()
    )
