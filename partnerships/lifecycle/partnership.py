"""The stages of a partnership. *Dormant* is no stage: it follows from dates."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from lib.dates import honest_columns
from partnerships.enums import Stage

ACTIVATE = Move(
    name="activate",
    label=_("Make active"),
    sources=frozenset({Stage.EXPLORING, Stage.WINDING_DOWN}),
    target=Stage.ACTIVE,
    permission="partnership.edit",
    done=_("The partnership is active."),
)

WIND_DOWN = Move(
    name="wind_down",
    label=_("Wind down"),
    sources=frozenset({Stage.ACTIVE}),
    target=Stage.WINDING_DOWN,
    permission="partnership.edit",
    done=_("The partnership is winding down."),
)

END = Move(
    name="end",
    label=_("End"),
    sources=frozenset({Stage.EXPLORING, Stage.ACTIVE, Stage.WINDING_DOWN}),
    target=Stage.ENDED,
    permission="partnership.end",
    done=_("The partnership has ended. Everything stays readable."),
    tone="danger",
)


def _no_end(by, at):
    """Who reopens takes back that it ended: date and reason stay in the history."""
    return {**honest_columns("ended", None), "end_reason": ""}


REOPEN = Move(
    name="reopen",
    label=_("Reopen"),
    sources=frozenset({Stage.ENDED}),
    target=Stage.ACTIVE,
    permission="partnership.end",
    done=_("The partnership is active again."),
    stamps=_no_end,
)

PARTNERSHIP = Lifecycle.of([ACTIVATE, WIND_DOWN, END, REOPEN], field="stage")
