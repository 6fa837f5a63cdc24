"""What kinds of record and their columns are called, for the person whom they are about."""

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

# Kinds of record of libraries; ours have a name of their own.
KINDS = {
    "mfa.Authenticator": _("second step of signing in"),
    "usersessions.UserSession": _("session"),
    "socialaccount.SocialAccount": _("account elsewhere"),
}
# Columns that have no name in words of their own: who did it, and when.
COLUMNS = {
    "accepted_at": _("accepted on"),
    "adopted_at": _("adopted on"),
    "adopted_by": _("adopted by"),
    "agreed_at": _("agreed on"),
    "agreed_by": _("agreed by"),
    "archived_at": _("archived on"),
    "author": _("author"),
    "concluded_by": _("concluded by"),
    "created_at": _("made on"),
    "created_by": _("made by"),
    "decided_at": _("decided on"),
    "decided_by": _("decided by"),
    "ended_at": _("ended on"),
    "handed_in_at": _("handed in on"),
    "handed_in_by": _("handed in by"),
    "handed_over_at": _("handed over on"),
    "invited_by": _("invited by"),
    "ip": _("network address"),
    "kind": _("kind"),
    "last_seen_at": _("last seen on"),
    "last_used_at": _("last used on"),
    "left_at": _("gone since"),
    "merged_at": _("merged on"),
    "merged_by": _("merged by"),
    "named_by": _("named by"),
    "noted_at": _("noted on"),
    "opened_at": _("opened on"),
    "opened_by": _("opened by"),
    "published_at": _("published on"),
    "published_by": _("published by"),
    "recorded_at": _("recorded on"),
    "recorded_by": _("recorded by"),
    "sent_at": _("sent on"),
    "sent_by": _("sent by"),
    "shared_at": _("shared on"),
    "since_stated": _("since, in the words of the source"),
    "submitted_at": _("laid before the boards on"),
    "submitted_by": _("laid before the boards by"),
    "type": _("kind"),
    "uid": _("number there"),
    "undone_at": _("undone on"),
    "until_stated": _("until, in the words of the source"),
    "used_at": _("used on"),
    "user": _("user"),
    "withdrawn_at": _("withdrawn on"),
}


def kind_in_words(model: type[models.Model]) -> str:
    return capfirst(str(KINDS.get(model._meta.label, model._meta.verbose_name)))


def column_in_words(column: models.Field) -> str:
    """What a column is called; "" when it is bookkeeping that has no name in words."""
    named = column.verbose_name
    return str(named) if isinstance(named, Promise) else str(COLUMNS.get(column.name, ""))
