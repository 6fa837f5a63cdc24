"""Slows down who guesses secret links, or asks too much: so many in a while, then nothing."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache, caches

MISSES = 20
WITHIN_SECONDS = 10 * 60


# So many of one name a process counts by itself, before it asks the cache that all share.
COUNTED_HERE = 60


def address_of(request) -> str:
    """Where a request comes from, as far as our own proxy says so."""
    return get_adapter().get_client_ip(request)


def _key(request) -> str:
    return f"missed:{address_of(request)}"


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


def is_over_soon(name: str, most: int, *, within: int) -> bool:
    """As ``is_over``, without asking the shared cache while it is few.

    Each process lets its first ones through, so that an ordinary page costs no query.
    """
    here = _count(f"uses:{name}", within, caches["counts"])
    return here > COUNTED_HERE and is_over(name, most - COUNTED_HERE, within=within)


def _count(key: str, within: int, where=cache) -> int:
    """One more, and how many that makes since the first, until that is ``within`` seconds ago.

    The end stands beside the number: a cache in the database would put it off at every count. Of
    two at the very same moment one may be lost; this slows down, it does not keep accounts.
    """
    now = time.time()
    number, until = where.get(key) or (0, 0.0)
    if until <= now:
        number, until = 0, now + within
    where.set(key, (number + 1, until), max(1, int(until - now)))
    return number + 1
