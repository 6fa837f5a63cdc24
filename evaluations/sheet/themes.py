"""Themes with their verdict, and under each its activities of the year."""

from evaluations.enums import EvaluationKind, Verdict
from partnerships.models import Activity, Goal, GoalResult
from partnerships.models.plan import DONE_STATES

from .values import number


def themes_of(evaluation, before) -> list[dict]:
    """Themes with their verdict, and under each its activities of this year.

    ``before`` is the last year (or None): since when an activity goes on follows from it. An
    interim review says nothing of them: they are judged when the year is over.
    """
    if evaluation.kind == EvaluationKind.INTERIM:
        return []
    since = {row["id"]: row["since"] for row in before["activities"]} if before else {}
    reviews = evaluation.theme_reviews.all()
    themes = {review.theme_id: _theme(review, review.theme) for review in reviews}
    verdicts = {review.activity_id: review for review in evaluation.activity_reviews.all()}
    activities = Activity.objects.filter(plan__programme=evaluation.programme_id).select_related(
        "plan__theme__main_area", "organiser__organisation"
    )
    for activity in activities.order_by("position", "pk"):
        theme = activity.plan.theme
        if theme.pk not in themes:
            themes[theme.pk] = _theme(None, theme)
        row = _activity(activity, verdicts.get(activity.pk), since)
        themes[theme.pk]["activities"].append(row)
    for theme_id, rows in _goals_of(evaluation, list(themes)).items():
        themes[theme_id]["goals"] = rows
    return sorted(themes.values(), key=lambda theme: theme.pop("order"))


def _theme(review, theme) -> dict:
    area = theme.main_area
    owner = theme.current_owner if review else None
    return {
        "order": [area.position if area else 0, theme.position, theme.pk],
        "id": theme.pk,
        "review_id": review.pk if review else None,
        "title": theme.title,
        "area": area.title if area else "",
        "owner": str(owner.contact) if owner else "",
        "summary": review.summary if review else "",
        "next_year": review.next_year if review else "",
        "goals": [],
        "activities": [],
    }


def _goals_of(evaluation, theme_ids) -> dict[int, list[dict]]:
    """Theme id → its goals, each with what it came to in this year."""
    if not theme_ids:
        return {}
    results = GoalResult.objects.filter(programme=evaluation.programme_id)
    came_to = {result.goal_id: result for result in results}
    goals: dict[int, list[dict]] = {}
    for goal in Goal.objects.filter(theme__in=theme_ids).order_by("position", "pk"):
        result = came_to.get(goal.pk)
        goals.setdefault(goal.theme_id, []).append(
            {
                "statement": goal.statement,
                "indicator": goal.indicator,
                "unit": goal.unit,
                "baseline": number(goal.baseline),
                "target": number(goal.target),
                "value": number(result.value) if result else "",
                "text": result.text if result else "",
            }
        )
    return goals


def _activity(activity, review, since) -> dict:
    result = review if review is not None else activity
    return {
        "id": activity.pk,
        "title": activity.title,
        "kind": activity.kind,
        "carried_from": activity.carried_from_id,
        "since": since.get(activity.carried_from_id, ""),
        "state": activity.state,
        "done": activity.state in DONE_STATES,
        "organiser": str(activity.organiser) if activity.organiser else "",
        "target": number(activity.target),
        "target_text": activity.target_text,
        "unit": activity.unit,
        "result": number(result.result),
        "result_text": result.result_text,
        "verdict": review.verdict if review else "",
        "lesson": review.lesson if review else "",
        "next_year": review.next_year if review else "",
        "next_target": number(review.next_target) if review else "",
    }


def counts_of(themes) -> dict:
    activities = [activity for theme in themes for activity in theme["activities"]]
    verdicts = [activity["verdict"] for activity in activities]
    return {
        "activities": len(activities),
        "done": sum(activity["done"] for activity in activities),
        **{str(verdict): verdicts.count(verdict) for verdict in Verdict.values},
        "unjudged": verdicts.count(""),
    }
