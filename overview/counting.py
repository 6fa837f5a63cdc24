"""The count in the menu: kept for a minute, and forgotten when its owner writes something.

A page never waits for it: where none is kept the menu asks for it afterwards, as a page of its own,
and keeps the room that the last one took. What others write shows within that minute; My work
itself always counts anew, and leaves its count here. Each process keeps its own: a second one may
lag by that minute as well.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.core.cache import caches

from overview.duties import DutyCount, count_duties

SECONDS = 60
DAY_OF_SECONDS = 24 * 60 * 60
# The room for a number of somebody whose work was not counted lately.
USUAL = DutyCount(1, 0)

cache = caches["counts"]


@dataclass(frozen=True)
class MenuCount:
    """What the menu draws: the count, or the room for it while it is not known."""

    count: DutyCount
    is_known: bool = True


def _key(user) -> str:
    return f"duties-{user.pk}"


def _last_key(user) -> str:
    return f"duties-last-{user.pk}"


def _written_key(user) -> str:
    return f"duties-written-{user.pk}"


def menu_count(user, on: datetime.date) -> MenuCount:
    """How much waits for this user, at most a minute old, as far as that is known: a page that
    draws it asks the database nothing.
    """
    day, count = cache.get(_key(user), (None, None))
    if day == on:
        return MenuCount(count)
    return MenuCount(cache.get(_last_key(user), USUAL), is_known=False)


def counted(user, on: datetime.date) -> MenuCount:
    """The same, counted where it is not known."""
    found = menu_count(user, on)
    if found.is_known:
        return found
    written = cache.get(_written_key(user))
    count = count_duties(user, on)
    if cache.get(_written_key(user)) == written:  # else what was written meanwhile may not be in it
        keep(user, on, count)
    return MenuCount(count)


def keep(user, on: datetime.date, count: DutyCount) -> None:
    """Let the menu show what was just counted."""
    cache.set(_key(user), (on, count), SECONDS)
    cache.set(_last_key(user), count, DAY_OF_SECONDS)


def forget(user) -> None:
    """Count anew at the next page."""
    cache.set(_written_key(user), uuid.uuid4(), DAY_OF_SECONDS)
    cache.delete(_key(user))
