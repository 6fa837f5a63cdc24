"""Themes with their verdict, and under each its activities of the year."""

from evaluations.enums import Verdict
from partnerships.models import Activity
from partnerships.models.plan import DONE_STATES

from .values import number


def themes_of(evaluation, before) -> list[dict]:
    """Themes with their verdict, and under each its activities of this year.

    ``before`` is the last year (or None): since when an activity goes on follows from it.
    """
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
        "activities": [],
    }


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
