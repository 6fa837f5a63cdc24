"""Action points: open until they are done, or no longer needed."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.enums import ActionState


def _done_today(by, at) -> dict:
    return {"done_on": timezone.localdate(at)}


def _as_before(by, at) -> dict:
    return {"done_on": None, "outcome": ""}


ACTION = Lifecycle.of(
    [
        Move(
            name="complete",
            label=_("Report as done"),
            sources=frozenset({ActionState.OPEN}),
            target=ActionState.DONE,
            permission="action.do",
            done=_("The action point is done. It stays readable in the list."),
            stamps=_done_today,
        ),
        Move(
            name="drop",
            label=_("No longer needed"),
            sources=frozenset({ActionState.OPEN}),
            target=ActionState.DROPPED,
            permission="action.do",
            done=_("It is recorded that this is no longer needed."),
        ),
        Move(
            name="reopen",
            label=_("Open again"),
            sources=frozenset({ActionState.DONE, ActionState.DROPPED}),
            target=ActionState.OPEN,
            permission="action.do",
            done=_("The action point is open again."),
            stamps=_as_before,
        ),
    ]
)
