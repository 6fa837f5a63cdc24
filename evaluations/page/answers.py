"""The parties and their scores, each apart and never averaged."""

from django.utils.translation import gettext as _

from evaluations.models.criterion import in_language

from .words import moment, way_of


def parties_of(sheet) -> list[dict]:
    shared = bool(sheet["shared_at"])
    return [
        {
            "name": party["name"],
            "decides": party["decides"],
            "handed_in": party["handed_in"],
            "no_answer": shared and not party["handed_in"],
            "at": moment(party["handed_in_at"]),
            "way": way_of(party),
            "view": party["view"],
        }
        for party in sheet["parties"]
    ]


def scores_of(sheet) -> list[dict]:
    """Criteria with each party's score, the largest difference first."""
    rows = [_score_row(sheet, criterion) for criterion in sheet["criteria"]]
    return sorted(rows, key=lambda row: -(row["difference"] or 0))


def _score_row(sheet, criterion) -> dict:
    answers = sheet["scores"].get(criterion["code"], {})
    cells = [_cell(party, answers.get(party["id"]), sheet) for party in sheet["parties"]]
    known = [cell["value"] for cell in cells if cell["value"] is not None]
    return {
        "title": in_language(criterion["title_nl"], criterion["title_en"]),
        "statement": in_language(criterion["statement_nl"], criterion["statement_en"]),
        "cells": cells,
        "answers": [(cell["party"], cell["value"]) for cell in cells],
        "known": len(known),
        "difference": max(known) - min(known) if len(known) > 1 else None,
        "spread": _spread(known),
        "numbers": _numbers(known),
        "sentences": [cell for cell in cells if cell["comment"]],
    }


def _cell(party, answer, sheet) -> dict:
    value = answer["value"] if answer else None
    if answer and answer["na"]:
        text = _("n/a")
    elif value is not None:
        text = str(value)
    elif sheet["shared_at"] and not party["handed_in"]:
        text = _("no answer")
    else:
        text = "–"
    return {
        "party": party["name"],
        "value": value,
        "text": text,
        "comment": answer["comment"] if answer else "",
    }


def _spread(known) -> str:
    if not known:
        return ""
    low, high = min(known), max(known)
    return str(low) if low == high else f"{low}–{high}"


def _numbers(known) -> str:
    """ "2 × 3, 5 × 4": how many parties gave which score."""
    return ", ".join(f"{known.count(value)} × {value}" for value in sorted(set(known)))
