"""The states of an activity. Each move is named after where it leads."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.enums import ActivityState
from partnerships.programmes import recount

IDEA, PLANNED, RUNNING = ActivityState.IDEA, ActivityState.PLANNED, ActivityState.RUNNING
DONE, PARTLY = ActivityState.DONE, ActivityState.PARTLY
NOT_DONE, MOVED = ActivityState.NOT_DONE, ActivityState.MOVED


def _recount(activity, *, by, at) -> None:
    recount(activity.plan.programme)


def _to(target, sources, label) -> Move:
    return Move(
        name=str(target.value),
        label=label,
        sources=frozenset(sources),
        target=target,
        permission="plan.edit",
        effect=_recount,
    )


ACTIVITY = Lifecycle.of(
    [
        _to(IDEA, [PLANNED], _("Back to an idea")),
        _to(PLANNED, [IDEA, RUNNING, NOT_DONE, MOVED], _("Plan it")),
        _to(RUNNING, [IDEA, PLANNED, DONE, PARTLY, NOT_DONE, MOVED], _("It is running")),
        _to(DONE, [IDEA, PLANNED, RUNNING, PARTLY, NOT_DONE], _("It is done")),
        _to(PARTLY, [IDEA, PLANNED, RUNNING, DONE, NOT_DONE], _("It is partly done")),
        _to(NOT_DONE, [IDEA, PLANNED, RUNNING, DONE, PARTLY], _("It was not done")),
        _to(MOVED, [IDEA, PLANNED, RUNNING, PARTLY, NOT_DONE], _("It moved on")),
    ]
)


def states_from(state) -> list[tuple[str, str]]:
    """The states a select offers: the present one and where the table leads, in natural order."""
    offered = {move.target for move in ACTIVITY.moves.values() if state in move.sources} | {state}
    return [(value, label) for value, label in ActivityState.choices if value in offered]
