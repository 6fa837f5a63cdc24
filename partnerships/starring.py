"""Which saved views stand on somebody's start page."""

from django.db import transaction

from accounts.records import audit


@transaction.atomic
def star(view, *, by, at) -> None:
    """Put a view on the start page of this user; a second time changes nothing."""
    if view.starred_by.filter(pk=by.pk).exists():
        return
    view.starred_by.add(by)
    audit(by=by, at=at, verb="star", obj=view, scope=(None, None))


@transaction.atomic
def unstar(view, *, by, at) -> None:
    """Take a view off the start page of this user."""
    if not view.starred_by.filter(pk=by.pk).exists():
        return
    view.starred_by.remove(by)
    audit(by=by, at=at, verb="unstar", obj=view, scope=(None, None))
