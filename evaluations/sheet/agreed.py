"""What the parties agreed, and whether it was kept."""


def arrangements_of(evaluation) -> list[dict]:
    reviews = evaluation.arrangement_reviews.select_related("arrangement").prefetch_related(
        "arrangement__debtors__organisation", "arrangement__beneficiaries__organisation"
    )
    return [
        {
            "id": review.arrangement_id,
            "text": review.arrangement.text,
            "owed_by": [str(party) for party in review.arrangement.debtors.all()],
            "owed_to": [str(party) for party in review.arrangement.beneficiaries.all()],
            "kept": review.kept,
            "note": review.note,
        }
        for review in reviews
    ]
