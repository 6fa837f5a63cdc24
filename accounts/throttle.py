"""Slows down who guesses secret links, or asks too much: so many in a while, then nothing."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache

MISSES = 20
WITHIN_SECONDS = 10 * 60


def _key(request) -> str:
    return f"missed-links:{get_adapter().get_client_ip(request)}"


def is_guessing(request) -> bool:
    """Whether this address opened too many links that do not exist."""
    return cache.get(_key(request), 0) >= MISSES


def count_miss(request) -> None:
    """Remember that this address opened a link that does not exist."""
    _count(_key(request), WITHIN_SECONDS)


def is_over(name: str, most: int, *, within: int) -> bool:
    """Count one use under this name; whether there were more than so many in so many seconds."""
    return _count(f"used:{name}", within) > most


def _count(key: str, within: int) -> int:
    """One more, and how many that makes since the first, until that is ``within`` seconds ago."""
    if cache.add(key, 1, within):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it lapsed in between
        cache.set(key, 1, within)
        return 1
