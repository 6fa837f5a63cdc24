"""The years before, from what they kept."""

from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.models import Evaluation

from .answers import scores_by_organisation

EARLIER_YEARS = 3


def earlier_of(evaluation) -> list[dict]:
    """The adopted years before this one, oldest first, from what they kept."""
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
        for pk, sheet in reversed(kept)
    ]
