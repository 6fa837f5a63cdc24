"""Arrangements, and whether they were kept."""

from django.utils.translation import gettext as _

from evaluations.enums import Kept

KEPT_TONES = {"kept": "good", "partly": "warn", "not": "bad", "": "none"}


def arrangements_of(sheet) -> list[dict]:
    return [
        {
            **row,
            "parties": _direction(row["owed_by"], row["owed_to"]),
            "kept": dict(Kept.choices).get(row["kept"], _("Not judged yet")),
            "tone": KEPT_TONES[row["kept"]],
        }
        for row in sheet["arrangements"]
    ]


def _direction(owed_by, owed_to) -> str:
    """ "Landstede → Leger des Heils", "Both parties", or only who owes it."""
    if owed_by and set(owed_by) == set(owed_to):
        return _("Both parties") if len(owed_by) == 2 else ", ".join(owed_by)
    return " → ".join(", ".join(names) for names in (owed_by, owed_to) if names)
