"""Changing one's own account."""

from django.db import transaction

from accounts import records
from accounts.models import User

OWN = ("display_name", "language")


@transaction.atomic
def change_profile(pk, changes, *, by, at) -> User:
    """Change name or language of an account, with its entry in the trail, and return it.

    Nothing else can be changed this way; without a real change nothing is written.
    """
    user = User.objects.select_for_update().get(pk=pk)
    changes = {name: value for name, value in changes.items() if name in OWN}
    before = {name: getattr(user, name) for name in changes}
    before = {name: value for name, value in before.items() if value != changes[name]}
    if not before:
        return user
    after = {name: changes[name] for name in before}
    User.objects.filter(pk=pk).update(**after)
    for name, value in after.items():
        setattr(user, name, value)
    records.audit(
        by=by, at=at, verb="change", obj=user, before=before, after=after, scope=(None, None)
    )
    return user
