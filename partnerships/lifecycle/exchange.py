"""Supply and demand: open, matched to somebody's answer, closed."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.enums import ExchangeState

EXCHANGE = Lifecycle.of(
    [
        Move(
            name="match",
            label=_("Match"),
            sources=frozenset({ExchangeState.OPEN}),
            target=ExchangeState.MATCHED,
            permission="partnership.edit",
            done=_("Recorded as matched."),
        ),
        Move(
            name="close",
            label=_("Close"),
            sources=frozenset({ExchangeState.OPEN, ExchangeState.MATCHED}),
            target=ExchangeState.CLOSED,
            permission="partnership.edit",
            done=_("Closed. It stays readable."),
        ),
        Move(
            name="reopen",
            label=_("Open again"),
            sources=frozenset({ExchangeState.MATCHED, ExchangeState.CLOSED}),
            target=ExchangeState.OPEN,
            permission="partnership.edit",
            done=_("It is open again."),
        ),
    ]
)
