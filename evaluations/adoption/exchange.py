"""Supply and demand as the evaluation left it."""

from django.utils import timezone

from accounts import records
from evaluations.enums import ExchangeNext
from lib.dates import HonestDate, honest_columns
from partnerships.exchange import hold
from partnerships.lifecycle.exchange import EXCHANGE
from partnerships.models import ExchangeItem


def update_exchange(evaluation, *, by, at) -> None:
    """Close what was closed, with what came of it, and put on the board what is new.

    A matched pair closes as one. Each new item keeps its link to the proposal it came from; one
    of a party that has left since is not put on the board.
    """
    today = HonestDate.from_date(timezone.localdate(at))
    _close_items(evaluation, today, by=by, at=at)
    proposals = evaluation.proposed_exchange.filter(created_item__isnull=True)
    for proposal in proposals.select_related("party", "theme"):
        if not proposal.party.is_joined:
            continue
        item = ExchangeItem(
            partnership=evaluation.partnership,
            party=proposal.party,
            direction=proposal.direction,
            text=proposal.text,
            theme=proposal.theme,
            since=today,
        )
        records.create(item, by=by, at=at)
        records.update(proposal, {"created_item": item}, by=by, at=at)


def _close_items(evaluation, today, *, by, at) -> None:
    closing = evaluation.exchange_reviews.filter(next_year=ExchangeNext.CLOSE)
    for review in closing.select_related("item__matched_with"):
        item = review.item
        hold(item, item.matched_with)
        item.refresh_from_db()  # closing one of a pair closed the other
        if item.state in EXCHANGE.moves["close"].sources:
            changes = {"outcome": review.outcome, **honest_columns("until", today)}
            EXCHANGE.perform(item, "close", by=by, at=at, changes=changes)
