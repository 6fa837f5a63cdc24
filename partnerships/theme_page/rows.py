"""The activities and goals of a theme in one year, line by line."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.amounts import write_amount
from partnerships.dossier.years import lateness
from partnerships.enums import ActivityKind
from partnerships.forms.activity import ActivityRowForm, counts
from partnerships.models.plan import CLOSED_STATES
from partnerships.pilots import what_lacks


def amount_with_unit(value, unit) -> str:
    """ "24 places", or only the number."""
    if value is None:
        return ""
    return f"{write_amount(value)} {unit}".strip()


def period_words(starts_on, ends_on) -> str:
    """ "Jan – Jun" for whole months, days where a day matters; nothing when nothing is known."""
    if starts_on is None and ends_on is None:
        return ""
    if starts_on is None:
        return _("until %(date)s") % {"date": _short(ends_on, "j M")}
    if ends_on is None:
        return _("from %(date)s") % {"date": _short(starts_on, "j M")}
    if starts_on == ends_on:
        return date_format(starts_on, "j F")
    whole_months = starts_on.day == 1 and _is_last_of_month(ends_on)
    pattern = "M" if whole_months else "j M"
    first, last = _short(starts_on, pattern), _short(ends_on, pattern)
    return first if first == last else f"{first} – {last}"


def _short(day, pattern) -> str:
    """A short date; Dutch months have no capital, whatever Django's own short names say."""
    text = date_format(day, pattern)
    return text if (get_language() or "").startswith("en") else text.lower()


def _is_last_of_month(day) -> bool:
    return (day + datetime.timedelta(days=1)).day == 1


@dataclass
class ActivityRow:
    """One activity as a row of the theme's page; the same alone and among the others.

    ``form`` is given where the user may write and the activity is still open (or was sent just
    now); ``conflicts`` where somebody else was first.
    """

    activity: object
    on: object
    may_edit: bool
    form: object = None
    conflicts: tuple = ()
    user: object = None

    def __post_init__(self):
        if self.form is None and self.may_edit and self.is_open:
            self.form = ActivityRowForm(instance=self.activity, user=self.user)

    @property
    def is_open(self) -> bool:
        return self.activity.state not in CLOSED_STATES

    @property
    def late(self) -> str:
        """ "3 weeks late", or nothing."""
        if not self.activity.is_overdue(self.on):
            return ""
        return lateness(self.activity.ends_on, self.on)

    @cached_property
    def is_pilot(self) -> bool:
        return self.activity.kind == ActivityKind.PILOT

    @property
    def lacks(self) -> str:
        """What a pilot that is over still has to say."""
        return what_lacks(self.activity)

    @property
    def follows_year(self) -> str:
        """The year it follows on, or nothing."""
        before = self.activity.carried_from
        return before.plan.programme.label if before else ""

    @property
    def period(self) -> str:
        return period_words(self.activity.starts_on, self.activity.ends_on)

    @property
    def target(self) -> str:
        return amount_with_unit(self.activity.target, self.activity.unit)

    @property
    def result(self) -> str:
        activity = self.activity
        unit = activity.unit if activity.target is None else ""
        number = amount_with_unit(activity.result, unit)
        return " – ".join(filter(None, (number, activity.result_text)))

    @property
    def is_counted(self) -> bool:
        return counts(self.activity)

    @property
    def saved(self) -> str:
        """When it was last changed: the time when that was today, else the day."""
        if self.activity.version == 1:
            return ""
        changed = timezone.localtime(self.activity.updated_at)
        if changed.date() == self.on:
            return _("Saved %(time)s") % {"time": date_format(changed, "H:i")}
        return _("Updated %(date)s") % {"date": _short(changed, "j M Y")}


@dataclass
class GoalRow:
    """One goal with what it came to this year."""

    goal: object
    result: object = None

    @property
    def value(self):
        return self.result.value if self.result else None

    @property
    def has_number(self) -> bool:
        return self.goal.target is not None

    @property
    def share(self) -> int:
        """How far the number is from starting point to target, in whole percents."""
        goal = self.goal
        if self.value is None or goal.target is None:
            return 0
        start = goal.baseline if goal.baseline is not None and goal.baseline > goal.target else 0
        way = goal.target - start
        if way == 0:
            return 100 if self.is_reached else 0
        return max(0, min(100, round(100 * (self.value - start) / way)))

    @property
    def is_reached(self) -> bool:
        """Whether the number is at the target, or past it in the direction meant."""
        goal = self.goal
        if self.value is None or goal.target is None:
            return False
        goes_down = goal.baseline is not None and goal.baseline > goal.target
        return self.value <= goal.target if goes_down else self.value >= goal.target

    @property
    def words(self) -> str:
        """ "24 of 30 places", the number alone, or nothing yet."""
        goal = self.goal
        if goal.target is None:
            return amount_with_unit(self.value, goal.unit)
        if self.value is None:
            return _("target %(target)s") % {"target": amount_with_unit(goal.target, goal.unit)}
        return _("%(value)s of %(target)s") % {
            "value": write_amount(self.value),
            "target": amount_with_unit(goal.target, goal.unit),
        }

    @property
    def text(self) -> str:
        return self.result.text if self.result else ""

    @property
    def baseline(self) -> str:
        return amount_with_unit(self.goal.baseline, self.goal.unit)
