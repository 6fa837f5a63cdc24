"""Slows down who guesses secret links, or asks too much: so many in a while, then nothing."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache

MISSES = 20
WITHIN_SECONDS = 10 * 60


def _key(request) -> str:
    return f"missed:{get_adapter().get_client_ip(request)}"


def is_guessing(request) -> bool:
    """Whether this address opened too many links that do not exist."""
    number, until = cache.get(_key(request)) or (0, 0)
    return number >= MISSES and until > time.time()


def count_miss(request) -> None:
    """Remember that this address opened a link that does not exist."""
    _count(_key(request), WITHIN_SECONDS)


def is_over(name: str, most: int, *, within: int) -> bool:
    """Count one use under this name; whether there were more than so many in so many seconds."""
    return _count(f"uses:{name}", within) > most


def uses(name: str, *, within: int) -> int:
    """Count one use under this name: how many that makes since the first of so many seconds."""
    return _count(f"uses:{name}", within)


def _count(key: str, within: int) -> int:
    """One more, and how many that makes since the first, until that is ``within`` seconds ago.

    The end stands beside the number: a cache in the database would put it off at every count. Of
    two at the very same moment one may be lost; this slows down, it does not keep accounts.
    """
    now = time.time()
    number, until = cache.get(key) or (0, 0.0)
    if until <= now:
        number, until = 0, now + within
    cache.set(key, (number + 1, until), max(1, int(until - now)))
    return number + 1
