"""The ways in which a write is refused, each answered with 409 by the base views."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A write that cannot happen now. The message is a sentence for the user."""


class StaleRecord(Refused):
    """Somebody else changed the record after this form was opened."""

    def __init__(self, record, message=None):
        self.record = record
        super().__init__(
            message or _("Somebody else changed this in the meantime. Nothing was saved.")
        )


class NotInRole(PermissionDenied):
    """None of somebody's roles has this permission; the page of 403 says which roles do."""

    def __init__(self, permission: str, target=None):
        self.permission, self.target = permission, target
        super().__init__()


class WrongMoment(Refused):
    """The record is not in a state in which this can be done (any more)."""


class AlreadyDone(Exception):
    """This very form was sent before; `url` is where its result stands."""

    def __init__(self, url: str):
        self.url = url
        super().__init__(url)
