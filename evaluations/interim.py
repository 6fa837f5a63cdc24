"""The interim review: a light look halfway, whose outcome is supply and demand.

Parties may write a view; nobody scores, judges or adopts. Its coordinator closes it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations.adoption.exchange import update_exchange
from evaluations.adoption.finishing import keep
from evaluations.adoption.follow_ups import make_action_points
from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.lifecycle import EVALUATION
from evaluations.locking import locked
from evaluations.models import Evaluation
from evaluations.sheet import as_shared, build_sheet


def reason_not_to_settle(evaluation, on) -> str:
    """Why an interim review cannot be closed on this day, or "".

    A party that is still writing is waited for until the due date: closing shares what was handed
    in, and no view is shared before its party is done with it.
    """
    if evaluation.kind != EvaluationKind.INTERIM:
        return _("A yearly evaluation is closed by those who adopt it.")
    if evaluation.state != EvaluationState.OPEN:
        return _("This review was already closed. Nothing was saved again.")
    if evaluation.is_shared or on >= evaluation.due_on:
        return ""
    if any(row.is_handed_in or row.way for row in evaluation.responses.all()):
        return _(
            "Parties may still write their view. It can be closed when all are in, or on %(day)s."
        ) % {"day": date_format(evaluation.due_on, "j F Y")}
    return ""


@transaction.atomic
def settle(evaluation, *, by, at, version=None) -> Evaluation:
    """Close an interim review and return it: its page stays as it is, the board is updated.

    Closes and opens supply and demand as written, and makes its follow-ups action points. Nothing
    of it makes next year's programme, and nobody signs off. Raises WrongMoment, and changes
    nothing, for a yearly evaluation, when it was closed already, or while a party is writing.
    """
    evaluation = locked(evaluation)
    if reason := reason_not_to_settle(evaluation, timezone.localdate(at)):
        raise WrongMoment(reason)
    if version not in (None, evaluation.version):
        raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
    if not evaluation.is_shared:
        records.update(evaluation, {"shared_at": at}, by=by, at=at, verb="close_input")
    keep(evaluation, as_shared(build_sheet(evaluation)))
    EVALUATION.perform(evaluation, "settle", by=by, at=at)
    update_exchange(evaluation, by=by, at=at)
    make_action_points(evaluation, by=by, at=at)
    return evaluation
