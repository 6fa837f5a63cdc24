"""Which of the partnerships are evaluated, per programme year."""

from django.db.models import Case, Count, F, Q, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations import coverage as rule
from evaluations.coverage_page import labels
from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.models import Evaluation
from lib.charts import bar_chart

from .parts import Cell, Column, Fact, Line, Lines, Section, Table, number
from .scope import Scope

TONES = {
    "adopted": "good",
    "in_review": "brand",
    "open": "plan",
    "late": "bad",
    rule.PLANNED: "none",
    rule.NEVER: "warn",
    rule.OUTSIDE: "none",
    "asked": "plan",
}
# What is known of an earlier day: which were adopted by then, and which were asked.
ON_A_DAY = ("adopted", "asked")


def section_of(scope: Scope) -> Section:
    states, rows, base = _numbers(scope)
    section = Section(
        "coverage",
        _("Evaluated per year"),
        empty=_("No evaluation was asked yet, and none is planned."),
        notes=_notes(scope),
        more=[(_("Coverage per year of all you can see"), reverse("evaluation_coverage"))],
    )
    if not rows:
        return section
    names = _names()
    section.charts = [
        bar_chart(
            _("Partnerships per programme year and status of the evaluation"),
            _("A bar per programme year. The same numbers stand in the table."),
            [
                (
                    str(year),
                    [(str(names[s]), n[s], TONES[s], _url(scope, year, s)) for s in states],
                )
                for year, n in rows
            ],
        )
    ]
    section.table = _table(scope, states, rows, base)
    section.facts = [_fact(scope, rows, base)]
    return section


def _names() -> dict[str, str]:
    return {
        **labels(),
        "asked": _("Asked, not adopted yet"),
        rule.OUTSIDE: _("Running, none asked or planned"),
    }


def _table(scope, states, rows, base) -> Table:
    """What stands under no year is beside the total: it is not part of the bar."""
    names = _names()
    beside = [rule.OUTSIDE] if base else []
    return Table(
        _("Partnerships per programme year and status of the evaluation"),
        [
            Column(_("Programme year from")),
            *[Column(str(names[state]), True) for state in states],
            Column(_("Total"), True),
            *[Column(str(names[state]), True) for state in beside],
        ],
        [
            [
                Cell(str(year)),
                *[number(n[state], _url(scope, year, state)) for state in states],
                number(sum(n.values())),
                *[number(base[year][1], _url(scope, year, state)) for state in beside],
            ]
            for year, n in rows
        ],
    )


def _notes(scope) -> list[str]:
    if scope.is_today:
        return []
    return [
        _(
            "Of an earlier day it is known what was asked and what was adopted by then; not what "
            "was still to open, or late."
        )
    ]


def _numbers(scope):
    """The states that are told, (year, state → number) of each year, newest first, and the base.

    The base is per year how many run and how many of them stand nowhere; of an earlier day it is
    not known.
    """
    if scope.is_today:
        found = rule.coverage(scope.user, scope.on, scope.among)
        base = rule.outside(scope.user, found, scope.among)
        return rule.STATES, [(row.year, row.numbers) for row in found], base
    rows: dict[int, dict[str, int]] = {}
    counted = _on_the_day(scope).order_by().values("programme__year", "stood")
    for row in counted.annotate(number=Count("pk")):
        numbers = rows.setdefault(row["programme__year"], dict.fromkeys(ON_A_DAY, 0))
        numbers[row["stood"]] = row["number"]
    newest = sorted(rows.items(), reverse=True)
    return ON_A_DAY, newest[: rule.YEARS], {}


def _evaluations(scope):
    rows = Evaluation.objects.visible_to(scope.user)
    return rows.filter(kind=EvaluationKind.YEARLY, programme__partnership__in=scope.within)


def _on_the_day(scope):
    """What had been asked by the day, with how it ``stood`` then."""
    adopted = Q(state=EvaluationState.ADOPTED, adopted_at__date__lte=scope.on)
    asked = Q(opened_at__date__lte=scope.on) | Q(
        opened_at__isnull=True, created_at__date__lte=scope.on
    )
    stood = Case(When(adopted, then=Value("adopted")), default=Value("asked"))
    return _evaluations(scope).filter(asked | adopted).annotate(stood=stood)


def _url(scope, year, state) -> str:
    return scope.figure("coverage", year, state)


def _fact(scope, rows, base) -> Fact:
    """Of the last year that is under way or over: how many are adopted."""
    year, numbers = next(((y, n) for y, n in rows if n["adopted"]), rows[0])
    return Fact(
        str(numbers["adopted"]),
        _("evaluations %(year)s adopted") % {"year": year},
        _url(scope, year, "adopted") if numbers["adopted"] else "",
        of=_("of %(total)s") % {"total": sum(numbers.values())},
        note=_base_in_words(*base[year]) if base else _("Of those that were asked by then."),
    )


def _base_in_words(running: int, outside: int) -> str:
    if not outside:
        return ""
    words = ngettext(
        "Running: %(running)s; of %(outside)s none was asked or is planned.",
        "Running: %(running)s; of %(outside)s none was asked or is planned.",
        outside,
    )
    return words % {"running": running, "outside": outside}


def lines_of(scope: Scope, year, state) -> Lines:
    names = _names()
    title = _("%(year)s: %(state)s") % {"year": int(year), "state": names[state]}
    if state in (rule.PLANNED, rule.NEVER, rule.OUTSIDE):
        return Lines(title, _without(scope, int(year), state), _("Evaluated per year"))
    if scope.is_today:
        is_late = ~Q(state=EvaluationState.ADOPTED) & Q(due_on__lt=scope.on)
        rows = _evaluations(scope).filter(is_late if state == "late" else Q(state=state) & ~is_late)
    else:
        rows = _on_the_day(scope).filter(stood=state)
    rows = rows.filter(programme__year=int(year)).order_by("programme__partnership__sort_title")
    found = rows.values(
        "pk", "state", "due_on", "adopted_at", "programme__label",
        partnership=F("programme__partnership_id"), title=F("programme__partnership__title"),
    )  # fmt: skip
    lines = [_line(row, names[state], TONES[state]) for row in found]
    return Lines(title, lines, _("Evaluated per year"))


def _line(row, state, tone) -> Line:
    day = row["adopted_at"] if row["state"] == EvaluationState.ADOPTED else row["due_on"]
    words = _("adopted on %(day)s") if row["adopted_at"] else _("answers due on %(day)s")
    return Line(
        _("Evaluation %(year)s") % {"year": row["programme__label"]},
        reverse("evaluation_show", args=[row["pk"]]),
        row["title"],
        reverse("partnership_show", args=[row["partnership"]]),
        str(state),
        tone,
        words % {"day": date_format(day, "j F Y")},
    )


def _without(scope, year, state) -> list[Line]:
    if state == rule.OUTSIDE:
        rows = rule.listed_outside(scope.user, scope.on, year=year, among=scope.among)
    else:
        rows = rule.without_evaluation(
            scope.user, scope.on, state=state, year=year, among=scope.among
        )
    found = rows.order_by("sort_title", "pk").values("pk", "title")
    return [
        Line(
            row["title"],
            reverse("partnership_show", args=[row["pk"]]),
            state=str(_names()[state]),
            tone=TONES[state],
        )
        for row in found
    ]
