"""What people should notice of the partnership, and whether each party saw that they did."""

from evaluations.models import BenefitReview


def benefits_of(evaluation) -> list[dict]:
    """Per stakeholder what they should notice, with each party's word on it."""
    reviews = BenefitReview.objects.filter(response__evaluation=evaluation).select_related(
        "response", "benefit__target_group", "statement"
    )
    rows: dict[tuple, dict] = {}
    for review in reviews:
        row = rows.setdefault((review.benefit_id, review.statement_id), _row(review))
        if review.noticed or review.note:
            answer = {"noticed": review.noticed, "note": review.note}
            row["answers"][str(review.response.party_id)] = answer
    return sorted(rows.values(), key=lambda row: row.pop("order"))


def _row(review) -> dict:
    benefit, statement = review.benefit, review.statement
    if benefit is not None:
        return {
            "order": (0, benefit.position, benefit.pk),
            "stakeholder": str(benefit.target_group),
            "text": benefit.text,
            "kind": "benefit",
            "answers": {},
        }
    return {
        "order": (1, statement.event_id, statement.position, statement.pk),
        "stakeholder": statement.stakeholder,
        "text": statement.text,
        "kind": "statement",
        "answers": {},
    }
