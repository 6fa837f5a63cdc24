"""Targets against results, per theme: counts of what was reached, and amounts per unit.

An activity counts from the year of its plan; ideas and what moved on to a later year are left out.
What was not reached is judged when its programme year is over, not before.
Amounts of different units are never added up.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.amounts import write_amount
from lib.charts import bar_chart
from partnerships.enums import ActivityState
from partnerships.models import Activity, Goal, GoalResult

from .parts import Cell, Column, Fact, Line, Lines, Section, Table, number
from .scope import Scope

YEARS = 4
REACHED, BELOW, UNKNOWN, BUSY = "reached", "below", "unknown", "busy"
TONES = {REACHED: "good", BELOW: "bad", UNKNOWN: "warn", BUSY: "plan"}
NOT_COUNTED = (ActivityState.IDEA, ActivityState.MOVED)


def _labels() -> dict[str, str]:
    return {
        REACHED: _("Target reached"),
        BELOW: _("Below the target"),
        UNKNOWN: _("Over, no result recorded"),
        BUSY: _("Programme year still running"),
    }


@dataclass
class Amount:
    """What was aimed at and what came of it, in one unit."""

    target: Decimal = Decimal(0)
    result: Decimal = Decimal(0)
    silent: int = 0


@dataclass
class ThemeYear:
    """The activities with a target of one theme in one year, and its goals."""

    theme: int
    title: str
    partnership: int
    partnership_title: str
    year: int
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TONES, 0))
    amounts: dict[str, Amount] = field(default_factory=lambda: defaultdict(Amount))
    goals: int = 0
    goals_reached: int = 0

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def activities(scope: Scope):
    """The activities with a target in years that have begun, with the columns that tell of it."""
    rows = Activity.objects.filter(
        plan__theme__partnership__in=scope.within,
        plan__programme__starts_on__lte=scope.on,
        plan__programme__year__gt=scope.on.year - YEARS,
        target__isnull=False,
    ).exclude(state__in=NOT_COUNTED)
    return rows.order_by("plan__theme__partnership__sort_title", "plan__theme_id", "pk").values(
        "pk", "title", "state", "target", "result", "unit", "target_text", "result_text",
        year=F("plan__programme__year"), ends=F("plan__programme__ends_on"),
        of_theme=F("plan__theme_id"), theme_title=F("plan__theme__title"),
        partnership=F("plan__theme__partnership_id"),
        partnership_title=F("plan__theme__partnership__title"),
    )  # fmt: skip


def how(row, on) -> str:
    """Whether a target was reached: by the figure recorded, whatever the state says.

    While the programme year runs nothing is below its target: more may come.
    """
    if row["result"] is not None and row["result"] >= row["target"]:
        return REACHED
    if row["ends"] >= on:
        return BUSY
    return UNKNOWN if row["result"] is None else BELOW


def goals(scope: Scope):
    """Goals with a target in figures, with the last figure that was recorded."""
    results = GoalResult.objects.filter(
        goal=OuterRef("pk"), programme__starts_on__lte=scope.on, value__isnull=False
    ).order_by("-programme__year")
    rows = Goal.objects.filter(theme__partnership__in=scope.within, target__isnull=False)
    return rows.order_by("theme__partnership__sort_title", "theme_id", "pk").values(
        "pk", "statement", "target", "baseline", "unit",
        of_theme=F("theme_id"), theme_title=F("theme__title"),
        partnership=F("theme__partnership_id"), partnership_title=F("theme__partnership__title"),
        last=Subquery(results.values("value")[:1]),
    )  # fmt: skip


def is_reached(goal) -> bool:
    """Whether the last figure has come to the target: down to it when it began above it."""
    if goal["last"] is None:
        return False
    if goal["baseline"] is not None and goal["target"] < goal["baseline"]:
        return goal["last"] <= goal["target"]
    return goal["last"] >= goal["target"]


def section_of(scope: Scope) -> Section:
    section = Section(
        "targets",
        _("Targets and results per theme"),
        empty=_("No activity or goal has a target in figures yet."),
        notes=[scope.as_of_words] if scope.as_of_words else [],
    )
    rows, aims = list(activities(scope)), list(goals(scope))
    if not rows and not aims:
        return section
    per_year = _years_of(rows, scope.on)
    if per_year:
        section.charts = [_bars(scope, per_year)]
    year = _told_year(per_year)
    themes = _themes(rows, aims, year, scope.on)
    section.lead = (
        _("The table is about the programme years that began in %(year)s.") % {"year": year}
        if per_year
        else ""
    )
    section.is_open = True
    section.table = _table(scope, themes)
    section.facts = [_fact(scope, per_year, year)] if per_year else []
    return section


def _told_year(per_year) -> int:
    """The last year of which most can be told already, else the last."""
    told = [year for year, n in per_year.items() if 2 * n[BUSY] <= sum(n.values())]
    return max(told or per_year, default=0)


def _bars(scope, per_year):
    names = _labels()
    return bar_chart(
        _("Activities with a target, per programme year"),
        _("A bar per year: how many targets were reached. The table tells it per theme."),
        [
            (
                str(year),
                [(names[s], n[s], TONES[s], scope.figure("targets", year, s)) for s in TONES],
            )
            for year, n in sorted(per_year.items(), reverse=True)
        ],
    )


def _fact(scope, per_year, year) -> Fact:
    numbers = per_year[year]
    return Fact(
        str(numbers[REACHED]),
        _("targets %(year)s reached") % {"year": year},
        scope.figure("targets", year, REACHED) if numbers[REACHED] else "",
        of=_("of %(total)s") % {"total": sum(numbers.values())},
        note=" ".join(filter(None, [_still_running(numbers), scope.as_of_words])),
    )


def _still_running(numbers) -> str:
    number = numbers[BUSY]
    if not number:
        return ""
    words = ngettext(
        "Of %(number)s the programme year still runs.",
        "Of %(number)s the programme year still runs.",
        number,
    )
    return words % {"number": number}


def _themes(rows, aims, year, on) -> list[ThemeYear]:
    """Per theme, those with the most to talk about first."""
    found: dict[int, ThemeYear] = {}

    def theme_of(row) -> ThemeYear:
        return found.setdefault(
            row["of_theme"],
            ThemeYear(
                row["of_theme"],
                row["theme_title"],
                row["partnership"],
                row["partnership_title"],
                year,
            ),
        )

    for row in rows:
        if row["year"] == year:
            theme = theme_of(row)
            theme.numbers[how(row, on)] += 1
            amount = theme.amounts[row["unit"].strip()]
            amount.target += row["target"]
            amount.result += row["result"] or 0
            amount.silent += row["result"] is None
    for goal in aims:
        theme = theme_of(goal)
        theme.goals += 1
        theme.goals_reached += is_reached(goal)
    return sorted(
        found.values(),
        key=lambda t: (-t.numbers[BELOW] - t.numbers[UNKNOWN], -t.total, t.title, t.theme),
    )


def _table(scope, themes) -> Table:
    table = Table(
        _("Targets and results per theme"),
        [
            Column(_("Theme")),
            Column(_("Targets reached"), True),
            Column(_("Below the target"), True),
            Column(_("Amounts, per unit")),
            Column(_("Goals reached"), True),
        ],
        [_row(scope, theme) for theme in themes[: scope.most]],
    )
    if len(themes) > scope.most:
        table.all_url = scope.figure("targets", "themes")
        table.all_words = _("All %(number)s themes with a target") % {"number": len(themes)}
    return table


def _row(scope, theme) -> list[Cell]:
    reached = f"{theme.numbers[REACHED]}/{theme.total}" if theme.total else "–"
    goals_reached = f"{theme.goals_reached}/{theme.goals}" if theme.goals else "–"
    url = scope.figure("targets", "theme", theme.theme, theme.year)
    return [
        Cell(theme.title, reverse("theme_show", args=[theme.theme]), note=theme.partnership_title),
        Cell(reached, url if theme.total else "", is_number=True),
        number(theme.numbers[BELOW]),
        Cell(amounts_in_words(theme.amounts) or "–"),
        Cell(goals_reached, is_number=True),
    ]


def amounts_in_words(amounts: dict[str, Amount]) -> str:
    """Each unit apart: "48 of 60 participants; 3 of 4 meetings"."""
    words = []
    for unit, amount in amounts.items():
        text = _("%(result)s of %(target)s") % {
            "result": write_amount(amount.result),
            "target": write_amount(amount.target),
        }
        text = f"{text} {unit}".strip()
        if amount.silent:
            text += " " + _("(%(number)s without a result)") % {"number": amount.silent}
        words.append(text)
    return "; ".join(words)


def lines_of(scope: Scope, what, which=None, year=None) -> Lines:
    names, where = _labels(), _("Targets and results per theme")
    rows = list(activities(scope))
    if what == "themes":
        return Lines(_("All themes with a target"), _theme_lines(scope, rows), where)
    if what == "theme":
        chosen = [r for r in rows if r["of_theme"] == int(which) and r["year"] == int(year)]
        if not chosen:
            raise KeyError(which)
        title = chosen[0]["theme_title"]
    else:
        label = names[which]
        chosen = [r for r in rows if r["year"] == int(what) and how(r, scope.on) == which]
        title = _("%(year)s: %(state)s") % {"year": int(what), "state": label}
    return Lines(title, [_line(row, names, scope.on) for row in chosen], where)


def _theme_lines(scope, rows) -> list[Line]:
    aims = list(goals(scope))
    year = _told_year(_years_of(rows, scope.on))
    return [
        Line(
            theme.title,
            reverse("theme_show", args=[theme.theme]),
            theme.partnership_title,
            reverse("partnership_show", args=[theme.partnership]),
            note="; ".join(
                part
                for part in (
                    _("%(reached)s of %(total)s targets reached")
                    % {"reached": theme.numbers[REACHED], "total": theme.total}
                    if theme.total
                    else "",
                    amounts_in_words(theme.amounts),
                    _("%(reached)s of %(total)s goals reached")
                    % {"reached": theme.goals_reached, "total": theme.goals}
                    if theme.goals
                    else "",
                )
                if part
            ),
        )
        for theme in _themes(rows, aims, year, scope.on)
    ]


def _years_of(rows, on) -> dict[int, dict[str, int]]:
    per_year: dict[int, dict[str, int]] = {}
    for row in rows:
        per_year.setdefault(row["year"], dict.fromkeys(TONES, 0))[how(row, on)] += 1
    return per_year


def _line(row, names, on) -> Line:
    state = how(row, on)
    result = write_amount(row["result"]) if row["result"] is not None else _("nothing recorded")
    return Line(
        row["title"],
        reverse("activity_show", args=[row["pk"]]),
        row["partnership_title"],
        reverse("partnership_show", args=[row["partnership"]]),
        names[state],
        TONES[state],
        _("%(theme)s: target %(target)s %(unit)s, result %(result)s")
        % {
            "theme": row["theme_title"],
            "target": write_amount(row["target"]),
            "unit": row["unit"],
            "result": result,
        },
    )
