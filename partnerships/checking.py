"""What of a theme asks for its owner's eye this month: for the page they open, and for the mail."""

import calendar
import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q

from partnerships.models import ActionPoint, Activity, Goal, GoalResult


def month_end(on: datetime.date) -> datetime.date:
    """The last day of the month."""
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


@dataclass
class Check:
    """What is due in one theme."""

    overdue: list[Activity] = field(default_factory=list)
    ending: list[Activity] = field(default_factory=list)
    silent: list[Activity] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    actions: list[ActionPoint] = field(default_factory=list)

    @property
    def count(self) -> int:
        parts = (self.overdue, self.ending, self.silent, self.goals, self.actions)
        return sum(len(part) for part in parts)


def checks_of(themes, on: datetime.date) -> dict[int, Check]:
    """Theme id → what is due in it this month; a fixed number of queries.

    ``themes`` come with their owners: the action points are those of who owns the theme.
    """
    checks = {theme.pk: Check() for theme in themes}
    _add_activities(checks, on)
    _add_goals(checks, on)
    _add_actions(checks, themes, on)
    return checks


def _add_activities(checks, on) -> None:
    this_year = Q(plan__programme__starts_on__lte=on, plan__programme__ends_on__gte=on)
    silent = Activity.objects.without_news(on).filter(pk=OuterRef("pk"))
    rows = (
        Activity.objects.unfinished()
        .filter(this_year | Q(ends_on__lt=on), plan__theme__in=list(checks))
        .select_related("plan__programme")
        .annotate(is_silent=Exists(silent))
        .order_by(F("ends_on").asc(nulls_last=True), "position", "pk")
    )
    for activity in rows:
        check = checks[activity.plan.theme_id]
        if activity.is_overdue(on):
            check.overdue.append(activity)
        elif activity.ends_on and activity.ends_on <= month_end(on):
            check.ending.append(activity)
        elif activity.is_silent:
            check.silent.append(activity)


def _add_goals(checks, on) -> None:
    """Goals that should be reached by the end of this month and of which nothing was said."""
    said = GoalResult.objects.filter(
        programme__starts_on__lte=F("goal__by_when"), programme__ends_on__gte=F("goal__by_when")
    )
    goals = Goal.objects.filter(theme__in=list(checks), by_when__lte=month_end(on))
    for goal in goals.exclude(pk__in=said.values("goal")).order_by("by_when", "pk"):
        checks[goal.theme_id].goals.append(goal)


def _add_actions(checks, themes, on) -> None:
    owners = {
        (theme.partnership_id, theme.current_owner.contact_id): theme.pk
        for theme in themes
        if theme.current_owner
    }
    due = Q(due_on__isnull=True) | Q(due_on__lte=month_end(on))
    rows = ActionPoint.objects.waiting().filter(
        due,
        partnership__in={key for key, _contact in owners},
        assignee__in={contact for _key, contact in owners},
    )
    for action in rows.order_by(F("due_on").asc(nulls_last=True), "pk"):
        theme = owners.get((action.partnership_id, action.assignee_id))
        if theme is not None:
            checks[theme].actions.append(action)
