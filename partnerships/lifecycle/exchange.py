"""Supply and demand: open, matched to somebody's answer, closed. A matched pair moves as one."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from accounts.moves import Lifecycle, Move
from lib.dates import HonestDate, honest_columns
from partnerships.enums import ExchangeState

OPEN, MATCHED, CLOSED = ExchangeState.OPEN, ExchangeState.MATCHED, ExchangeState.CLOSED


def _match_the_other(item, *, by, at) -> None:
    """The other side is matched along; refused when it does not fit, or is open no longer."""
    other = item.matched_with
    if other is None or other.matched_with_id == item.pk:
        return
    if not item.may_answer(other):
        raise WrongMoment(_("These two do not belong together: one offers what another seeks."))
    EXCHANGE.perform(other, "match", by=by, at=at, changes={"matched_with": item})


def _close_the_other(item, *, by, at) -> None:
    """What came of it, and when, holds for both."""
    for other in _pointing_to(item).exclude(state=CLOSED):
        changes = {"outcome": item.outcome, **honest_columns("until", item.until)}
        EXCHANGE.perform(other, "close", by=by, at=at, changes=changes)


def _reopen_the_other(item, *, by, at) -> None:
    for other in _pointing_to(item):
        EXCHANGE.perform(other, "reopen", by=by, at=at)


def _pointing_to(item):
    return type(item).objects.filter(matched_with=item)


def _as_before(by, at) -> dict:
    """An item that is open again has no other side, no end and nothing that came of it."""
    return {"matched_with": None, "outcome": "", **honest_columns("until", HonestDate.of(None))}


EXCHANGE = Lifecycle.of(
    [
        Move(
            name="match",
            label=_("Match"),
            sources=frozenset({OPEN}),
            target=MATCHED,
            permission="partnership.edit",
            done=_("Recorded as matched."),
            effect=_match_the_other,
        ),
        Move(
            name="close",
            label=_("Close"),
            sources=frozenset({OPEN, MATCHED}),
            target=CLOSED,
            permission="partnership.edit",
            done=_("Closed. It stays readable."),
            effect=_close_the_other,
        ),
        Move(
            name="reopen",
            label=_("Open again"),
            sources=frozenset({MATCHED, CLOSED}),
            target=OPEN,
            permission="partnership.edit",
            done=_("It is open again."),
            stamps=_as_before,
            effect=_reopen_the_other,
        ),
    ]
)
