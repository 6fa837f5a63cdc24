"""The years before, from what they kept."""

from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.models import Evaluation

from .answers import scores_by_organisation
from .upgrade import upgraded

EARLIER_YEARS = 3


def kept_years(evaluation) -> list[tuple[int, dict]]:
    """The adopted sheets of the years before this one, with their ids, oldest first."""
    if evaluation.kind != EvaluationKind.YEARLY:
        return []
    programme = evaluation.programme
    rows = Evaluation.objects.filter(
        programme__partnership=programme.partnership_id,
        programme__year__lt=programme.year,
        kind=evaluation.kind,
        state=EvaluationState.ADOPTED,
    ).order_by("-programme__year")
    kept = list(rows.values_list("pk", "frozen")[:EARLIER_YEARS])
    return [(pk, upgraded(sheet)) for pk, sheet in reversed(kept)]


def earlier_of(years) -> list[dict]:
    """The figures of each year before this one, oldest first."""
    return [
        {
            "evaluation_id": pk,
            "label": sheet["programme"]["label"],
            "counts": sheet["counts"],
            "parties": [
                {key: party[key] for key in ("organisation_id", "name")}
                for party in sheet["parties"]
            ],
            "scores": scores_by_organisation(sheet),
        }
        for pk, sheet in years
    ]


def before_of(years) -> dict | None:
    """The last year in more detail, to say what changed since; None in the first year."""
    if not years:
        return None
    _pk, sheet = years[-1]
    label = sheet["programme"]["label"]
    return {
        "label": label,
        "conclusion": sheet["conclusion"]["kind"],
        "themes": [
            {key: theme[key] for key in ("id", "title", "next_year")} for theme in sheet["themes"]
        ],
        "activities": [
            {
                **{key: activity[key] for key in ("id", "title", "verdict", "next_year")},
                "theme": theme["id"],
                "since": activity["since"] or label,
            }
            for theme in sheet["themes"]
            for activity in theme["activities"]
        ],
        "arrangements": [
            {key: row[key] for key in ("id", "text", "kept")} for row in sheet["arrangements"]
        ],
    }
