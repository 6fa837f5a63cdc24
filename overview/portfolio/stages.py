"""Partnerships by stage and kind."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.charts import bar_chart
from partnerships.enums import PartnershipKind, Stage

from .parts import Cell, Column, Fact, Line, Lines, Section, Table, number
from .scope import Scope

# In the name of a figure: whatever its kind, or its stage.
ALL = "all"
TONES = {
    Stage.EXPLORING: "plan",
    Stage.ACTIVE: "good",
    Stage.WINDING_DOWN: "warn",
    Stage.ENDED: "none",
}


def counted(scope: Scope) -> dict[tuple[str, str], int]:
    """(kind, stage) → how many of the chosen partnerships."""
    rows = scope.begun.order_by().values("kind", "stage").annotate(number=Count("pk"))
    return {(row["kind"], row["stage"]): row["number"] for row in rows}


def section_of(scope: Scope) -> Section:
    numbers = counted(scope)
    kinds = [kind for kind in PartnershipKind if any(numbers.get((kind, s)) for s in Stage)]
    total = sum(numbers.values())
    section = Section(
        "stages",
        _("By stage and kind"),
        empty=_("No partnership fits this choice."),
        notes=[] if scope.is_today else [scope.as_of_words, scope.begun_words],
        facts=[
            Fact(
                str(sum(n for (_kind, stage), n in numbers.items() if stage == Stage.ACTIVE)),
                _("active partnerships"),
                _url(scope, stage=Stage.ACTIVE),
                of=_("of %(total)s chosen") % {"total": total},
                note=scope.as_of_words,
            )
        ],
    )
    if not total:
        return section
    section.charts = [
        bar_chart(
            _("Partnerships by kind and stage"),
            _("A bar per kind; its parts are the stages. The same numbers stand in the table."),
            [(str(kind.label), _parts(scope, numbers, kind)) for kind in kinds],
        )
    ]
    section.table = Table(
        _("Partnerships by kind and stage"),
        [
            Column(_("Kind")),
            *[Column(str(s.label), True) for s in Stage],
            Column(_("Together"), True),
        ],
        [_row(scope, numbers, kind) for kind in kinds] + [_sums(scope, numbers, total)],
    )
    return section


def _parts(scope, numbers, kind) -> list:
    return [
        (
            str(stage.label),
            numbers.get((kind, stage), 0),
            TONES[stage],
            _url(scope, kind, stage),
        )
        for stage in Stage
    ]


def _url(scope, kind: str = "", stage: str = "") -> str:
    """The list of partnerships; of an earlier day the rows, for the list is of today."""
    if scope.is_today:
        return scope.listed(kind=str(kind), stage=str(stage))
    return scope.figure("stages", kind or ALL, stage or ALL)


def _row(scope, numbers, kind) -> list[Cell]:
    cells = [number(numbers.get((kind, stage), 0), _url(scope, kind, stage)) for stage in Stage]
    of_kind = sum(numbers.get((kind, stage), 0) for stage in Stage)
    return [Cell(str(kind.label)), *cells, number(of_kind, _url(scope, kind))]


def _sums(scope, numbers, total) -> list[Cell]:
    cells = [
        number(
            sum(n for (_kind, of), n in numbers.items() if of == stage),
            _url(scope, stage=stage),
        )
        for stage in Stage
    ]
    return [Cell(_("Together")), *cells, number(total, _url(scope))]


def lines_of(scope: Scope, kind, stage) -> Lines:
    rows = scope.begun.order_by("sort_title", "pk")
    title = _("All partnerships")
    if kind != ALL:
        rows = rows.filter(kind=PartnershipKind(kind))
        title = str(PartnershipKind(kind).label)
    if stage != ALL:
        rows = rows.filter(stage=Stage(stage))
    lines = [
        Line(
            row["title"],
            reverse("partnership_show", args=[row["pk"]]),
            state=str(Stage(row["stage"]).label),
            tone=TONES[Stage(row["stage"])],
        )
        for row in rows.values("pk", "title", "stage")
    ]
    return Lines(title, lines, _("By stage and kind"))
