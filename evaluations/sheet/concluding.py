"""The conclusion, who will do what because of it, and what a bureau advised."""

from .values import day


def conclusion_of(evaluation) -> dict:
    """What was concluded, and until when which agreement is extended."""
    agreement = evaluation.extends_agreement
    return {
        "kind": evaluation.conclusion,
        "summary": evaluation.summary,
        "differing_opinions": evaluation.differing_opinions,
        "agreement": str(agreement) if agreement else "",
        "extended_until": day(evaluation.extended_until),
    }


def follow_ups_of(evaluation) -> list[dict]:
    """What somebody will do because of this evaluation."""
    return [
        {
            "text": row.text,
            "assignee": str(row.assignee) if row.assignee else "",
            "due_on": day(row.due_on),
        }
        for row in evaluation.follow_ups.select_related("assignee")
    ]


def recommendations_of(evaluation) -> list[dict]:
    """What an outside bureau advised, and what was said of it by now."""
    return [
        {
            "id": row.pk,
            "text": row.text,
            "source": row.source,
            "answer": row.answer,
            "done": row.done,
        }
        for row in evaluation.recommendations.all()
    ]
