"""Pilots: a question, what was learned, and whether to stop, adjust or scale up."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.enums import ActivityKind, ActivityState, PilotOutcome, PlanState
from partnerships.models import Activity

# After these a pilot goes on as something else.
GOES_ON = (PilotOutcome.ADJUST, PilotOutcome.SCALE_UP)


def lacks_conclusion(activity) -> bool:
    """Whether a pilot is over without saying what was learned or what follows."""
    over = activity.state in (ActivityState.DONE, ActivityState.PARTLY, ActivityState.NOT_DONE)
    if activity.kind != ActivityKind.PILOT or not over:
        return False
    return not (activity.learned and activity.pilot_outcome)


def what_lacks(activity) -> str:
    """What a pilot that is over still has to say, in a sentence; nothing when it is complete."""
    if not lacks_conclusion(activity):
        return ""
    if activity.learned:
        return _("Not decided yet: stop, adjust or scale up.")
    if activity.pilot_outcome:
        return _("Not told yet what was learned.")
    return _("Not told yet what was learned, and whether to stop, adjust or scale up.")


def follow_up(pilot, plan) -> Activity:
    """An unsaved activity that follows on a pilot, filled in as far as it carries on.

    What is adjusted is tried again as a pilot; what is scaled up becomes an activity.
    """
    scaled = pilot.pilot_outcome == PilotOutcome.SCALE_UP
    return Activity(
        plan=plan,
        title=pilot.title,
        kind=ActivityKind.ACTIVITY if scaled else pilot.kind,
        description=pilot.description,
        question="" if scaled else pilot.question,
        organiser=pilot.organiser,
        responsible=pilot.responsible,
        values_of=pilot.values_of,
        unit=pilot.unit,
        carried_from=pilot,
    )


def follow_up_pages(pilot) -> list[tuple[str, str]]:
    """(year, address) of the plans in which a follow-up can be made: from the pilot's year on."""
    if pilot.kind != ActivityKind.PILOT or pilot.pilot_outcome not in GOES_ON:
        return []
    theme, year = pilot.plan.theme, pilot.plan.programme.year
    closed = theme.plans.filter(state=PlanState.CLOSED).values("programme_id")
    programmes = theme.partnership.programmes.filter(year__gte=year).exclude(pk__in=closed)
    create = reverse("activity_create", args=[theme.pk])
    return [
        (programme.label, f"{create}?year={programme.year}&follows={pilot.pk}")
        for programme in programmes.order_by("year")
    ]
