"""The year in four figures: what a manager reads first."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.enums import (
    ConclusionKind,
    EvaluationKind,
    ExchangeNext,
    NextYear,
    SignOffState,
    ThemeNext,
    Verdict,
)

from .decisions import CONCLUSION_TONES

FEW = 2


def brief_of(sheet, scores) -> dict:
    """Achieved against last year, the largest difference, what changes, and the conclusion."""
    return {
        "done": _done(sheet),
        "exchange": _exchange(sheet),
        "difference": _difference(sheet, scores),
        "next": _next(sheet),
        "decision": _decision(sheet),
    }


def _done(sheet) -> dict | None:
    counts = sheet["counts"]
    if not counts["activities"]:
        return None
    verdicts = [
        f"{counts[code]} {str(label).lower()}" for code, label in Verdict.choices if counts[code]
    ]
    last = sheet["earlier"][-1] if sheet["earlier"] else None
    return {
        "done": counts["done"],
        "all": counts["activities"],
        "verdicts": ", ".join(verdicts),
        "last": _("%(done)s of %(all)s in %(year)s")
        % {
            "done": last["counts"]["done"],
            "all": last["counts"]["activities"],
            "year": last["label"],
        }
        if last
        else "",
    }


def _exchange(sheet) -> dict | None:
    """What an interim review is about: supply and demand that stays, is closed or is new."""
    rows = sheet["exchange"]
    if sheet["kind"] != EvaluationKind.INTERIM or not rows:
        return None
    new = sum(row["new"] for row in rows)
    closed = sum(row["next_year"] == ExchangeNext.CLOSE for row in rows)
    parts = [
        _("%(number)s stays open") % {"number": len(rows) - new - closed},
        _("%(number)s closed") % {"number": closed},
        _("%(number)s new") % {"number": new},
    ]
    return {"words": ", ".join(parts)}


def _difference(sheet, scores) -> dict | None:
    """The widest criterion, and how many scores are as low as 1 or 2."""
    if not sheet["shared_at"]:
        return None
    widest = max(scores, key=lambda row: row["difference"] or 0, default=None)
    if widest is None or widest["difference"] is None:
        return None
    low = sum(cell["value"] in (1, 2) for row in scores for cell in row["cells"])
    return {
        "title": widest["title"],
        "number": widest["difference"],
        "words": widest["difference_words"],
        "scores": " · ".join(f"{cell['party']} {cell['text']}" for cell in widest["cells"])
        if len(widest["cells"]) <= FEW + 1
        else widest["spread"],
        "low": ngettext("%(number)s score of 1 or 2", "%(number)s scores of 1 or 2", low)
        % {"number": low}
        if low
        else "",
    }


def _next(sheet) -> dict | None:
    """What will be otherwise next year, counted; only once something was said of next year."""
    said = [a["next_year"] for theme in sheet["themes"] for a in theme["activities"]]
    themes = [theme["next_year"] for theme in sheet["themes"]]
    new = sum(not row["carried"] for group in sheet["next"] for row in group["activities"])
    if not any(said) and not any(themes) and not new:
        return None
    parts = [
        _counted(said.count(NextYear.STOP), _("%(number)s stops"), _("%(number)s stop")),
        _counted(said.count(NextYear.ADJUST), _("%(number)s adjusted"), _("%(number)s adjusted")),
        _counted(said.count(NextYear.SCALE_UP), _("%(number)s grows"), _("%(number)s grow")),
        _counted(new, _("%(number)s new"), _("%(number)s new")),
    ]
    ending = [
        theme["title"]
        for theme in sheet["themes"]
        if theme["next_year"] in (ThemeNext.STOP, ThemeNext.PAUSE)
    ]
    return {
        "words": ", ".join(part for part in parts if part) or _("Everything goes on"),
        "goes_on": said.count(NextYear.CONTINUE),
        "ending": ending,
    }


def _counted(number, one, many) -> str:
    return (one if number == 1 else many) % {"number": number} if number else ""


def _decision(sheet) -> dict:
    kind = sheet["conclusion"]["kind"]
    asked = [row for row in sheet["sign_offs"] if row["round"] == sheet["round"] and row["decides"]]
    adopted = sum(row["state"] == SignOffState.ADOPTED for row in asked)
    return {
        "label": dict(ConclusionKind.choices).get(kind, ""),
        "tone": CONCLUSION_TONES.get(kind, "warn"),
        "adopted": _("adopted by %(done)s of %(all)s") % {"done": adopted, "all": len(asked)}
        if asked
        else "",
    }
