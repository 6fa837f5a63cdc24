"""The processing register (verwerkingsregister), written from the tables in code.

`manage.py write_processing_register` puts it in docs/; a test holds table and document together.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from .classification import TABLE, Holding
from .kinds import ACTIVITIES, ON_ERASURE, Kind
from .rules import RULES

FILES = {"en": "processing-register.md", "nl": "verwerkingsregister.md"}


def processing_register(language: str) -> str:
    """The whole document in this language, as Markdown."""
    with translation.override(language):
        lines = ["# " + _("Processing register"), "", *_opening()]
        for activity in ACTIVITIES.values():
            lines += _activity(activity)
        lines += _erasing() + _keeping()
        return "\n".join(lines) + "\n"


def _head(*names: str) -> list[str]:
    """The head of a table in Markdown."""
    return ["| " + " | ".join(names) + " |", "|---" * len(names) + "|"]


def _opening() -> list[str]:
    return [
        _("What the register holds about people, what for, and for how long (article 30 GDPR)."),
        _("This text is written from the tables in the code; a test keeps it up to date."),
        "",
        _("To be filled in by who runs this register: name and address of the controller, its"
          " data protection officer, where the server stands, and the processor that runs it."),
        "",
    ]  # fmt: skip


def _activity(activity) -> list[str]:
    told = (
        (_("What for"), activity.purpose),
        (_("Ground"), activity.ground),
        (_("Of whom"), activity.people),
        (_("Who gets to see it"), activity.receivers),
        (_("How long"), activity.kept),
    )
    lines = [f"## {activity.label}", "", *(f"- **{name}**: {text}" for name, text in told), ""]
    tables = {label: row for label, row in TABLE.items() if row.activity is activity}
    lines += _head(_("Table"), _("Columns"))
    lines += [f"| `{label}` | {_columns(row)} |" for label, row in tables.items()]
    return [*lines, ""]


def _columns(row: Holding) -> str:
    """The columns of a table by kind; those without personal data are left out."""
    by_kind: dict[Kind, list[str]] = {}
    for column, kind in row.kinds.items():
        if kind is not Kind.NONE:
            by_kind.setdefault(kind, []).append(f"`{column}`")
    told = [f"{kind.label}: {', '.join(columns)}" for kind, columns in by_kind.items()]
    return "; ".join(told) or _("no personal data")


def _erasing() -> list[str]:
    lines = ["## " + _("What erasing somebody does"), "", *_head(_("Kind"), _("What happens"))]
    lines += [f"| {kind.label} | {ON_ERASURE[kind]} |" for kind in Kind if kind is not Kind.NONE]
    return [*lines, ""]


def _keeping() -> list[str]:
    lines = ["## " + _("How long it is kept"), ""]
    lines += _head(_("Rule"), _("What"), _("When"), _("Why"))
    lines += [
        f"| `{rule.code}` | {rule.label} | {rule.term_words} | {rule.ground} |"
        for rule in RULES.values()
    ]
    return lines
