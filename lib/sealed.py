"""Values that travel through other hands, such as a link in a mail, and that nobody can read."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _lock(purpose: str) -> Fernet:
    """A lock of its own for each purpose, made of the key of this register."""
    key = hashlib.sha256(f"lib.sealed {purpose} {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(value: Any, *, purpose: str) -> str:
    """The value as text that fits in an address: unreadable, and dated."""
    return _lock(purpose).encrypt(json.dumps(value).encode()).decode()


def unseal(text: str, *, purpose: str, seconds: int | None = None) -> Any:
    """The value again; None when it was not sealed here for this, or too long ago."""
    try:
        return json.loads(_lock(purpose).decrypt(text.encode(), ttl=seconds))
    except (InvalidToken, ValueError):
        return None
