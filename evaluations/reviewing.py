"""Writing down verdicts, and with them the proposed programme of next year."""

from django.db import transaction

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from evaluations.completeness import may_conclude, may_review
from evaluations.enums import ConclusionKind, NextYear
from evaluations.locking import locked
from evaluations.models import ActivityReview, ProposedActivity
from evaluations.saving import save_row

FOLLOWED_UP = (NextYear.CONTINUE, NextYear.ADJUST, NextYear.SCALE_UP)


@transaction.atomic
def save_theme_review(
    review, changes, *, activities=(), goals=(), proposals=(), removed=(), version, by, at
):
    """Write an owner's verdicts on a theme, in one go, and return the theme's review.

    ``changes`` are fields of the theme's review with the ``version`` that was on the screen;
    ``activities`` are (activity review, changes, version), ``goals`` (result of a goal, changes,
    version) and ``proposals`` (proposed activity, changes, version), unsaved ones without a
    version; ``removed`` are proposals to take away.
    An activity that goes on gets its row in next year's proposal, one that stops loses it.
    Raises StaleRecord when any of them moved on, WrongMoment when the evaluation is not open.
    """
    review.evaluation = locked(review.evaluation)
    if reason := may_review(review.evaluation):
        raise WrongMoment(reason)
    records.update(review, changes, by=by, at=at, version=version)
    for row, values, row_version in activities:
        saved = save_row(row, values, row_version, by=by, at=at)
        _follow_up(saved, by=by, at=at)
    for row, values, row_version in (*goals, *proposals):
        save_row(row, values, row_version, by=by, at=at)
    for row in removed:
        if not ProposedActivity.objects.filter(pk=row.pk, version=row.version).exists():
            raise StaleRecord(review)
        records.delete(row, by=by, at=at)
    return review


def _follow_up(review: ActivityReview, *, by, at) -> None:
    """Keep the proposal for next year in line with the verdict on this year's activity.

    A proposal that is there keeps its own words: only its target follows the verdict.
    """
    activity = review.activity
    proposal = ProposedActivity.objects.filter(review=review).first()
    if review.next_year not in FOLLOWED_UP:
        if proposal is not None:
            records.delete(proposal, by=by, at=at)
        return
    target = activity.target if review.next_target is None else review.next_target
    if proposal is not None:
        # Words about the old figure do not stand beside a new one.
        words = proposal.target_text if proposal.target == target else ""
        records.update(proposal, {"target": target, "target_text": words}, by=by, at=at)
        return
    records.create(
        ProposedActivity(
            evaluation=review.evaluation,
            theme=activity.plan.theme,
            review=review,
            title=activity.title,
            kind=activity.kind,
            target=target,
            target_text=activity.target_text if target == activity.target else "",
            unit=activity.unit,
            organiser=activity.organiser,
            position=activity.position,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def save_arrangement_reviews(evaluation, rows, *, by, at):
    """Write whether arrangements were kept; ``rows`` are (review, changes, version).

    Raises StaleRecord when one of them moved on, WrongMoment when the evaluation is not open.
    """
    evaluation = locked(evaluation)
    if reason := may_review(evaluation):
        raise WrongMoment(reason)
    for review, changes, version in rows:
        save_row(review, changes, version, by=by, at=at)
    return evaluation


@transaction.atomic
def save_conclusion(evaluation, changes, *, version, by, at):
    """Write the conclusion; whoever writes it is an author and cannot adopt afterwards.

    Raises WrongMoment before the answers are shared or after submission, StaleRecord when
    somebody else changed it.
    """
    stored = locked(evaluation)
    if reason := may_conclude(stored):
        raise WrongMoment(reason)
    if changes.get("conclusion", stored.conclusion) != ConclusionKind.EXTEND:
        changes = {**changes, "extends_agreement": None, "extended_until": None}
    differs = any(getattr(stored, name) != value for name, value in changes.items())
    if differs:
        changes = {**changes, "concluded_by": by}
    return records.update(evaluation, changes, by=by, at=at, version=version, verb="conclude")
