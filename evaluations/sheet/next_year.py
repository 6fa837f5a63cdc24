"""The proposed programme of next year."""

from evaluations.enums import ThemeNext

from .values import number


def next_programme_of(evaluation, themes) -> list[dict]:
    """Next year's proposed activities, per theme that goes on."""
    titles = {theme["id"]: theme["title"] for theme in themes if goes_on(theme["next_year"])}
    rows = evaluation.proposed_activities.select_related("theme", "organiser__organisation")
    by_theme: dict[int, list[dict]] = {}
    for row in rows.order_by("position", "pk"):
        by_theme.setdefault(row.theme_id, []).append(
            {
                "title": row.title,
                "kind": row.kind,
                "target": number(row.target),
                "target_text": row.target_text,
                "unit": row.unit,
                "organiser": str(row.organiser) if row.organiser else "",
                "carried": row.review_id is not None,
            }
        )
    return [
        {"theme": title, "activities": by_theme[theme_id]}
        for theme_id, title in titles.items()
        if theme_id in by_theme
    ]


def goes_on(theme_next) -> bool:
    """Whether a theme has a plan next year: unless it pauses or stops."""
    return theme_next not in (ThemeNext.PAUSE, ThemeNext.STOP)
