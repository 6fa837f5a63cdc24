"""When an evaluation opens by itself: of which programme year, and on which day.

A partnership chooses the month. The evaluation of a year opens on the first of that month, as it
falls between the middle of the year and half a year after its end. What was missed opens at the
next run, and never twice: a year has one evaluation of a kind.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import timezone

from evaluations.enums import EvaluationKind
from evaluations.models import Evaluation
from evaluations.opening import asks_all, open_evaluation
from lib.dates import programme_period, programme_year
from partnerships.enums import Rhythm, Stage
from partnerships.models import Partnership, Programme
from partnerships.models.cycle import opening_month
from partnerships.programmes import open_programme

ANSWERING_DAYS = 28
HALF_A_YEAR = 6


@dataclass(frozen=True)
class Due:
    """An evaluation whose month has come: of this partnership, programme year and kind."""

    partnership: Partnership
    year: int
    kind: str = EvaluationKind.YEARLY


def months_after_start(start_month: int, opening_month: int) -> int:
    """How many months after its start (6 to 17) a programme year's evaluation opens."""
    months = (opening_month - start_month) % 12
    return months if months >= HALF_A_YEAR else months + 12


def year_that_opened(start_month: int, months: int, on: datetime.date) -> int:
    """The start year of the latest programme year of which so many months have passed."""
    month = on.year * 12 + on.month - 1 - months
    return (month - (start_month - 1)) // 12


def opens_on(partnership, year: int) -> datetime.date:
    """The day on which the yearly evaluation of a programme year opens."""
    months = months_after_start(partnership.start_month, partnership.opening_month)
    month = year * 12 + partnership.start_month - 1 + months
    return datetime.date(month // 12, month % 12 + 1, 1)


def due_by(at) -> datetime.date:
    """The day by which parties answer an evaluation that opens at this moment."""
    return timezone.localdate(at) + datetime.timedelta(days=ANSWERING_DAYS)


def evaluations_due(partnerships, on: datetime.date) -> Iterator[Due]:
    """Of these partnerships the evaluations whose month has come and that are not open yet.

    A fixed number of queries. Rhythm *once* asks for one when the partnership winds down; *none*
    and *not agreed* never ask.
    """
    yield from yearly_evaluations_due(partnerships, on)
    for row in _interim_due(partnerships, on):
        yield Due(row, row.year, EvaluationKind.INTERIM)


def yearly_evaluations_due(partnerships, on: datetime.date) -> Iterator[Due]:
    """Those of them that look back on a year, or on all of it at the end."""
    for row in yearly_due(partnerships, on):
        yield Due(row, row.year)
    for row in _at_the_end(partnerships, on):
        yield Due(row, row.programme_year(on))


def yearly_due(partnerships, on):
    """Active partnerships whose month has come, with the ``year`` that is not evaluated."""
    rows = _with_year(partnerships, on, lambda row: months_after_start(*_months(row)))
    return _in_rhythm(rows)


def yearly_to_come(partnerships, on):
    """Active partnerships whose month is still to come, with the ``year``, which has begun."""
    rows = _with_year(partnerships, on, lambda row: months_after_start(*_months(row)) - 12)
    begun = Q()
    for start_month in range(1, 13):
        begun |= Q(start_month=start_month, year__lte=programme_year(on, start_month))
    return _in_rhythm(rows.filter(begun))


def never_evaluated(partnerships, on):
    """Active partnerships with an agreed rhythm, a month that has come, and no evaluation ever.

    ``year`` is the last year of which the month has come.
    """
    rows = _with_year(partnerships, on, lambda row: months_after_start(*_months(row)))
    return rows.filter(~ever_evaluated(), rhythm__in=[Rhythm.YEARLY, Rhythm.TWO_YEARLY])


def _in_rhythm(rows):
    """Those of which the ``year`` is to be evaluated and is not yet."""
    every_second = Q(rhythm=Rhythm.TWO_YEARLY) & ~_evaluated(OuterRef("year") - 1)
    return rows.filter(Q(rhythm=Rhythm.YEARLY) | every_second, ~_evaluated(OuterRef("year")))


def _at_the_end(partnerships, on):
    return partnerships.active().filter(
        ~ever_evaluated(), rhythm=Rhythm.ONCE, stage=Stage.WINDING_DOWN
    )


def _interim_due(partnerships, on):
    rows = _with_year(partnerships, on, lambda row: HALF_A_YEAR)
    running = Q()
    for start_month in range(1, 13):
        running |= Q(start_month=start_month, year=programme_year(on, start_month))
    return rows.filter(
        running,
        ~_evaluated(OuterRef("year"), EvaluationKind.INTERIM),
        interim_review=True,
    )


def _with_year(partnerships, on, months_of):
    """Active partnerships with the ``year`` that opened last, if they were there in that year."""
    rows = partnerships.active()
    cycles = rows.order_by().values("start_month", "evaluation_month").distinct()
    years, ends = [], []
    for cycle in cycles:
        year = year_that_opened(cycle["start_month"], months_of(cycle), on)
        end = programme_period(year, cycle["start_month"])[1]
        # A comparison with null is never true, so an empty month is asked apart.
        month = cycle["evaluation_month"]
        same = {"evaluation_month": month} if month else {"evaluation_month__isnull": True}
        years.append(When(start_month=cycle["start_month"], **same, then=Value(year)))
        ends.append(
            When(start_month=cycle["start_month"], **same, then=Value(end.year * 12 + end.month))
        )
    if not years:
        return rows.none().annotate(year=Value(0, IntegerField()))
    programme = Programme.objects.filter(partnership=OuterRef("pk"), year=OuterRef("year"))
    recorded = ExtractYear("created_at") * 12 + ExtractMonth("created_at")
    rows = rows.annotate(
        year=Case(*years, output_field=IntegerField()),
        year_end=Case(*ends, output_field=IntegerField()),
        recorded=recorded,
    )
    return rows.filter(Exists(programme) | Q(recorded__lte=F("year_end")))


def _months(cycle: dict) -> tuple[int, int]:
    start = cycle["start_month"]
    return start, opening_month(start, cycle["evaluation_month"])


def ever_evaluated():
    """Whether the outer partnership has a yearly evaluation of any year."""
    return Exists(
        Evaluation.objects.filter(programme__partnership=OuterRef("pk"), kind=EvaluationKind.YEARLY)
    )


def _evaluated(year, kind=EvaluationKind.YEARLY):
    """Whether the outer partnership has an evaluation of this kind of a year."""
    return Exists(
        Evaluation.objects.filter(
            programme__partnership=OuterRef("pk"), programme__year=year, kind=kind
        )
    )


def open_due(due: Due, *, by, at, due_on=None, all_criteria=None) -> Evaluation:
    """Open an evaluation that is due and return it; ``by`` is None when it opens by itself.

    Raises WrongMoment, and changes nothing, when nobody can answer or decide.
    """
    programme = open_programme(due.partnership, due.year, by=by, at=at)
    if all_criteria is None:
        all_criteria = asks_all(due.partnership, due.year)
    return open_evaluation(
        programme,
        due_on=due_on or due_by(at),
        all_criteria=all_criteria,
        by=by,
        at=at,
        kind=due.kind,
    )
