"""What each party scored over the years: each beside itself, never one mark for all.

Of a party in a partnership its two latest yearly evaluations are compared, over the criteria that
were asked in both and to which it gave a score in both. Only answers that every party may read.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.enums import EvaluationKind, ResponseState
from evaluations.models import Score
from evaluations.sheet import mean
from lib.charts import bar_chart, dot_chart

from .parts import ROWS, Cell, Column, Fact, Line, Lines, Section, Table, number
from .scope import Scope

LOWER, EQUAL, HIGHER, ONCE = "lower", "equal", "higher", "once"
TONES = {LOWER: "bad", EQUAL: "none", HIGHER: "good", ONCE: "plan"}


def _labels() -> dict[str, str]:
    return {
        LOWER: _("Lower"),
        EQUAL: _("The same"),
        HIGHER: _("Higher"),
        ONCE: _("No second year"),
    }


@dataclass(frozen=True)
class PartyYears:
    """One party in one partnership: its own scores in two years, on the same criteria."""

    organisation: int
    name: str
    partnership: int
    title: str
    earlier: str
    later: str
    evaluation: int
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def change(self) -> Fraction:
        """How much its own mean moved."""
        if not self.before:
            return Fraction(0)
        return Fraction(sum(self.after) - sum(self.before), len(self.after))

    @property
    def went(self) -> str:
        if not self.before:
            return ONCE
        return HIGHER if self.change > 0 else LOWER if self.change < 0 else EQUAL

    @property
    def steps(self) -> tuple[int, int, int]:
        """On how many criteria it scores higher, the same and lower."""
        moved = [b - a for a, b in zip(self.before, self.after, strict=True)]
        up, down = sum(m > 0 for m in moved), sum(m < 0 for m in moved)
        return up, len(moved) - up - down, down

    @property
    def label(self) -> str:
        return f"{self.name} – {self.title}"


def parties_compared(scope: Scope) -> list[PartyYears]:
    """Every party with shared scores, those that went down most first; one query."""
    rows = Score.objects.filter(
        value__isnull=False,
        response__state=ResponseState.HANDED_IN,
        response__evaluation__shared_at__date__lte=scope.on,
        response__evaluation__kind=EvaluationKind.YEARLY,
        response__evaluation__programme__partnership__in=scope.within,
    ).values_list(
        "response__evaluation__programme__partnership_id",
        "response__party__organisation_id",
        "response__evaluation__programme__year",
        "criterion__code",
        "value",
        "response__party__organisation__name",
        "response__evaluation__programme__partnership__title",
        "response__evaluation__programme__label",
        "response__evaluation_id",
    )
    found: dict[tuple[int, int], dict] = {}
    for partnership, organisation, year, code, value, *names in rows.order_by("pk"):
        years = found.setdefault((partnership, organisation), {})
        _names, scores = years.setdefault(year, (names, {}))
        scores[code] = value
    compared = [_compared(key, years) for key, years in found.items()]
    return sorted(compared, key=lambda row: (row.went == ONCE, row.change, row.label))


def _compared(key, years) -> PartyYears:
    partnership, organisation = key
    *_older, last = sorted(years)
    (name, title, later, evaluation), after = years[last]
    before: dict[str, int] = {}
    earlier = ""
    if _older:
        (_name, _title, earlier, _evaluation), before = years[_older[-1]]
    both = sorted(before.keys() & after.keys())
    return PartyYears(
        organisation, name, partnership, title, earlier, later, evaluation,
        tuple(before[code] for code in both), tuple(after[code] for code in both),
    )  # fmt: skip


def section_of(scope: Scope) -> Section:
    rows = parties_compared(scope)
    section = Section(
        "scores",
        _("Scores of the parties over the years"),
        _(
            "Each party beside itself: its own mean over the criteria it scored in both years. "
            "Parties are never taken together in one mark."
        ),
        empty=_("No party has shared scores yet."),
    )
    if not rows:
        return section
    counts = {went: sum(row.went == went for row in rows) for went in TONES}
    names = _labels()
    compared = [row for row in rows if row.went != ONCE]
    section.charts = [
        bar_chart(
            _("Parties by how their own scores moved"),
            _("One bar with the number of parties that score lower, the same or higher."),
            [
                (
                    _("Parties in partnerships"),
                    [(names[w], counts[w], TONES[w], scope.figure("scores", w)) for w in TONES],
                )
            ],
        )
    ]
    if compared:
        section.charts.append(_rails(_most_moved(compared, ROWS)))
    shown = _most_moved(compared, scope.most) or rows[: scope.most]
    section.table = _table(shown)
    if len(rows) > len(shown):
        section.table.all_url = scope.figure("scores", "all")
        section.table.all_words = _("All %(number)s parties with scores") % {"number": len(rows)}
    section.facts = [_fact(scope, counts)] if compared else []
    return section


def _most_moved(compared, most) -> list[PartyYears]:
    """Those that moved most, either way, in the order of the list: down first."""
    ranked = set(sorted(compared, key=lambda row: (-abs(row.change), row.label))[:most])
    return [row for row in compared if row in ranked]


def _fact(scope, counts) -> Fact:
    compared = sum(counts.values()) - counts[ONCE]
    return Fact(
        str(counts[LOWER]),
        ngettext(
            "party scores lower than the time before",
            "parties score lower than the time before",
            counts[LOWER],
        ),
        scope.figure("scores", LOWER) if counts[LOWER] else "",
        of=_("of %(total)s compared") % {"total": compared},
    )


def _rails(rows):
    return dot_chart(
        _("Own mean of each party, the time before and now"),
        _("The open dot is the earlier year, the full dot the later one, from 1 to 5."),
        [
            (
                row.name,
                row.title,
                f"{_mean(row.before)} → {_mean(row.after)}",
                TONES[row.went],
                reverse("evaluation_show", args=[row.evaluation]),
                [(row.earlier, mean(row.before)), (row.later, mean(row.after))],
            )
            for row in rows
        ],
        scale=(1, 5),
    )


def _mean(values) -> str:
    return number_format(mean(values), decimal_pos=1) if values else "–"


def _table(rows) -> Table:
    names = _labels()
    return Table(
        _("Own mean of each party, the time before and now"),
        [
            Column(_("Party")),
            Column(_("Years")),
            Column(_("Before"), True),
            Column(_("Now"), True),
            Column(_("Criteria in both years"), True),
            Column(_("Higher · the same · lower"), True),
            Column(_("Own mean")),
        ],
        [
            [
                Cell(row.name, reverse("organisation_show", args=[row.organisation]),
                     note=row.title),
                Cell(f"{row.earlier} – {row.later}" if row.earlier else row.later,
                     reverse("evaluation_show", args=[row.evaluation])),
                Cell(_mean(row.before), is_number=True),
                Cell(_mean(row.after), is_number=True),
                number(len(row.before)),
                Cell(" · ".join(str(step) for step in row.steps) if row.before else "–",
                     is_number=True),
                Cell(names[row.went], tone=TONES[row.went]),
            ]
            for row in rows
        ],
    )  # fmt: skip


def lines_of(scope: Scope, went) -> Lines:
    names = {**_labels(), "all": _("All parties with shared scores")}
    title = names[went]
    rows = [row for row in parties_compared(scope) if went in ("all", row.went)]
    return Lines(title, [_line(row, names) for row in rows], _("Scores of the parties"))


def _line(row, names) -> Line:
    words = ""
    if row.before:
        words = ngettext(
            "%(years)s: %(before)s → %(after)s over %(number)s criterion",
            "%(years)s: %(before)s → %(after)s over %(number)s criteria",
            len(row.before),
        ) % {
            "years": f"{row.earlier} – {row.later}",
            "before": _mean(row.before),
            "after": _mean(row.after),
            "number": len(row.before),
        }
    return Line(
        row.name,
        reverse("evaluation_show", args=[row.evaluation]),
        row.title,
        reverse("partnership_show", args=[row.partnership]),
        names[row.went],
        TONES[row.went],
        words,
    )
