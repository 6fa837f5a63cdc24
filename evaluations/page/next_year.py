"""Next year's proposed programme in words."""

from django.utils.translation import gettext as _

from evaluations.enums import NextYear
from partnerships.enums import ActivityKind

from .words import figure


def next_of(sheet) -> list[dict]:
    """Next year's proposed activities under their theme, and those that stop."""
    return [
        {**group, "activities": [_activity_of(row) for row in group["activities"]]}
        for group in sheet["next"]
    ]


def _activity_of(row) -> dict:
    kind = row["kind"]
    before, after = (figure(row[name], row["unit"]) for name in ("before", "target"))
    mark, tone = _mark(row, is_changed=row["before"] is not None and before != after)
    return {
        **row,
        "target": after,
        "before": before if row["carried"] and before != after else "",
        "kind": dict(ActivityKind.choices)[kind] if kind != ActivityKind.ACTIVITY else "",
        "mark": mark,
        "tone": tone,
    }


def _mark(row, *, is_changed) -> tuple[str, str]:
    """What happens with it, and its tone."""
    if not row["carried"]:
        return _("New"), "plan"
    if row["next_year"] == NextYear.SCALE_UP:
        return _("Scaled up"), "plan"
    if is_changed or row["next_year"] == NextYear.ADJUST:
        return _("Adjusted"), "plan"
    return _("Goes on"), "good"
