"""The sheet in words: what the evaluation page prints. It translates and orders; no queries."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.enums import (
    ConclusionKind,
    EvaluationState,
    Kept,
    NextYear,
    SignOffState,
    ThemeNext,
    Verdict,
    Way,
)
from evaluations.models.criterion import in_language
from evaluations.trend import trend_of
from lib.amounts import write_amount
from partnerships.enums import ActivityKind, ActivityState

SHOWN_ROWS = 17
SIDE_BY_SIDE = 4
VERDICT_TONES = {"achieved": "good", "partly": "warn", "not": "bad", "": "none"}
KEPT_TONES = {"kept": "good", "partly": "warn", "not": "bad", "": "none"}
CONCLUSION_TONES = {"continue": "good", "extend": "good", "change": "plan"}
SIGN_OFF_TONES = {"adopted": "good", "sent_back": "bad", "waiting": "warn"}
STATE_TONES = {"open": "plan", "in_review": "warn", "adopted": "good", "planned": "none"}
ACTIVITY_TONES = {"done": "good", "partly": "warn", "not_done": "bad", "running": "plan"}


def page_of(sheet, evaluation) -> dict:
    """Everything the page shows, in the language in use."""
    scores = scores_of(sheet)
    shown, more = _cut(themes_of(sheet))
    return {
        "partnership": sheet["partnership"]["title"],
        "label": sheet["programme"]["label"],
        "next_label": sheet["programme"]["next_label"],
        "is_example": sheet["is_example"],
        "due_on": _day(sheet["due_on"]),
        "is_shared": bool(sheet["shared_at"]),
        "shared_at": _at(sheet["shared_at"]),
        "state_tone": STATE_TONES[evaluation.state],
        "steps": steps_of(sheet, evaluation),
        "counts": counts_of(sheet["counts"]),
        "themes": shown,
        "more_themes": more,
        "activity_count": sheet["counts"]["activities"],
        "summaries": [theme for theme in (*shown, *more) if theme["summary"] or theme["next"]],
        "parties": parties_of(sheet),
        "scores": scores,
        "has_answers": any(row["known"] for row in scores),
        "side_by_side": len(sheet["parties"]) <= SIDE_BY_SIDE,
        "party_names": [party["name"] for party in sheet["parties"]],
        "sentences": [row for row in scores if row["sentences"]],
        "arrangements": arrangements_of(sheet),
        "conclusion": conclusion_of(sheet),
        "next_themes": next_of(sheet),
        **sign_offs_of(sheet),
        "trend": trend_of(sheet, evaluation),
    }


# -- steps and counts -------------------------------------------------------------------------


def steps_of(sheet, evaluation) -> list[dict]:
    """Where we are, in four steps."""
    counts, parties = sheet["counts"], sheet["parties"]
    is_open = evaluation.state == EvaluationState.OPEN
    judged = counts["activities"] - counts["unjudged"]
    handed_in = sum(party["handed_in"] for party in parties)
    current = [row for row in sheet["sign_offs"] if row["round"] == sheet["round"]]
    adopted = sum(row["state"] == SignOffState.ADOPTED for row in current)
    concluded = bool(sheet["conclusion"]["kind"])
    steps = [
        (
            _("Activities judged: %(done)s of %(all)s")
            % {"done": judged, "all": counts["activities"]},
            not counts["unjudged"] or not is_open,
        ),
        (
            _("Answers handed in: %(done)s of %(all)s parties")
            % {"done": handed_in, "all": len(parties)},
            bool(sheet["shared_at"]),
        ),
        (
            _("Conclusion and programme %(year)s") % {"year": sheet["programme"]["next_label"]},
            concluded and not is_open,
        ),
        (
            _("Adopted: %(done)s of %(all)s") % {"done": adopted, "all": len(current)}
            if current
            else _("Adoption"),
            evaluation.is_adopted,
        ),
    ]
    now = next((number for number, (_text, done) in enumerate(steps) if not done), None)
    return [
        {"text": text, "is_done": done, "is_now": number == now}
        for number, (text, done) in enumerate(steps)
    ]


def counts_of(counts) -> dict:
    """How many activities were carried out, and how many reached their target: kept apart."""
    verdicts = [
        (VERDICT_TONES[verdict], counts[verdict], label) for verdict, label in Verdict.choices
    ]
    verdicts.append(("none", counts["unjudged"], _("Not judged yet")))
    return {
        "done": counts["done"],
        "all": counts["activities"],
        "verdicts": [
            {"tone": tone, "text": f"{label}: {number}"}
            for tone, number, label in verdicts
            if number
        ],
    }


# -- themes and activities --------------------------------------------------------------------


def themes_of(sheet) -> list[dict]:
    labels = dict(ThemeNext.choices)
    return [
        {
            "title": theme["title"],
            "area": theme["area"],
            "owner": theme["owner"],
            "summary": theme["summary"],
            "next": labels.get(theme["next_year"], ""),
            "activities": [activity_of(activity) for activity in theme["activities"]],
        }
        for theme in sheet["themes"]
    ]


def activity_of(activity) -> dict:
    kind = activity["kind"]
    return {
        "title": activity["title"],
        "kind": dict(ActivityKind.choices)[kind] if kind != ActivityKind.ACTIVITY else "",
        "state": dict(ActivityState.choices)[activity["state"]],
        "state_tone": ACTIVITY_TONES.get(activity["state"], "none"),
        "target": figure(activity["target"], activity["unit"]),
        "target_text": activity["target_text"],
        "result": figure(activity["result"], activity["unit"]),
        "result_text": activity["result_text"],
        "verdict": dict(Verdict.choices).get(activity["verdict"], _("Not judged yet")),
        "verdict_tone": VERDICT_TONES[activity["verdict"]],
        "lesson": activity["lesson"],
        "next": dict(NextYear.choices).get(activity["next_year"], ""),
        "next_target": figure(activity["next_target"], activity["unit"]),
    }


def figure(number, unit) -> str:
    """ "24 places", or "" when there is no number."""
    return f"{write_amount(number)} {unit}".strip() if number else ""


def _cut(themes) -> tuple[list[dict], list[dict]]:
    """The themes whose activities fit on the page at once, and the rest."""
    shown, rows = [], 0
    for theme in themes:
        rows += len(theme["activities"])
        if shown and rows > SHOWN_ROWS:
            break
        shown.append(theme)
    return shown, themes[len(shown) :]


# -- parties and scores -----------------------------------------------------------------------


def parties_of(sheet) -> list[dict]:
    shared = bool(sheet["shared_at"])
    return [
        {
            "name": party["name"],
            "decides": party["decides"],
            "handed_in": party["handed_in"],
            "no_answer": shared and not party["handed_in"],
            "at": _at(party["handed_in_at"]),
            "way": way_of(party),
            "view": party["view"],
        }
        for party in sheet["parties"]
    ]


def way_of(row) -> str:
    """How it came in, when that was not simply in the register."""
    if row["way"] == Way.ON_BEHALF:
        if not row["source_person"]:
            return _("recorded on its behalf")
        return _("recorded on its behalf: %(person)s, %(day)s, source: %(source)s") % {
            "person": row["source_person"],
            "day": _day_words(row["source_on"]),
            "source": row["source_text"],
        }
    return _("through a mailed link") if row["way"] == Way.LINK else ""


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


# -- the rest of the page ---------------------------------------------------------------------


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


def conclusion_of(sheet) -> dict:
    conclusion = sheet["conclusion"]
    return {
        **conclusion,
        "label": dict(ConclusionKind.choices).get(conclusion["kind"], ""),
        "tone": CONCLUSION_TONES.get(conclusion["kind"], "warn"),
        "stops": conclusion["kind"] == ConclusionKind.STOP,
    }


def next_of(sheet) -> list[dict]:
    """Next year's proposed activities under their theme."""
    return [
        {
            "theme": group["theme"],
            "activities": [
                {
                    **row,
                    "target": figure(row["target"], row["unit"]),
                    "kind": (
                        dict(ActivityKind.choices)[row["kind"]]
                        if row["kind"] != ActivityKind.ACTIVITY
                        else ""
                    ),
                }
                for row in group["activities"]
            ],
        }
        for group in sheet["next"]
    ]


