"""The conclusion, what follows from it, and who adopted."""

from django.utils.translation import gettext_lazy as _

from evaluations.enums import ConclusionKind, RecommendationAnswer, SignOffState, Way
from lib.dates import HonestDate

from .words import day, moment, way_of

CONCLUSION_TONES = {"continue": "good", "extend": "good", "change": "plan"}
RECOMMENDATION_TONES = {"taken": "good", "partly": "warn"}
# Of who is asked and does not decide.
ASKED_LABELS = {
    **dict(SignOffState.choices),
    SignOffState.WAITING: _("Asked, no answer yet; does not decide"),
    SignOffState.ADOPTED: _("Agrees; does not decide"),
    SignOffState.SENT_BACK: _("Objects; does not decide"),
}
SIGN_OFF_TONES = {"adopted": "good", "sent_back": "bad", "waiting": "warn"}


def conclusion_of(sheet) -> dict:
    conclusion = sheet["conclusion"]
    return {
        **conclusion,
        "label": dict(ConclusionKind.choices).get(conclusion["kind"], ""),
        "tone": CONCLUSION_TONES.get(conclusion["kind"], "warn"),
        "stops": conclusion["kind"] == ConclusionKind.STOP,
        "extended_until": day(conclusion["extended_until"]),
    }


def follow_ups_of(sheet) -> list[dict]:
    """What somebody will do because of this evaluation."""
    return [{**row, "due_on": day(row["due_on"])} for row in sheet["follow_ups"]]


def recommendations_of(sheet) -> list[dict]:
    """What an outside bureau advised, and what was done with it."""
    labels = dict(RecommendationAnswer.choices)
    return [
        {
            **row,
            "answer": labels.get(row["answer"], ""),
            "tone": RECOMMENDATION_TONES.get(row["answer"], "none"),
        }
        for row in sheet["recommendations"]
    ]


def sign_offs_of(sheet) -> dict:
    """Decisions of this round, and those of earlier rounds."""
    rows = [_sign_off(row) for row in sheet["sign_offs"]]
    return {
        "sign_offs": [row for row in rows if row["round"] == sheet["round"]],
        "earlier_sign_offs": [
            row
            for row in rows
            if row["round"] < sheet["round"] and row["state"] != SignOffState.WAITING
        ],
        "sent_back": [
            row
            for row in rows
            if row["round"] == sheet["round"] - 1
            and row["decides"]
            and row["state"] == SignOffState.SENT_BACK
        ],
    }


def later_answers_of(sheet, rows) -> list[dict]:
    """What those who do not decide said after the adoption; ``rows`` are the sign-offs of today."""
    kept = {row["id"]: row["state"] for row in sheet["sign_offs"]}
    later = (row for row in rows if not row["decides"] and kept.get(row["id"]) != row["state"])
    return [_sign_off(row) for row in later]


def _sign_off(row) -> dict:
    labels = dict(SignOffState.choices) if row["decides"] else ASKED_LABELS
    return {
        **row,
        "label": labels[row["state"]],
        "tone": SIGN_OFF_TONES.get(row["state"], "none"),
        "at": moment(row["decided_at"]),
        "way": way_of(row),
        "who": "" if row["way"] == Way.ON_BEHALF else row["decided_by"],
    }


def meeting_of(sheet) -> dict | None:
    """The conversation at the table: its body and its date in words."""
    meeting = sheet["meeting"]
    if meeting is None:
        return None
    return {**meeting, "date": str(HonestDate(meeting["date"] or None, meeting["stated"]))}
