"""The parties and their scores, each apart and never averaged."""

from statistics import median_low

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.models.criterion import in_language

from .words import moment, way_of

SIDE_BY_SIDE = 4  # so many parties have a column and a mark each
NAMED = 8  # so many are named under the score they gave; above it they are counted
WIDE = 2  # from this difference on, parties see it clearly otherwise
ORDERS = ("difference", "criteria")


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


def layout_of(sheet) -> str:
    """How scores are shown: a column per party, names under each score, or counts."""
    number = len(sheet["parties"])
    if number <= SIDE_BY_SIDE:
        return "columns"
    return "names" if number <= NAMED else "counts"


def scores_of(sheet, order="difference") -> list[dict]:
    """Criteria with each party's score: the largest difference first, or in their own order."""
    last = sheet["earlier"][-1] if sheet["earlier"] else None
    rows = [_score_row(sheet, criterion, last) for criterion in sheet["criteria"]]
    if order == "criteria":
        return rows
    return sorted(rows, key=lambda row: -(row["difference"] or 0))


def _score_row(sheet, criterion, last) -> dict:
    answers = sheet["scores"].get(criterion["code"], {})
    before = last["scores"].get(criterion["code"], {}) if last else {}
    cells = [_cell(party, answers.get(party["id"]), sheet, before) for party in sheet["parties"]]
    known = [cell["value"] for cell in cells if cell["value"] is not None]
    difference = max(known) - min(known) if len(known) > 1 else None
    return {
        "code": criterion["code"],
        "title": in_language(criterion["title_nl"], criterion["title_en"]),
        "statement": in_language(criterion["statement_nl"], criterion["statement_en"]),
        "cells": cells,
        "answers": [(cell["party"], cell["value"]) for cell in cells],
        "known": len(known),
        "picture": ", ".join(f"{cell['party']} {cell['text']}" for cell in cells),
        "difference": difference,
        "difference_words": _difference_words(difference),
        "difference_tone": _difference_tone(difference),
        "spread": _spread(known),
        "groups": _groups(cells),
        "without": _without(cells),
        "outliers": _outliers(cells, known),
        "sentences": [cell for cell in cells if cell["comment"]],
    }


def _cell(party, answer, sheet, before) -> dict:
    value = answer["value"] if answer else None
    was = before.get(str(party["organisation_id"])) if value is not None else None
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
        "was": was if was != value else None,
        "comment": answer["comment"] if answer else "",
    }


def _difference_words(difference) -> str:
    if difference is None:
        return ""
    if not difference:
        return _("the same")
    return ngettext("%(number)s apart", "%(number)s apart", difference) % {"number": difference}


def _difference_tone(difference) -> str:
    if difference is None:
        return "none"
    return "good" if difference < 1 else "none" if difference < WIDE else "warn"


def _spread(known) -> str:
    if not known:
        return ""
    low, high = min(known), max(known)
    return str(low) if low == high else f"{low}–{high}"


def _groups(cells) -> list[dict]:
    """Per score from 1 to 5 who gave it and how many they are."""
    groups = [
        {"label": str(score), "names": [c["party"] for c in cells if c["value"] == score]}
        for score in range(1, 6)
    ]
    most = max(len(group["names"]) for group in groups)
    for group in groups:
        group["count"] = len(group["names"])
        group["is_most"] = bool(most) and group["count"] == most
    return groups


def _without(cells) -> list[dict]:
    """Who gave no score, by what they said: not applicable, no answer."""
    texts = dict.fromkeys(cell["text"] for cell in cells if cell["value"] is None)
    without = [(text, [c["party"] for c in cells if c["text"] == text]) for text in texts]
    return [{"label": text, "names": names, "count": len(names)} for text, names in without]


def _outliers(cells, known) -> list[dict]:
    """Who scores two or more beside the middle score, when they are a few among many."""
    if len(known) <= SIDE_BY_SIDE:
        return []
    middle = median_low(known)
    far = [
        {"party": cell["party"], "value": cell["value"]}
        for cell in cells
        if cell["value"] is not None and abs(cell["value"] - middle) >= WIDE
    ]
    return sorted(far, key=lambda row: row["value"]) if len(far) <= len(known) // 4 else []
