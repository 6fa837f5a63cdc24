"""Values that nobody can read without the key: in a link that is mailed, or in the database.

The key of today seals; those before it, in ``SECRET_KEY_FALLBACKS``, still open.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _lock(purpose: str) -> MultiFernet:
    """A lock of its own for each purpose, made of the keys of this register."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = (hashlib.sha256(f"lib.sealed {purpose} {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


def seal(value: Any, *, purpose: str) -> str:
    """The value as text that fits in an address: unreadable, and dated."""
    return _lock(purpose).encrypt(json.dumps(value).encode()).decode()


def unseal(text: str, *, purpose: str, seconds: int | None = None) -> Any:
    """The value again; None when it was not sealed here for this, or too long ago."""
    try:
        return json.loads(_lock(purpose).decrypt(text.encode(), ttl=seconds))
    except (InvalidToken, ValueError):
        return None
