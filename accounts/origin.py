"""Through which door somebody came in, told to the trail and to the log without being passed on.

`OriginMiddleware` opens a page as the door of each request and gives it a number; a view behind
another door (a key, a mailed link, a calendar) says so with `enter`. `manage.py` says that it is a
command. Where nobody said anything, such as in a thread of its own, the registry itself is at work.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    """How an act came to the registry."""

    PAGE = "page", _("A page")
    KEY = "key", _("A program with a key")
    LINK = "link", _("A mailed or shared link")
    CALENDAR = "calendar", _("A calendar")
    COMMAND = "command", _("A command on the server")
    REGISTRY = "registry", _("The registry itself")


@dataclass(frozen=True)
class Origin:
    """A door, and the number of the request that also stands in the lines of the log."""

    door: str = Door.REGISTRY.value
    request_id: str = ""


_current: ContextVar[Origin] = ContextVar("origin")
ITSELF = Origin()


def current() -> Origin:
    """Where what happens now comes from."""
    return _current.get(ITSELF)


def new_request_id() -> str:
    """Never taken from the visitor: what others send along could name another's request."""
    return secrets.token_hex(8)


@contextmanager
def coming_through(door: str, request_id: str = "") -> Iterator[Origin]:
    """Everything inside came through this door."""
    origin = Origin(str(door), request_id)
    token = _current.set(origin)
    try:
        yield origin
    finally:
        _current.reset(token)


def enter(door: str) -> None:
    """From here on this request came through another door; it keeps its number."""
    _current.set(replace(current(), door=str(door)))
