"""What people will do because of the evaluation: action points."""

from accounts import records
from partnerships.models import ActionPoint


def make_action_points(evaluation, *, by, at) -> None:
    """One action point for each follow-up that has none yet; the link stays with the follow-up."""
    waiting = evaluation.follow_ups.filter(created_action__isnull=True)
    for follow_up in waiting.select_related("assignee"):
        action = add_action(
            evaluation,
            follow_up.text,
            assignee=follow_up.assignee,
            due_on=follow_up.due_on,
            by=by,
            at=at,
        )
        records.update(follow_up, {"created_action": action}, by=by, at=at)


def add_action(evaluation, text, *, assignee=None, due_on=None, by, at) -> ActionPoint:
    """Record an action point that follows from the evaluation, and from its conversation if any."""
    action = ActionPoint(
        partnership=evaluation.partnership,
        meeting=evaluation.meeting,
        text=text,
        assignee=assignee,
        due_on=due_on,
    )
    return records.create(action, by=by, at=at)
