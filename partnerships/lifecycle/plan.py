"""A plan of approach: draft, adopted, closed. After adoption changes stay possible, and visible."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.enums import PlanState


def _adopted(by, at) -> dict:
    return {"adopted_at": at, "adopted_by": by}


PLAN = Lifecycle.of(
    [
        Move(
            name="adopt",
            label=_("Adopt the plan"),
            sources=frozenset([PlanState.DRAFT]),
            target=PlanState.ADOPTED,
            permission="plan.adopt",
            done=_("The plan is adopted. Later changes stay visible as changes."),
            tone="primary",
            stamps=_adopted,
        ),
        Move(
            name="close",
            label=_("Close the plan"),
            sources=frozenset([PlanState.ADOPTED]),
            target=PlanState.CLOSED,
            permission="plan.adopt",
            done=_("The plan is closed. Nothing is added to it any more."),
        ),
        Move(
            name="reopen",
            label=_("Reopen the plan"),
            sources=frozenset([PlanState.CLOSED]),
            target=PlanState.ADOPTED,
            permission="plan.adopt",
            done=_("The plan is open again."),
        ),
    ]
)
