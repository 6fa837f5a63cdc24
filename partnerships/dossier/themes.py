"""Themes per main area, each with owner, progress, health and what comes next."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.enums import ActivityState, Health, ThemeArea, ThemeStage
from partnerships.models.plan import CLOSED_STATES, DONE_STATES
from partnerships.models.theme import RUNNING_STAGES

from .years import day, is_late, lateness

# More names than this are counted.
NAMED = 3
HEALTH_TONES = {Health.ON_TRACK: "good", Health.ATTENTION: "warn", Health.STALLED: "bad"}
STAGE_TONES = {
    ThemeStage.PROPOSED: "plan",
    ThemeStage.ADOPTED: "plan",
    ThemeStage.PAUSED: "warn",
    ThemeStage.COMPLETED: "good",
    ThemeStage.DROPPED: "none",
}


@dataclass
class ThemeLine:
    """One theme as the page shows it."""

    theme: object
    owner: dict | None
    next_text: str = ""
    late_text: str = ""
    done: int = 0
    busy: int = 0
    late: int = 0
    total: int = 0
    where: str = ""
    who: str = ""
    ended: str = ""

    @property
    def because(self) -> str:
        """Why the theme was added: in words, else the decision it came of."""
        theme = self.theme
        return theme.added_because or str(theme.added_decision or "")

    @property
    def is_going_on(self) -> bool:
        return self.theme.stage in RUNNING_STAGES

    @property
    def lacks_owner(self) -> bool:
        return self.owner is None and self.is_going_on

    @property
    def count_text(self) -> str:
        if not self.total:
            return _("no activities yet")
        return ngettext(
            "%(done)d of %(total)d activity", "%(done)d of %(total)d activities", self.total
        ) % {"done": self.done, "total": self.total}

    @property
    def state_label(self) -> str:
        if self.theme.stage in STAGE_TONES:
            return str(self.theme.get_stage_display())
        return str(self.theme.get_health_display()) or _("Not reported")

    @property
    def state_tone(self) -> str:
        if self.theme.stage in STAGE_TONES:
            return STAGE_TONES[self.theme.stage]
        return HEALTH_TONES.get(self.theme.health, "none")


@dataclass
class ThemeGroup:
    """A main area with its themes; without a title the themes that stand under none."""

    title: str
    position: tuple
    lines: list[ThemeLine] = field(default_factory=list)


def theme_lines(partnership, on) -> list[ThemeLine]:
    """A line per theme, in the order the parties gave them."""
    activities: dict[int, list[dict]] = {}
    for row in partnership.activity_rows:
        activities.setdefault(row["theme"], []).append(row)
    where, who = _places(partnership), _participants(partnership)
    ended = _ended_places(partnership, on)
    lines = []
    for theme in partnership.themes.all():
        line = _line(theme, activities.get(theme.pk, []), on)
        line.where, line.who = _where(theme, where), who.get(theme.pk, "")
        line.ended = ", ".join(ended.get(theme.pk, []))
        lines.append(line)
    return lines


def _places(partnership) -> dict[int, list[str]]:
    places: dict[int, list[str]] = {}
    for row in partnership.theme_place_rows:
        places.setdefault(row["theme"], []).append(row["name"])
    return places


def _ended_places(partnership, on) -> dict[int, list[str]]:
    """The municipalities of a theme's list that exist no more."""
    places: dict[int, list[str]] = {}
    for row in partnership.theme_place_rows:
        ended_on = day(row["ended_on"])
        if ended_on and ended_on < on:
            places.setdefault(row["theme"], []).append(row["name"])
    return places


def _where(theme, places) -> str:
    """Where a theme is carried out, when that is not simply the shared area."""
    if theme.area_kind == ThemeArea.WHOLE:
        return _("the whole working areas of the parties")
    return _short_list(places.get(theme.pk, []))


def _participants(partnership) -> dict[int, str]:
    """Who takes part in a theme, as far as that was named: parties, and others from outside."""
    names = {party.pk: str(party) for party in partnership.parties.all()}
    parties: dict[int, list[str]] = {}
    others: dict[int, list[str]] = {}
    for row in partnership.participant_rows:
        if row["party"]:
            parties.setdefault(row["theme"], []).append(names[row["party"]])
        else:
            others.setdefault(row["theme"], []).append(row["outsider"])
    words = {}
    for theme in parties.keys() | others.keys():
        outside = _short_list(others.get(theme, []))
        parts = [_short_list(parties.get(theme, []))]
        parts.append(_("from outside: %(names)s") % {"names": outside} if outside else "")
        words[theme] = "; ".join(part for part in parts if part)
    return words


def _short_list(names) -> str:
    """The first names, and how many more there are."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return _("%(names)s and %(n)d more") % {
        "names": ", ".join(names[:NAMED]),
        "n": len(names) - NAMED,
    }


def grouped(lines) -> list[ThemeGroup]:
    """Lines of themes that go on or rest, per main area; loose themes come first."""
    groups: dict[object, ThemeGroup] = {}
    for line in lines:
        area = line.theme.main_area
        key = area.pk if area else 0
        place = (area.position, area.pk) if area else (-1, 0)
        groups.setdefault(key, ThemeGroup(str(area or ""), place)).lines.append(line)
    return sorted(groups.values(), key=lambda group: group.position)


def _line(theme, activities, on) -> ThemeLine:
    line = ThemeLine(theme=theme, owner=theme.owner, total=len(activities))
    overdue = [row for row in activities if is_late(row, on)]
    line.done = sum(1 for row in activities if row["state"] in DONE_STATES)
    line.late = len(overdue)
    running = [row for row in activities if row["state"] == ActivityState.RUNNING]
    line.busy = len([row for row in running if row not in overdue])
    line.next_text = _next_text(activities, on)
    if overdue:
        longest = min(overdue, key=lambda row: day(row["ends_on"]))
        line.late_text = _("%(activity)s: %(late)s") % {
            "activity": longest["title"],
            "late": lateness(day(longest["ends_on"]), on),
        }
    return line


def _next_text(activities, on) -> str:
    """The first activity that is still to begin, else the first that is still to end."""
    coming = []
    for row in activities:
        starts, ends = day(row["starts_on"]), day(row["ends_on"])
        moment = starts if starts and starts >= on else ends
        if row["state"] not in CLOSED_STATES and moment and moment >= on:
            coming.append((moment, row["title"]))
    if not coming:
        return ""
    when, title = min(coming)
    return _("Next: %(activity)s, %(date)s") % {
        "activity": title,
        "date": date_format(when, "j F"),
    }
