"""From an adopted evaluation follows next year's programme, with links back."""

from django.utils import timezone

from accounts import records
from evaluations.enums import ConclusionKind, ThemeNext
from evaluations.sheet import goes_on
from partnerships.enums import ThemeStage
from partnerships.lifecycle.plan import PLAN
from partnerships.lifecycle.theme import THEME
from partnerships.models import Activity, Theme
from partnerships.models.theme import RUNNING_STAGES
from partnerships.programmes import open_programme, plan_for, recount
from partnerships.themes import stage_told

# What an adopted programme with activities under a theme means for that theme.
STAGE_MOVES = {ThemeStage.PROPOSED: "adopt", ThemeStage.PAUSED: "resume"}


def make_next_year(evaluation, *, by, at) -> dict:
    """Make next year's programme, plans and activities; settle this year's plans and themes.

    Each proposal becomes one activity, in the plan of its theme, linked to the activity it
    follows on from. A theme that pauses or stops gets no plan and moves to that stage; one that
    was only proposed is adopted with its activities, one that rested is taken up again. When the
    partnership stops, no next year is made. Called in the transaction of the adoption; returns
    what was made, for its audit entry.
    """
    this_year = evaluation.programme
    made = {"themes": _settle_themes(evaluation, by=by, at=at)}
    if evaluation.conclusion != ConclusionKind.STOP:
        next_year = open_programme(this_year.partnership, this_year.year + 1, by=by, at=at)
        plans = _make_plans(evaluation, next_year, by=by, at=at)
        made["programme"] = next_year.pk
        made["activities"] = _make_activities(evaluation, plans, by=by, at=at)
        recount(next_year)
    for plan in this_year.plans.select_related("theme"):
        if plan.state in PLAN.moves["close"].sources:
            PLAN.perform(plan, "close", by=by, at=at)
    recount(this_year)
    return made


def _settle_themes(evaluation, *, by, at) -> list[int]:
    """Move themes to where their verdict leads; those that cannot move stay where they are."""
    settled = []
    reviews = evaluation.theme_reviews.filter(next_year__in=[ThemeNext.PAUSE, ThemeNext.STOP])
    for review in reviews.select_related("theme__partnership"):
        theme = review.theme
        move = _theme_move(theme, review.next_year)
        if theme.stage in THEME.moves[move].sources:
            told = stage_told(review.summary, timezone.localdate(at))
            THEME.perform(theme, move, by=by, at=at, reason=review.summary, changes=told)
            settled.append(theme.pk)
    return settled


def _theme_move(theme, theme_next) -> str:
    if theme_next == ThemeNext.PAUSE:
        return "pause"
    ran = theme.stage in (ThemeStage.RUNNING, ThemeStage.PAUSED)
    return "complete" if ran else "drop"


def _make_plans(evaluation, programme, *, by, at) -> dict:
    """Theme id → the plan of next year, for every theme that goes on or is new."""
    return {
        theme.pk: plan_for(theme, programme, by=by, at=at)
        for theme in _themes_of_next_year(evaluation, by=by, at=at)
        if theme.stage in RUNNING_STAGES
    }


def _themes_of_next_year(evaluation, *, by, at) -> list[Theme]:
    """Themes judged to go on, and new ones with proposed activities; brought into their stage."""
    reviews = evaluation.theme_reviews.select_related("theme__partnership")
    themes = {review.theme_id: review.theme for review in reviews if goes_on(review.next_year)}
    judged = {review.theme_id for review in reviews}
    proposed = set(evaluation.proposed_activities.values_list("theme_id", flat=True))
    for theme in Theme.objects.filter(pk__in=proposed - judged).select_related("partnership"):
        themes[theme.pk] = theme
    for theme in themes.values():
        move = STAGE_MOVES.get(theme.stage) if theme.pk in proposed else None
        if move:
            THEME.perform(theme, move, by=by, at=at)
    return list(themes.values())


def _make_activities(evaluation, plans, *, by, at) -> list[int]:
    """One activity per proposal that has none yet."""
    proposals = evaluation.proposed_activities.filter(created_activity__isnull=True)
    proposals = proposals.select_related("review__activity").order_by("position", "pk")
    made = []
    for position, proposal in enumerate(proposals):
        plan = plans.get(proposal.theme_id)
        if plan is None:
            continue
        activity = _make_activity(proposal, plan, position, by=by, at=at)
        records.update(proposal, {"created_activity": activity}, by=by, at=at)
        made.append(activity.pk)
    return made


def _make_activity(proposal, plan, position, *, by, at) -> Activity:
    """The activity of a proposal; what carries on keeps its people and target groups."""
    before = proposal.review.activity if proposal.review_id else None
    activity = Activity(
        plan=plan,
        title=proposal.title,
        kind=proposal.kind,
        target=proposal.target,
        target_text=proposal.target_text,
        unit=proposal.unit,
        organiser=proposal.organiser,
        carried_from=before,
        position=position,
    )
    links = {}
    if before is not None:
        activity.description = before.description
        activity.responsible = before.responsible
        activity.values_of = before.values_of
        activity.question = before.question
        links["target_groups"] = list(before.target_groups.all())
    return records.create(activity, by=by, at=at, links=links)
