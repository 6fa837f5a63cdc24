"""The count in the menu: kept for a minute, and forgotten when its owner writes something.

What others write shows within that minute; the page My work itself always counts anew, and leaves
its count here. Each process keeps its own: a second one may lag by that minute as well.
"""

import datetime

from django.core.cache import caches

from overview.duties import DutyCount, count_duties

SECONDS = 60

cache = caches["counts"]


def _key(user) -> str:
    return f"duties-{user.pk}"


def menu_count(user, on: datetime.date) -> DutyCount:
    """How much waits for this user, at most a minute old."""
    day, found = cache.get(_key(user), (None, None))
    if day != on:
        found = count_duties(user, on)
        keep(user, on, found)
    return found


def keep(user, on: datetime.date, count: DutyCount) -> None:
    """Let the menu show what was just counted."""
    cache.set(_key(user), (on, count), SECONDS)


def forget(user) -> None:
    """Count anew at the next page."""
    cache.delete(_key(user))
