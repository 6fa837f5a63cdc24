"""Writing activities: each write keeps the counters of its programme in step."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from partnerships.enums import PlanState
from partnerships.lifecycle.activity import ACTIVITY
from partnerships.models import Activity
from partnerships.programmes import count_one_more, plan_for, recount


@transaction.atomic
def add_activity(activity, *, theme, programme, by, at, target_groups=()) -> Activity:
    """Put an unsaved activity into the plan of a theme for a year, and return it.

    Makes the plan when there is none yet. Raises WrongMoment when the plan was closed.
    """
    plan = plan_for(theme, programme, by=by, at=at)
    if plan.state == PlanState.CLOSED:
        raise WrongMoment(_("This plan is closed. Reopen it to add something."))
    activity.plan = plan
    activity.position = plan.activities.count() + 1
    records.create(activity, by=by, at=at, links={"target_groups": target_groups})
    count_one_more(programme, activity)
    return activity


@transaction.atomic
def update_activity(
    activity, changes, *, version, state=None, links=None, by, at, reason=""
) -> Activity:
    """Change fields of an activity, or fields and state in one step with one audit entry.

    ``version`` is the version that was on the screen. Raises StaleRecord when somebody else
    changed the activity since, WrongMoment when the state cannot follow from the present one.
    Either way nothing is changed.
    """
    stored = records.stored_row(activity)
    if stored is None or stored.version != version:
        raise StaleRecord(stored)
    if state in (None, stored.state):
        return records.update(
            stored, changes, version=version, links=links, by=by, at=at, reason=reason
        )
    changed = {name: value for name, value in changes.items() if getattr(stored, name) != value}
    return ACTIVITY.perform(stored, str(state), by=by, at=at, reason=reason, changes=changed)


def why_it_stays(activity) -> str:
    """A sentence when an activity can no longer be removed, else nothing."""
    if activity.plan.state != PlanState.DRAFT:
        return _("The plan was adopted with this activity in it. Say that it was not done instead.")
    return ""


@transaction.atomic
def remove_activity(activity, *, by, at, reason="") -> None:
    """Remove an activity that was entered by mistake; its trail stays.

    Raises WrongMoment once its plan was adopted, ProtectedError when others refer to it.
    """
    if sentence := why_it_stays(activity):
        raise WrongMoment(sentence)
    programme = activity.plan.programme
    records.delete(activity, by=by, at=at, reason=reason)
    recount(programme)
