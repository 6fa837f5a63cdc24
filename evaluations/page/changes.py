"""What changed since last year: scores, activities, themes and arrangements."""

from django.utils.translation import gettext as _

from evaluations.enums import ConclusionKind, Kept, NextYear, ThemeNext
from evaluations.models.criterion import in_language

from .answers import SIDE_BY_SIDE


def changes_of(sheet) -> dict | None:
    """The differences with the last year, or None when there is no such year to compare with."""
    before = sheet["before"]
    if not before:
        return None
    changes = {
        "scores": _scores(sheet),
        "activities": _activities(sheet, before),
        "themes": _themes(sheet, before),
        "arrangements": _arrangements(sheet, before),
    }
    return {
        **changes,
        "label": before["label"],
        "conclusion": dict(ConclusionKind.choices).get(before["conclusion"], ""),
        "is_empty": not any(changes.values()),
    }


def _scores(sheet) -> list[dict]:
    """Criteria asked in both years on which a party scores otherwise, the largest step first."""
    last = sheet["earlier"][-1]["scores"]
    rows = []
    for criterion in sheet["criteria"]:
        then = last.get(criterion["code"], {})
        now = sheet["scores"].get(criterion["code"], {})
        steps = [
            step for party in sheet["parties"] if (step := _step(party, then, now.get(party["id"])))
        ]
        if steps:
            title = in_language(criterion["title_nl"], criterion["title_en"])
            rows.append({"title": title, **_steps(steps, len(sheet["parties"]))})
    return sorted(rows, key=lambda row: -row["size"])


def _step(party, then, answer) -> dict | None:
    was = then.get(str(party["organisation_id"]))
    value = answer["value"] if answer else None
    if was is None or value is None or was == value:
        return None
    return {"party": party["name"], "was": was, "now": value, "step": value - was}


def _steps(steps, parties) -> dict:
    """Few parties by name, many as how many went up and how many down."""
    up = sum(step["step"] > 0 for step in steps)
    return {
        "size": max(abs(step["step"]) for step in steps),
        "steps": [{**step, "text": f"{step['step']:+d}".replace("-", "−")} for step in steps]
        if parties <= SIDE_BY_SIDE
        else [],
        "up": up,
        "down": len(steps) - up,
    }


def _activities(sheet, before) -> dict:
    """Carried on, ended as was agreed, fallen away although it would go on, and new."""
    now = [activity for theme in sheet["themes"] for activity in theme["activities"]]
    carried = {activity["carried_from"] for activity in now}
    gone = [activity for activity in before["activities"] if activity["id"] not in carried]
    ended_themes = {
        theme["id"]
        for theme in before["themes"]
        if theme["next_year"] in (ThemeNext.STOP, ThemeNext.PAUSE)
    }
    stopped = [
        activity["title"]
        for activity in gone
        if activity["next_year"] == NextYear.STOP or activity["theme"] in ended_themes
    ]
    ids = {activity["id"] for activity in before["activities"]}
    parts = {
        "carried": sum(activity["carried_from"] in ids for activity in now),
        "new": [activity["title"] for activity in now if activity["carried_from"] not in ids],
        "stopped": stopped,
        "dropped": [row["title"] for row in gone if row["title"] not in stopped],
    }
    return parts if any(parts.values()) else {}


def _themes(sheet, before) -> dict:
    then = {theme["id"]: theme["title"] for theme in before["themes"]}
    now = {theme["id"]: theme["title"] for theme in sheet["themes"]}
    parts = {
        "new": [title for key, title in now.items() if key not in then],
        "ended": [title for key, title in then.items() if key not in now],
    }
    return parts if any(parts.values()) else {}


def _arrangements(sheet, before) -> list[dict]:
    """Arrangements that are new, and those kept better or worse than last year."""
    then = {row["id"]: row["kept"] for row in before["arrangements"]}
    labels = dict(Kept.choices)
    order = list(Kept.values)
    rows = []
    for row in sheet["arrangements"]:
        was = then.get(row["id"])
        if row["id"] not in then:
            rows.append({"text": row["text"], "words": _("new this year"), "tone": "plan"})
        elif was and row["kept"] and was != row["kept"]:
            better = order.index(row["kept"]) < order.index(was)
            words = _("%(before)s → %(now)s") % {
                "before": labels[was],
                "now": str(labels[row["kept"]]).lower(),
            }
            rows.append({"text": row["text"], "words": words, "tone": "good" if better else "bad"})
    return rows
