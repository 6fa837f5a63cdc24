"""Writing down what becomes of supply and demand, and what each party will offer or seek."""

from django.db import transaction

from accounts.errors import WrongMoment
from accounts.permissions import may
from evaluations.completeness import may_review
from evaluations.locking import locked
from evaluations.saving import save_row, take_away
from organisations.enums import Role
from partnerships.models import Party


def parties_looked_after(evaluation, user) -> list[Party]:
    """Of which parties this user writes: of all who runs the evaluation, else of one's own."""
    parties = evaluation.partnership.parties.select_related("organisation")
    joined = [party for party in parties.order_by("position", "pk") if party.is_joined]
    if may(user, "evaluation.run", evaluation):
        return joined
    own = set(user.organisations_as(Role.COORDINATOR))
    return [party for party in joined if party.organisation_id in own]


@transaction.atomic
def save_exchange(evaluation, *, rows=(), proposals=(), removed=(), by, at):
    """Write what becomes of what is on the board, and what is new; returns the evaluation.

    ``rows`` are (exchange review, changes, version), ``proposals`` (proposed exchange, changes,
    version), unsaved ones without a version; ``removed`` (proposed exchange, version). The board
    itself changes when the evaluation is adopted, or the interim review closed. Raises StaleRecord
    when one of them moved on, WrongMoment when the evaluation is not open.
    """
    evaluation = locked(evaluation)
    if reason := may_review(evaluation):
        raise WrongMoment(reason)
    for row, changes, version in (*rows, *proposals):
        save_row(row, changes, version, by=by, at=at)
    for row, version in removed:
        take_away(row, version, by=by, at=at)
    return evaluation
