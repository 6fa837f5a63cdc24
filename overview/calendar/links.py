"""Links to calendars: made, found, ended. The secret is shown once and kept as a hash."""

import datetime
import secrets

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from organisations.inviting import hash_of
from overview.models import CalendarFeed

# Programs read every few hours: more often than this need not be remembered.
REMEMBERED = datetime.timedelta(minutes=10)


@transaction.atomic
def create_feed(*, partnership, by, at) -> tuple[CalendarFeed, str]:
    """Give somebody a link to their own calendar, or that of a partnership, and its secret.

    There is one working link at a time: an earlier one ends.
    """
    for earlier in CalendarFeed.objects.visible_to(by).filter(
        partnership=partnership, revoked_at__isnull=True
    ):
        revoke_feed(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        user=by, partnership=partnership, token_hash=hash_of(token), created_at=at
    )
    _audit(feed, "create", by=by, at=at, after={"partnership": records.plain(partnership)})
    return feed, token


@transaction.atomic
def revoke_feed(feed, *, by, at) -> CalendarFeed:
    """Make a link worthless. Raises WrongMoment when it was ended already."""
    if not feed.end(by=by, at=at):
        raise WrongMoment(_("This link was ended already."))
    return feed


def find_feed(token: str) -> CalendarFeed | None:
    """The link with this secret, working or not."""
    return (
        CalendarFeed.objects.filter(token_hash=hash_of(token))
        .select_related("user", "partnership")
        .first()
    )


@transaction.atomic
def note_reading(feed, *, at) -> None:
    """Remember that a program read this calendar, and write in the trail on which days."""
    before = feed.last_read_at
    due = Q(last_read_at__isnull=True) | Q(last_read_at__lt=at - REMEMBERED)
    if not CalendarFeed.objects.filter(due, pk=feed.pk).update(last_read_at=at):
        return
    if before is None or timezone.localdate(before) != timezone.localdate(at):
        _audit(feed, "export", by=feed.user, at=at, after={})


def _audit(feed, verb, *, by, at, after) -> None:
    """In nobody's history but the whole trail: which links somebody has is their own matter."""
    records.audit(by=by, at=at, verb=verb, obj=feed, after=after, scope=(None, None))
