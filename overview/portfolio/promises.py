"""Promises kept: the verdicts of adopted evaluations on arrangements, and what is agreed now."""

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.enums import EvaluationState, Kept
from evaluations.models import ArrangementReview
from lib.charts import bar_chart
from lib.dates import counting_on
from partnerships.enums import Force
from partnerships.models import Arrangement

from .parts import Cell, Column, Fact, Line, Lines, Section, Table, number
from .scope import Scope

YEARS = 6
TONES = {Kept.KEPT: "good", Kept.PARTLY: "warn", Kept.NOT: "bad"}


def reviews(scope: Scope):
    """The verdicts of evaluations that were adopted by the day: nothing of those under way."""
    return ArrangementReview.objects.filter(
        evaluation__state=EvaluationState.ADOPTED,
        evaluation__adopted_at__date__lte=scope.on,
        evaluation__programme__partnership__in=scope.within,
        kept__in=list(Kept),
    )


def in_force(scope: Scope):
    """The arrangements that count on the day in partnerships that run then."""
    rows = Arrangement.objects.filter(partnership__in=scope.within_running)
    return rows.filter(counting_on("since", "until", scope.on))


def section_of(scope: Scope) -> Section:
    years: dict[int, dict[str, int]] = {}
    counted = reviews(scope).order_by().values("evaluation__programme__year", "kept")
    for row in counted.annotate(number=Count("pk")):
        numbers = years.setdefault(row["evaluation__programme__year"], dict.fromkeys(Kept, 0))
        numbers[Kept(row["kept"])] = row["number"]
    newest = sorted(years.items(), reverse=True)[:YEARS]
    forces = in_force(scope).order_by().values("force").annotate(number=Count("pk"))
    now = {row["force"]: row["number"] for row in forces}
    section = Section(
        "promises",
        _("Promises kept"),
        empty=_("No arrangement was judged in an adopted evaluation yet."),
        notes=_notes(scope, now),
        more=[
            (_("The arrangements in force: %(number)s") % {"number": sum(now.values())},
             scope.figure("promises", "in_force")),
        ] if now else [],
    )  # fmt: skip
    if not newest:
        return section
    section.charts = [_bars(scope, newest)]
    section.table = _table(scope, newest)
    year, numbers = newest[0]
    section.facts = [
        Fact(
            str(numbers[Kept.KEPT]),
            _("promises kept in %(year)s") % {"year": year},
            scope.figure("promises", year, Kept.KEPT.value) if numbers[Kept.KEPT] else "",
            of=_("of %(total)s judged") % {"total": sum(numbers.values())},
        )
    ]
    return section


def _bars(scope, newest):
    return bar_chart(
        _("Arrangements by whether they were kept"),
        _("A bar per programme year. The same numbers stand in the table."),
        [
            (
                str(year),
                [
                    (str(k.label), n[k], TONES[k], scope.figure("promises", year, k.value))
                    for k in Kept
                ],
            )
            for year, n in newest
        ],
    )


def _table(scope, newest) -> Table:
    return Table(
        _("Arrangements by whether they were kept"),
        [
            Column(_("Programme year from")),
            *[Column(str(kept.label), True) for kept in Kept],
            Column(_("Judged"), True),
        ],
        [
            [
                Cell(str(year)),
                *[number(n[k], scope.figure("promises", year, k.value)) for k in Kept],
                number(sum(n.values())),
            ]
            for year, n in newest
        ],
    )


def _notes(scope, now) -> list[str]:
    """What is agreed, and of which day that is."""
    if not now:
        return []
    return list(filter(None, [_in_force_words(now), scope.worked_out_words]))


def _in_force_words(now) -> str:
    """How many arrangements count, by how firm they are."""
    parts = [f"{Force(force).label}: {count}" for force, count in sorted(now.items())]
    return _("In force: %(parts)s.") % {"parts": ", ".join(parts)}


def lines_of(scope: Scope, what, kept=None) -> Lines:
    where = _("Promises kept")
    if what == "in_force":
        rows = in_force(scope).order_by("partnership__sort_title", "position", "pk")
        found = rows.values(
            "pk", "text", "force", partner=F("partnership_id"), title=F("partnership__title")
        )
        return Lines(
            _("Arrangements in force"),
            [_line(row, state=str(Force(row["force"]).label)) for row in found],
            where,
        )
    verdict = Kept(kept)
    rows = reviews(scope).filter(evaluation__programme__year=int(what), kept=verdict)
    found = rows.order_by("arrangement__partnership__sort_title", "pk").values(
        "note", pk=F("arrangement_id"), text=F("arrangement__text"),
        partner=F("arrangement__partnership_id"), title=F("arrangement__partnership__title"),
    )  # fmt: skip
    title = _("%(year)s: %(state)s") % {"year": int(what), "state": verdict.label}
    state, tone = str(verdict.label), TONES[verdict]
    return Lines(title, [_line(r, state=state, tone=tone, note=r["note"]) for r in found], where)


def _line(row, *, state, tone="none", note="") -> Line:
    return Line(
        row["text"],
        reverse("arrangement_show", args=[row["pk"]]),
        row["title"],
        reverse("partnership_show", args=[row["partner"]]),
        state,
        tone,
        note,
    )
