"""Themes and their activities in words."""

from django.utils.translation import gettext as _

from evaluations.enums import NextYear, ThemeNext, Verdict
from partnerships.enums import ActivityKind, ActivityState

from .words import figure

SHOWN_ROWS = 17
VERDICT_TONES = {"achieved": "good", "partly": "warn", "not": "bad", "": "none"}
ACTIVITY_TONES = {"done": "good", "partly": "warn", "not_done": "bad", "running": "plan"}


def themes_of(sheet) -> list[dict]:
    labels = dict(ThemeNext.choices)
    return [
        {
            "title": theme["title"],
            "area": theme["area"],
            "owner": theme["owner"],
            "summary": theme["summary"],
            "next": labels.get(theme["next_year"], ""),
            "goals": [goal_of(goal) for goal in theme["goals"]],
            "activities": [activity_of(activity) for activity in theme["activities"]],
        }
        for theme in sheet["themes"]
    ]


def goal_of(goal) -> dict:
    """A goal, and what it had come to at the end of the year."""
    return {
        **goal,
        "baseline": figure(goal["baseline"], goal["unit"]),
        "target": figure(goal["target"], goal["unit"]),
        "value": figure(goal["value"], goal["unit"]),
    }


def activity_of(activity) -> dict:
    kind = activity["kind"]
    return {
        "title": activity["title"],
        "since": activity["since"],
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


def cut(themes) -> tuple[list[dict], list[dict]]:
    """The themes whose activities fit on the page at once, and the rest."""
    shown, rows = [], 0
    for theme in themes:
        rows += len(theme["activities"])
        if shown and rows > SHOWN_ROWS:
            break
        shown.append(theme)
    return shown, themes[len(shown) :]
