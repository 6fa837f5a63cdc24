"""Secrets that open something: only their hash is stored."""

import hashlib


def hash_of(token: str) -> str:
    """What is stored of a secret: enough to recognise it, too little to make it."""
    return hashlib.sha256(token.encode()).hexdigest()
