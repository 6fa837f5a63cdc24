"""Partnerships by stage and kind."""

from django.db.models import Count
from django.utils.translation import gettext as _

from lib.charts import bar_chart
from partnerships.enums import PartnershipKind, Stage

from .parts import Cell, Column, Fact, Lines, Section, Table, number
from .scope import Scope

TONES = {
    Stage.EXPLORING: "plan",
    Stage.ACTIVE: "good",
    Stage.WINDING_DOWN: "warn",
    Stage.ENDED: "none",
}


def counted(scope: Scope) -> dict[tuple[str, str], int]:
    """(kind, stage) → how many of the chosen partnerships."""
    rows = scope.among.order_by().values("kind", "stage").annotate(number=Count("pk"))
    return {(row["kind"], row["stage"]): row["number"] for row in rows}


def section_of(scope: Scope) -> Section:
    numbers = counted(scope)
    kinds = [kind for kind in PartnershipKind if any(numbers.get((kind, s)) for s in Stage)]
    total = sum(numbers.values())
    section = Section(
        "stages",
        _("By stage and kind"),
        empty=_("No partnership fits this choice."),
        notes=[scope.as_of_words] if scope.as_of_words else [],
        facts=[
            Fact(
                str(sum(n for (_kind, stage), n in numbers.items() if stage == Stage.ACTIVE)),
                _("active partnerships"),
                scope.listed(stage=Stage.ACTIVE.value),
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
            scope.listed(kind=kind.value, stage=stage.value),
        )
        for stage in Stage
    ]


def _row(scope, numbers, kind) -> list[Cell]:
    cells = [
        number(numbers.get((kind, stage), 0), scope.listed(kind=kind.value, stage=stage.value))
        for stage in Stage
    ]
    of_kind = sum(numbers.get((kind, stage), 0) for stage in Stage)
    return [Cell(str(kind.label)), *cells, number(of_kind, scope.listed(kind=kind.value))]


def _sums(scope, numbers, total) -> list[Cell]:
    cells = [
        number(
            sum(n for (_kind, of), n in numbers.items() if of == stage),
            scope.listed(stage=stage.value),
        )
        for stage in Stage
    ]
    return [Cell(_("Together")), *cells, number(total, scope.listed())]


def lines_of(scope: Scope, *key) -> Lines:
    """None of its own: its figures lead to the list of partnerships."""
    raise KeyError(key)
