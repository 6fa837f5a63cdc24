"""Keys with which a program reads the register: made, recognised, ended.

The key itself is shown once and kept nowhere; only its hash is stored.
"""

import datetime
import secrets

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.models import ApiToken
from lib.hashing import hash_of

# Lets people and scanners recognise a key that ended up where it does not belong.
PREFIX = "samenreg_"
LONGEST = 200
MOST_WORKING = 20
# A key that is used all day is not written down at every page.
STAMPED_EVERY = datetime.timedelta(minutes=5)


@transaction.atomic
def make_key(*, user, name, expires_at, by, at) -> tuple[ApiToken, str]:
    """Store a new key and return it with its secret, which is kept nowhere.

    Raises WrongMoment when somebody has so many working keys that one is forgotten.
    """
    if ApiToken.objects.working(at).filter(user=user).count() >= MOST_WORKING:
        raise WrongMoment(
            _("You have %(number)s keys that work. End one that is no longer used first.")
            % {"number": MOST_WORKING}
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiToken.objects.create(
        user=user, name=name, token_hash=hash_of(secret), created_at=at, expires_at=expires_at
    )
    after = {"name": name, "expires_at": records.plain(expires_at)}
    records.audit(by=by, at=at, verb="create", obj=key, after=after, scope=(None, None))
    return key, secret


@transaction.atomic
def end_key(key, *, by, at) -> ApiToken:
    """Let a key open nothing any more; ended twice it stays as it was the first time."""
    ended = ApiToken.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at)
    if ended:
        key.revoked_at = at
        records.audit(by=by, at=at, verb="end", obj=key, scope=(None, None))
    return key


def key_of(secret: str, at) -> ApiToken | None:
    """The working key that this secret is, with its user; None when it is none."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST:
        return None
    found = ApiToken.objects.working(at).filter(token_hash=hash_of(secret))
    return found.select_related("user").first()


def note_use(key, *, at) -> None:
    """Remember when a key was last used, and write in the trail on which days data was taken.

    Most requests find it stamped, and write nothing.
    """
    before = key.last_used_at
    if before is None or at - before >= STAMPED_EVERY:
        _stamp(key, before, at)


@transaction.atomic
def _stamp(key, before, at) -> None:
    unstamped = Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - STAMPED_EVERY)
    if not ApiToken.objects.filter(unstamped, pk=key.pk).update(last_used_at=at):
        return  # another request was first
    if before is None or timezone.localdate(before) != timezone.localdate(at):
        records.audit(by=key.user, at=at, verb="export", obj=key, scope=(None, None))
