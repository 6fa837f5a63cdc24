"""The last adoption: the page is kept for good, and everything follows that was decided.

All of it happens in the transaction of the decision: either everything is there, or nothing.
"""

from accounts import records
from evaluations.enums import EvaluationKind
from evaluations.lifecycle import EVALUATION
from evaluations.models import Evaluation
from evaluations.sheet import party_means, sign_offs_of

from .agreement import extend_agreement
from .asking import close_unanswered
from .exchange import update_exchange
from .follow_ups import make_action_points
from .next_year import make_next_year
from .stage import end_together

# What follows, in this order. Each is called with (evaluation, by=, at=). Whether arrangements
# were kept needs no effect: their pages read the verdicts of adopted evaluations.
EFFECTS = (update_exchange, make_action_points, extend_agreement, end_together)


def finish(evaluation, *, by, at) -> None:
    """Everybody who decides adopted: keep the page and let everything follow."""
    close_unanswered(evaluation, by=by, at=at)
    sheet = {**evaluation.frozen, "sign_offs": sign_offs_of(evaluation)}
    by_party = party_means(sheet)
    means = [mean for _name, mean in by_party]
    Evaluation.objects.filter(pk=evaluation.pk).update(
        frozen=sheet,
        lowest_mean=min(means, default=None),
        highest_mean=max(means, default=None),
        party_means=[[name, str(mean)] for name, mean in by_party],
    )
    EVALUATION.perform(evaluation, "adopt", by=by, at=at)
    if evaluation.kind == EvaluationKind.YEARLY:
        made = make_next_year(evaluation, by=by, at=at)
        records.audit(by=by, at=at, verb="make_next_year", obj=evaluation, after=made)
    for effect in EFFECTS:
        effect(evaluation, by=by, at=at)


def keep(evaluation, sheet) -> None:
    """Store the sheet that is shown from now on (no change anybody made: no version, no entry)."""
    Evaluation.objects.filter(pk=evaluation.pk).update(frozen=sheet)
    evaluation.frozen = sheet
