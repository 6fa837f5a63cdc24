"""One theme becomes two: what goes along moves, the rest stays, and both remember it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from partnerships.enums import PlanState, ThemeStage
from partnerships.lifecycle.plan import PLAN
from partnerships.lifecycle.theme import THEME
from partnerships.models import Activity, ProgressNote, Result, Theme, ThemeParticipant
from partnerships.programmes import plan_for, programme_shown, recount
from partnerships.themes import add_theme, stage_told

SPLITTABLE = (ThemeStage.PROPOSED, ThemeStage.ADOPTED, ThemeStage.RUNNING, ThemeStage.PAUSED)


@dataclass(frozen=True)
class Along:
    """What can go along to the new theme, and what cannot and why."""

    programme: object
    goals: list
    activities: list
    judged: list
    is_closed: bool = False


def what_can_go(theme, on) -> Along:
    """Goals of a theme, and the activities of the running year that no evaluation judges."""
    programmes = list(theme.partnership.programmes.order_by("year"))
    programme = programme_shown(theme.partnership, programmes, on)
    goals = list(theme.goals.order_by("position", "pk"))
    plan = theme.plans.filter(programme=programme).first() if programme else None
    if plan is None:
        return Along(programme, goals, [], [])
    rows = list(plan.activities.prefetch_related("reviews__evaluation").order_by("position", "pk"))
    if plan.state == PlanState.CLOSED:
        return Along(programme, goals, [], [], is_closed=bool(rows))
    judged = [row for row in rows if is_being_judged(row)]
    free = [row for row in rows if row not in judged]
    return Along(programme, goals, free, judged)


def is_being_judged(activity) -> bool:
    """Whether it stands in an evaluation that is not adopted yet; what was adopted is frozen."""
    return any(review.evaluation.state != "adopted" for review in activity.reviews.all())


@transaction.atomic
def split_theme(
    theme,
    new,
    *,
    version,
    on,
    goals=(),
    activities=(),
    owner=None,
    completed=None,
    by,
    at,
    reason="",
) -> Theme:
    """Record ``new`` (an unsaved theme) as split from ``theme``, and return it.

    Area and participants are taken over; the goals and activities named move along, with what
    was reported of them. ``completed`` is the honest date on which the old theme ends with it
    (None: it goes on). Raises StaleRecord when the theme was changed since ``version``,
    WrongMoment when something named cannot move; then nothing is changed.
    """
    stored = Theme.objects.select_for_update().get(pk=theme.pk)
    if stored.version != version:
        raise StaleRecord(stored)
    if stored.stage not in SPLITTABLE:
        raise WrongMoment(_("A theme that is over cannot be split. Resume it first."))
    along = what_can_go(stored, on)
    _refuse_what_stays(along, goals, activities)
    new.split_from, new.main_area, new.area_kind = stored, stored.main_area, stored.area_kind
    new.stage = ThemeStage.RUNNING if stored.stage == ThemeStage.PAUSED else stored.stage
    add_theme(
        new,
        municipalities=list(stored.municipalities.all()),
        owner=owner,
        owner_since=new.added,
        by=by,
        at=at,
        reason=reason,
    )
    _take_along(new, along, goals, activities, by=by, at=at)
    records.audit(
        by=by, at=at, verb="split", obj=stored, after={"split_into": new.pk}, reason=reason
    )
    if completed is not None:
        told = stage_told(reason, completed)
        THEME.perform(stored, "complete", by=by, at=at, reason=reason, changes=told)
    return new


def _refuse_what_stays(along, goals, activities) -> None:
    """WrongMoment for an activity that is being judged, or for what is no longer there."""
    judged = {row.pk for row in along.judged}
    for activity in activities:
        if activity.pk in judged:
            raise WrongMoment(
                _("“%(activity)s” stands in the evaluation, so it stays with its theme.")
                % {"activity": activity}
            )
    free = {row.pk for row in along.activities}
    there = {row.pk for row in along.goals}
    if {row.pk for row in activities} - free or {row.pk for row in goals} - there:
        raise WrongMoment(_("Something you chose has moved in the meantime. Look once more."))


def _take_along(new, along, goals, activities, *, by, at) -> None:
    """Move goals and activities, and copy who takes part."""
    for row in ThemeParticipant.objects.filter(theme=new.split_from):
        same = ThemeParticipant(
            theme=new,
            party_id=row.party_id,
            organisation_id=row.organisation_id,
            note=row.note,
            since=row.since,
            until=row.until,
        )
        records.create(same, by=by, at=at)
    for goal in goals:
        records.update(goal, {"theme": new}, by=by, at=at)
    if not activities:
        return
    was_adopted = activities[0].plan.state == PlanState.ADOPTED
    plan = plan_for(new, along.programme, by=by, at=at)
    for position, activity in enumerate(activities, start=1):
        _move_activity(activity, plan, position, by=by, at=at)
    if was_adopted:  # what was adopted stays so under its new heading
        PLAN.perform(plan, "adopt", by=by, at=at)
    recount(along.programme)


def _move_activity(activity, plan, position, *, by, at) -> Activity:
    """To the plan of the new theme, with the notes and results that are about it."""
    records.update(activity, {"plan": plan, "position": position}, by=by, at=at)
    for note in ProgressNote.objects.filter(activity=activity):
        records.update(note, {"theme": plan.theme}, by=by, at=at)
    for result in Result.objects.filter(activity=activity, theme__isnull=False):
        records.update(result, {"theme": plan.theme}, by=by, at=at)
    return activity
