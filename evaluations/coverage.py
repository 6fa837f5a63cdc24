"""Which partnerships are evaluated, per programme year: one rule for the picture and the list.

A partnership stands once under a year: with its evaluation, as planned, or as never evaluated.
A year that was skipped between evaluated ones shows as neither.
"""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear, Least

from evaluations.cycle import ever_evaluated, never_evaluated, yearly_due, yearly_to_come
from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.models import Evaluation
from partnerships.models import Partnership, Programme

PLANNED, NEVER = "planned", "never"
# Under no year: running, and no evaluation of that year was asked or is planned.
OUTSIDE = "outside"
# In the order of the picture; "late" are open or in review and past their date.
STATES = ("adopted", "in_review", "open", "late", PLANNED, NEVER)
YEARS = 6


@dataclass
class YearRow:
    """How many partnerships stand where in the programme years that began in ``year``."""

    year: int
    numbers: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def coverage(user, on, among=None) -> list[YearRow]:
    """The last years, newest first, of what this user may see; a fixed number of queries.

    ``among`` narrows it to these partnerships, as in `without_evaluation`.
    """
    years = range(on.year - YEARS + 1, on.year + 1)
    rows = {year: YearRow(year, dict.fromkeys(STATES, 0)) for year in years}
    for year, state, is_late, number in _evaluations(user, on, among):
        if year in rows:
            rows[year].numbers["late" if is_late else state] += number
    mine = _in_sight(user, among)
    for found in (yearly_to_come(mine, on), _not_opened(mine, on)):
        for year, number in _per(found, "year"):
            if year in rows:
                rows[year].numbers[PLANNED] += number
    for first, last, number in _per(_never(mine, on), "first_year", "year"):
        for year in rows.keys() & set(range(first, last + 1)):
            rows[year].numbers[NEVER] += number
    return [row for _year, row in sorted(rows.items(), reverse=True) if row.total]


def without_evaluation(user, on, *, state, year=None, among=None):
    """Partnerships planned or never evaluated under a year (or under any), with the ``year``."""
    mine = _in_sight(user, among)
    if state == NEVER:
        found = _never(mine, on)
        if year is None:
            return found
        among = found.filter(first_year__lte=year, year__gte=year)
        return mine.filter(pk__in=among.values("pk")).annotate(year=_number(year))
    parts = [_not_opened(mine, on), yearly_to_come(mine, on)]
    if year is not None:
        parts = [part.filter(year=year) for part in parts]
    among = mine.filter(Q(*[("pk__in", part.values("pk")) for part in parts], _connector=Q.OR))
    if year is not None:
        return among.annotate(year=_number(year))
    years = [Subquery(part.filter(pk=OuterRef("pk")).values("year")[:1]) for part in parts]
    return among.annotate(year=Coalesce(*years, output_field=IntegerField()))


def outside(user, rows: list[YearRow], among=None) -> dict[int, tuple[int, int]]:
    """Per row of `coverage`: how many run, and how many of those stand nowhere under its year.

    What is known to have begun after a year is not counted for it.
    """
    mine = _in_sight(user, among)
    from_year = list(_per(_there_from(mine.active()), "there_from"))
    evaluated = Evaluation.objects.filter(
        kind=EvaluationKind.YEARLY, programme__partnership__in=mine.active().order_by().values("pk")
    )
    per_year = dict(_per(evaluated, "programme__year"))
    found = {}
    for row in rows:
        there = sum(number for first, number in from_year if first <= row.year)
        stands = per_year.get(row.year, 0) + row.numbers[PLANNED] + row.numbers[NEVER]
        found[row.year] = (there, there - stands)
    return found


def listed_outside(user, on, *, year, among=None):
    """The partnerships that `outside` counts for this year."""
    mine = _in_sight(user, among)
    evaluated = Evaluation.objects.filter(kind=EvaluationKind.YEARLY, programme__year=year)
    rows = _there_from(mine.active()).filter(there_from__lte=year)
    rows = rows.exclude(pk__in=evaluated.values("programme__partnership"))
    for state in (PLANNED, NEVER):
        stands = without_evaluation(user, on, state=state, year=year, among=among)
        rows = rows.exclude(pk__in=stands.order_by().values("pk"))
    return rows


def _there_from(partnerships):
    """With ``there_from``: the first year it may have run in; 0 when its begin is not known."""
    return _first_year(partnerships).annotate(
        there_from=Least(
            Coalesce(ExtractYear("since_lower"), Value(0)),
            "first_year",
            output_field=IntegerField(),
        )
    )


def _in_sight(user, among):
    mine = Partnership.objects.visible_to(user)
    return mine if among is None else mine.filter(pk__in=among.order_by().values("pk"))


def _evaluations(user, on, among):
    rows = Evaluation.objects.visible_to(user).filter(kind=EvaluationKind.YEARLY)
    if among is not None:
        rows = rows.filter(programme__partnership__in=among.order_by().values("pk"))
    is_late = ~Q(state=EvaluationState.ADOPTED) & Q(due_on__lt=on)
    rows = rows.annotate(is_late=Case(When(is_late, then=Value(1)), default=Value(0)))
    return _per(rows, "programme__year", "state", "is_late")


def _not_opened(partnerships, on):
    """Those whose month has come, that had an evaluation before, and none of this year yet."""
    return yearly_due(partnerships, on).filter(ever_evaluated())


def _never(partnerships, on):
    return _first_year(never_evaluated(partnerships, on))


def _first_year(partnerships):
    """With the ``first_year`` it was there: of its first programme, or in which it was recorded."""
    recorded = ExtractYear("created_at") - Case(
        When(start_month__gt=ExtractMonth("created_at"), then=Value(1)), default=Value(0)
    )
    programmes = Programme.objects.filter(partnership=OuterRef("pk")).order_by("year")
    first = Subquery(programmes.values("year")[:1])
    return partnerships.annotate(
        first_year=Least(
            Coalesce(first, recorded, output_field=IntegerField()),
            recorded,
            output_field=IntegerField(),
        )
    )


def _per(rows, *columns):
    counted = rows.order_by().values(*columns).annotate(number=Count("pk", distinct=True))
    return counted.values_list(*columns, "number")


def _number(year):
    return Value(year, output_field=IntegerField())
