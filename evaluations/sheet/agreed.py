"""What the parties agreed and exchange, and what came of it."""


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


def exchange_of(evaluation) -> list[dict]:
    """Supply and demand: what was on the board and becomes of it, then what is new."""
    reviews = evaluation.exchange_reviews.select_related("item__party__organisation")
    proposals = evaluation.proposed_exchange.select_related("party__organisation")
    return [
        *(_exchange(row.item, row.next_year, row.outcome, new=False) for row in reviews),
        *(_exchange(row, "", "", new=True) for row in proposals),
    ]


def _exchange(item, next_year, outcome, *, new) -> dict:
    return {
        "party": str(item.party),
        "direction": item.direction,
        "text": item.text,
        "next_year": next_year,
        "outcome": outcome,
        "new": new,
    }
