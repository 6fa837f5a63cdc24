"""Who may do what: the permission table on one screen."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS, ROLE_LABELS, ROLE_NOTES
from accounts.views.base import PageView

# The part of the table a row belongs to, by the first word of its code, in the order shown.
GROUPS = {
    "organisation": _("Organisations and people"),
    "contact": _("Organisations and people"),
    "person": _("Organisations and people"),
    "retention": _("Organisations and people"),
    "membership": _("Organisations and people"),
    "access_review": _("Organisations and people"),
    "user": _("Organisations and people"),
    "partnership": _("Partnerships"),
    "party": _("Partnerships"),
    "saved_view": _("Partnerships"),
    "history": _("Partnerships"),
    "trail": _("Partnerships"),
    "import": _("Partnerships"),
    "document": _("Partnerships"),
    "accession": _("Partnerships"),
    "note": _("Partnerships"),
    "action": _("Partnerships"),
    "result": _("Partnerships"),
    "theme": _("Themes and plans"),
    "plan": _("Themes and plans"),
    "evaluation": _("The yearly evaluation"),
    "response": _("The yearly evaluation"),
    "review": _("The yearly evaluation"),
    "programme": _("The yearly evaluation"),
    "signoff": _("The yearly evaluation"),
    "deputy": _("The yearly evaluation"),
    "card": _("The yearly evaluation"),
    "mailed_link": _("The yearly evaluation"),
    "guide": _("The guide"),
    "criterion": _("The guide"),
    "example": _("The guide"),
    "start_check": _("The guide"),
}


def group_of(code: str):
    """The heading over a row; a new kind of row shows under its own code."""
    kind = code.partition(".")[0]
    return GROUPS.get(kind, kind)


class PermissionTable(PageView):
    """The very table that guards the pages, in words."""

    any_user = True
    template_name = "accounts/permission_table.html"

    def context(self, **extra):
        roles = [
            {"code": code, "label": label, "note": ROLE_NOTES.get(code, "")}
            for code, label in ROLE_LABELS.items()
        ]
        groups = [
            {"label": label, "rows": [self.row(code) for code in codes]}
            for label, codes in groupby(PERMISSIONS, key=group_of)
        ]
        return super().context(roles=roles, groups=groups, **extra)

    def row(self, code) -> dict:
        permission = PERMISSIONS[code]
        return {
            "label": permission.label,
            "cells": [
                {"role": label, "allowed": role in permission.roles}
                for role, label in ROLE_LABELS.items()
            ],
        }
