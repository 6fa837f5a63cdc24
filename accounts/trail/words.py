"""What the trail of coming in and being refused is called; `accounts.history` has the rest."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry, Result
from accounts.origin import Door
from accounts.permissions import PERMISSIONS
from lib.dates import HonestDate

ACCESS_VERBS = {
    "sign_in": gettext_lazy("signed in"),
    "sign_out": gettext_lazy("signed out"),
    "sign_in_refused": gettext_lazy("could not sign in: wrong password or address"),
    "second_factor_refused": gettext_lazy("could not sign in: wrong second step"),
    "reauthenticate": gettext_lazy("showed once more who it is"),
    "change_password": gettext_lazy("password changed"),
    "reset_password": gettext_lazy("password chosen anew by a mailed link"),
    "add_second_factor": gettext_lazy("second step added"),
    "remove_second_factor": gettext_lazy("second step removed"),
    "make_recovery_codes": gettext_lazy("recovery codes made"),
    "deny": gettext_lazy("was not allowed"),
    "fail": gettext_lazy("something sent went wrong"),
}


def detail_of(entry: AuditEntry) -> str:
    """From where somebody signed in, what was asked and refused, and whether there was more."""
    parts = []
    text = getattr(entry, "text", None)
    # Told of accounts only, and only where the trail of accounts is read.
    if entry.object_type == "accounts.user" and text and text.after.get("address"):
        parts.append(_("From %(address)s.") % {"address": text.after["address"]})
    permission = PERMISSIONS.get(str(entry.after.get("permission", "")))
    if permission is not None:
        parts.append(_("Asked for: %(what)s.") % {"what": permission.label})
    if entry.after.get("and_more"):
        parts.append(_("There was more of it within this minute, which is not written down."))
    return " ".join(parts)


def outcome_of(entry: AuditEntry) -> str:
    """In a word, when it did not succeed."""
    return "" if entry.result == Result.DONE else entry.get_result_display()


def door_of(entry: AuditEntry) -> str:
    """How it came in, when it was not through a page."""
    return "" if entry.origin in ("", Door.PAGE) else entry.get_origin_display()


def nobody_here(entry: AuditEntry) -> str:
    """Who did it, when that is no user of today."""
    if entry.actor_id is not None:
        return _("A former user")
    if entry.result == Result.REFUSED:
        return _("Somebody who was not signed in")
    by_link = entry.verb.endswith("_by_link") or entry.object_type == "evaluations.mailedlink"
    return _("Through a mailed link") if by_link else _("The registry")


def honest_words(value: Any) -> str:
    """An honest date as `HonestDate.recorded` wrote it."""
    text, _space, stated = str(value).partition(" ")
    if text.startswith("“"):  # only the words of the source are known
        return str(value)
    try:
        date = HonestDate.parse(text)
    except ValueError:
        return str(value)
    return f"{date.display()} {stated}".strip()


def name_of(record: Any) -> str:
    """The name of a record that a field points to; not of what others may not know."""
    if record is None:
        return _("removed")
    if getattr(record, "is_own_only", False):
        return _("(only for the own organisation)")
    return str(record)
