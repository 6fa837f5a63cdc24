"""Slows down who guesses secret links: so many misses from one address, then a while nothing."""

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
    key = _key(request)
    if not cache.add(key, 1, WITHIN_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it lapsed in between
            cache.set(key, 1, WITHIN_SECONDS)
