"""Changing the proposed programme of next year, from the page that shows it as a whole.

What goes on from this year stays in line with the verdict on it: owner and coordinator look at the
same target wherever they change it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations.enums import EvaluationState, NextYear
from evaluations.locking import locked
from evaluations.models import ProposedActivity
from evaluations.sheet import goes_on
from partnerships.models.theme import RUNNING_STAGES


def may_propose(evaluation) -> str:
    """Why the proposed programme cannot be changed now, or ""."""
    if evaluation.state == EvaluationState.IN_REVIEW:
        return _(
            "The evaluation was submitted, so the proposed programme stands. Who decides can send "
            "it back; then it can be changed."
        )
    if evaluation.state != EvaluationState.OPEN:
        return _("The evaluation was adopted: the programme was made. Change the plan itself.")
    return ""


def has_no_place(evaluation, theme) -> str:
    """Why nothing can be proposed under a theme, or ""."""
    review = evaluation.theme_reviews.filter(theme=theme).first()
    if review is not None and not goes_on(review.next_year):
        return _("“%(theme)s” does not go on next year, so nothing is proposed under it.") % {
            "theme": theme
        }
    if review is None and theme.stage not in RUNNING_STAGES:
        return _("“%(theme)s” has ended or rests, so nothing is proposed under it.") % {
            "theme": theme
        }
    return ""


def _open(evaluation):
    """The evaluation, locked; WrongMoment when its programme cannot change now."""
    evaluation = locked(evaluation)
    if reason := may_propose(evaluation):
        raise WrongMoment(reason)
    return evaluation


@transaction.atomic
def add_proposal(proposal, *, by, at) -> ProposedActivity:
    """Propose a new activity, last under its theme. Raises WrongMoment when it has no place."""
    evaluation = _open(proposal.evaluation)
    if reason := has_no_place(evaluation, proposal.theme):
        raise WrongMoment(reason)
    proposal.position = 100 + evaluation.proposed_activities.filter(theme=proposal.theme).count()
    return records.create(proposal, by=by, at=at)


@transaction.atomic
def change_proposal(proposal, changes, *, version, by, at) -> ProposedActivity:
    """Change a proposed activity; a new target is that of the verdict it follows from too.

    Raises StaleRecord when somebody else changed it, WrongMoment when the evaluation is not open.
    """
    _open(proposal.evaluation)
    records.update(proposal, changes, by=by, at=at, version=version)
    review = proposal.review
    if review is not None and "target" in changes:
        same = proposal.target == review.activity.target
        target = None if same else proposal.target
        records.update(review, {"next_target": target}, by=by, at=at)
    return proposal


@transaction.atomic
def drop_proposal(proposal, *, by, at, reason="") -> None:
    """Take a proposed activity away; what goes on from this year then stops."""
    _open(proposal.evaluation)
    review = proposal.review
    records.delete(proposal, by=by, at=at, reason=reason)
    if review is not None:
        stops = {"next_year": NextYear.STOP, "next_target": None}
        records.update(review, stops, by=by, at=at, reason=reason)