def sign_offs_of(sheet) -> dict:
    """Decisions of this round, and those of earlier rounds."""
    rows = [
        {
            **row,
            "label": dict(SignOffState.choices)[row["state"]],
            "tone": SIGN_OFF_TONES.get(row["state"], "none"),
            "at": _at(row["decided_at"]),
            "way": way_of(row),
            "who": "" if row["way"] == Way.ON_BEHALF else row["decided_by"],
        }
        for row in sheet["sign_offs"]
    ]
    return {
        "sign_offs": [row for row in rows if row["round"] == sheet["round"]],
        "earlier_sign_offs": [
            row
            for row in rows
            if row["round"] < sheet["round"] and row["state"] != SignOffState.WAITING
        ],
    }


def late_words(due_on, on) -> str:
    """ "3 weeks late", or "" when it is not."""
    days = (on - due_on).days
    if days <= 0:
        return ""
    if days < 14:
        return ngettext("%(number)s day late", "%(number)s days late", days) % {"number": days}
    weeks = days // 7
    return ngettext("%(number)s week late", "%(number)s weeks late", weeks) % {"number": weeks}


def _day(text):
    return datetime.date.fromisoformat(text) if text else None


def _at(text):
    return datetime.datetime.fromisoformat(text) if text else None


def _day_words(text) -> str:
    return date_format(_day(text), "j F Y") if text else ""
