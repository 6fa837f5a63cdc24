"""A contribution to the guide: proposed, then accepted or declined; accepted may be taken out."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from evaluations.enums import ContributionState


def _decided(by, at) -> dict:
    return {"decided_at": at, "decided_by": by}


CONTRIBUTION = Lifecycle.of(
    [
        Move(
            name="accept",
            label=_("Accept"),
            sources=frozenset([ContributionState.PROPOSED]),
            target=ContributionState.ACCEPTED,
            permission="guide.edit",
            done=_("Accepted. It is in the guide as soon as a new version is published."),
            tone="primary",
            stamps=_decided,
        ),
        Move(
            name="leave_out",
            label=_("Decline"),
            sources=frozenset([ContributionState.PROPOSED]),
            target=ContributionState.DECLINED,
            permission="guide.edit",
            done=_("Declined. Who sent it gets your answer."),
            stamps=_decided,
        ),
        Move(
            name="take_out",
            label=_("Take out of the guide"),
            sources=frozenset([ContributionState.ACCEPTED]),
            target=ContributionState.DECLINED,
            permission="guide.edit",
            done=_("Taken out. The next version is without it."),
            tone="danger",
            stamps=_decided,
        ),
    ]
)
