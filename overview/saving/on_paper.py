"""In which order a dossier stands on paper: what people look for first, settings last."""

from django.utils.translation import gettext as _

from partnerships.dossier_file.sections import SECTIONS

from .tables import Table, Tables

FACTS_FIRST = ("title", "purpose", "kind", "stage", "since", "coordinator")
FIRST = ("parties", "agreements", "documents", "signatures", "approvals", "amendments")
# How the register goes about it: no news to who reads the dossier.
SETTINGS = (
    "rhythm",
    "rhythm_reason",
    "interim_review",
    "decided_by",
    "deciding_body",
    "start_month",
    "evaluation_month",
    "open_scoring",
    "shared_editing",
    "area_basis",
    "is_example",
)
# Rows stand in their order: its number says nothing more.
LEFT_OUT = ("position",)


def on_paper(tables: Tables) -> tuple[Table, list[Table]]:
    """The facts of the partnership, and the tables in order with the settings at the end."""
    about = tables.partnership()
    facts = [code for code in about.codes if code not in SETTINGS]
    facts.sort(key=lambda code: FACTS_FIRST.index(code) if code in FACTS_FIRST else len(facts))
    settings = about.picked([code for code in SETTINGS if code in about.codes], _("Settings"))
    sections = [*FIRST, *(name for name in SECTIONS if name not in FIRST)]
    found = [table for name in sections for table in tables.of(name)]
    held = [table.picked([c for c in table.codes if c not in LEFT_OUT]) for table in found]
    return about.picked(facts), [*held, *([settings] if any(map(any, settings.rows)) else [])]
