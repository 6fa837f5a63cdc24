"""Sessions: those of the person end; in those of others a message may still name the person."""

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from accounts.models import User

from .words import Words

SIGNED_IN_AS = "_auth_user_id"
MESSAGES = "_messages"


def sessions_of(users: list[User]) -> list[Session]:
    """The sessions in which one of these users is signed in."""
    keys = {str(user.pk) for user in users}
    return [row for row in Session.objects.all() if row.get_decoded().get(SIGNED_IN_AS) in keys]


def end_sessions(users: list[User]) -> int:
    """Sign out everywhere."""
    if not users:
        return 0
    keys = [row.pk for row in sessions_of(users)]
    return Session.objects.filter(pk__in=keys).delete()[0]


def leave_out_of_sessions(words: Words) -> None:
    """Take messages out of sessions ("… was marked as gone") when they name the person."""
    for row in Session.objects.all().iterator():
        held = row.get_decoded()
        if words.stand_in(held):
            kept = {k: v for k, v in held.items() if k != MESSAGES and not words.stand_in(v)}
            data = SessionStore().encode(kept)
            Session.objects.filter(pk=row.pk).update(session_data=data)
