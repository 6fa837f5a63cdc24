"""Changing one's own account."""

from hashlib import sha256

from django.db import transaction

from accounts import records
from accounts.errors import StaleRecord
from accounts.models import User

OWN = ("display_name", "language")


def profile_version(user) -> str:
    """What somebody saw who looks at the account now, without telling it."""
    return sha256("\0".join(getattr(user, name) for name in OWN).encode()).hexdigest()[:16]


@transaction.atomic
def change_profile(pk, changes, *, by, at, version=None) -> User:
    """Change name or language of an account, with its entry in the trail, and return it.

    Nothing else can be changed this way; without a real change nothing is written. Raises
    StaleRecord, and changes nothing, when the account reads otherwise than the ``version`` seen.
    """
    user = User.objects.select_for_update().get(pk=pk)
    if version is not None and profile_version(user) != version:
        raise StaleRecord(user)
    changes = {name: value for name, value in changes.items() if name in OWN}
    before = {name: getattr(user, name) for name in changes}
    before = {name: value for name, value in before.items() if value != changes[name]}
    if not before:
        return user
    after = {name: changes[name] for name in before}
    if not User.objects.filter(pk=pk, **before).update(**after):
        raise StaleRecord(user)
    for name, value in after.items():
        setattr(user, name, value)
    records.audit(
        by=by, at=at, verb="change", obj=user, before=before, after=after, scope=(None, None)
    )
    return user
