"""What was agreed and promised: arrangements, added value, supply and demand."""

from django.utils.translation import gettext as _

from evaluations.enums import ExchangeNext, Kept, Noticed
from partnerships.enums import ExchangeDirection

from .answers import SIDE_BY_SIDE

KEPT_TONES = {"kept": "good", "partly": "warn", "not": "bad", "": "none"}
NOTICED_TONES = {"yes": "good", "partly": "warn", "no": "bad"}


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


def benefits_of(sheet) -> list[dict]:
    """What people should notice, per kind of people in their order, and whether they did.

    Up to four parties are named with their own verdict; more are counted per verdict.
    """
    groups: dict[str, list[dict]] = {}
    for row in sheet["benefits"]:
        groups.setdefault(row["stakeholder"], []).append(_benefit(sheet, row))
    return [{"stakeholder": name, "rows": rows} for name, rows in groups.items()]


def _benefit(sheet, row) -> dict:
    labels = dict(Noticed.choices)
    given = [
        {
            "party": party["name"],
            "code": answer["noticed"],
            "noticed": labels[answer["noticed"]],
            "tone": NOTICED_TONES.get(answer["noticed"], "none"),
            "note": answer["note"],
        }
        for party in sheet["parties"]
        if (answer := row["answers"].get(party["id"])) and answer["noticed"]
    ]
    codes = [answer["code"] for answer in given]
    return {
        "text": row["text"],
        "is_statement": row["kind"] == "statement",
        "answers": given if len(sheet["parties"]) <= SIDE_BY_SIDE else [],
        "notes": [answer for answer in given if answer["note"]],
        "counts": [
            {
                "tone": NOTICED_TONES.get(code, "none"),
                "text": f"{label}: {codes.count(code)}",
            }
            for code, label in Noticed.choices
            if code in codes
        ],
        "is_unanswered": not given,
    }


def exchange_of(sheet) -> list[dict]:
    """Supply and demand: what each party offers or seeks, and what becomes of it."""
    directions, nexts = dict(ExchangeDirection.choices), dict(ExchangeNext.choices)
    return [
        {
            **row,
            "direction": directions[row["direction"]],
            "next": _("New") if row["new"] else nexts.get(row["next_year"], _("Not said yet")),
            "tone": "plan" if row["new"] else "good" if row["next_year"] == "close" else "none",
        }
        for row in sheet["exchange"]
    ]
