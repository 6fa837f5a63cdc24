"""The proposed programme of next year."""

from evaluations.enums import NextYear, ThemeNext

from .values import number


def next_programme_of(evaluation, themes) -> list[dict]:
    """Per theme that goes on or is new: its proposed activities, and those that stop."""
    titles = {theme["id"]: theme["title"] for theme in themes if goes_on(theme["next_year"])}
    judged = {theme["id"] for theme in themes}
    rows = evaluation.proposed_activities.select_related(
        "theme", "organiser__organisation", "review__activity"
    )
    by_theme: dict[int, list[dict]] = {}
    for row in rows.order_by("position", "pk"):
        if row.theme_id not in judged:
            titles[row.theme_id] = row.theme.title
        by_theme.setdefault(row.theme_id, []).append(_proposed(row))
    stopped = {theme["id"]: _stopped(theme) for theme in themes}
    return [
        {
            "theme": title,
            "is_new": theme_id not in judged,
            "activities": by_theme.get(theme_id, []),
            "stopped": stopped.get(theme_id, []),
        }
        for theme_id, title in titles.items()
        if theme_id in by_theme or stopped.get(theme_id)
    ]


def _proposed(row) -> dict:
    review = row.review
    return {
        "title": row.title,
        "kind": row.kind,
        "target": number(row.target),
        "target_text": row.target_text,
        "unit": row.unit,
        "organiser": str(row.organiser) if row.organiser else "",
        "carried": review is not None,
        "next_year": review.next_year if review else "",
        "before": number(review.activity.target) if review else "",
    }


def _stopped(theme) -> list[str]:
    """Titles of the activities of this year that stop."""
    return [row["title"] for row in theme["activities"] if row["next_year"] == NextYear.STOP]


def goes_on(theme_next) -> bool:
    """Whether a theme has a plan next year: unless it pauses or stops."""
    return theme_next not in (ThemeNext.PAUSE, ThemeNext.STOP)
