"""What the words of a paper come down to in dates: its start, its end, and the day for notice.

Pure functions of an agreement (and its addenda: prefetch `amendments`). A date that cannot be
computed stays unknown; nothing here is stored.
"""

import calendar
import datetime

from lib.dates import HonestDate
from partnerships.enums import AgreementState, Duration, Stated, TermAnchor, TermUnit

MONTHS_IN_YEAR = 12


def start_of(paper) -> HonestDate:
    """When an agreement or addendum takes effect: as stated, else when it was signed."""
    return paper.effective if paper.effective else paper.signed


def amended_by(agreement, on: datetime.date | None = None):
    """The addendum that sets the end on a day: of those in force that name one, the latest.

    Without a day all addenda count, also those that are still to take effect.
    """
    rows = agreement.amendments.all() if agreement.pk else ()
    setting = [row for row in rows if row.new_end and (on is None or is_in_force(row, on))]
    return max(setting, key=_place_in_time, default=None)


def _place_in_time(amendment) -> tuple:
    """Latest last; one without a date gives way to one that has it."""
    start = start_of(amendment)
    return start.is_later, start.lower or datetime.date.min, amendment.pk


def is_in_force(amendment, on: datetime.date) -> bool:
    """Whether an addendum counts on a day; one without a date was recorded, so it does."""
    start = start_of(amendment)
    return not start.is_later and start.started_by(on)


def end_of(agreement, on: datetime.date | None = None) -> tuple[HonestDate, bool]:
    """The end as it stands on a day, and whether it was computed from the term.

    An addendum that names a new end wins from the day it takes effect.
    """
    if amendment := amended_by(agreement, on):
        return amendment.new_end, False
    return end_as_signed(agreement)


def end_as_signed(agreement) -> tuple[HonestDate, bool]:
    """The end that the text itself gives, and whether it was computed from the term."""
    if agreement.ends or not agreement.term_amount:
        return agreement.ends, False
    anchor = (
        agreement.signed if agreement.term_anchor == TermAnchor.SIGNING else start_of(agreement)
    )
    return _after(anchor, agreement.term_amount, agreement.term_unit), True


def is_open_ended(agreement, on: datetime.date | None = None) -> bool:
    """Agreed to be without an end, and no addendum has given it one."""
    return agreement.duration == Duration.OPEN and amended_by(agreement, on) is None


def _after(start: HonestDate, amount: int, unit: str) -> HonestDate:
    """The last day (month, year) of a term, no more precise than its beginning was."""
    if start.year is None:
        return HonestDate.unknown()
    months = amount * MONTHS_IN_YEAR if unit == TermUnit.YEARS else amount
    if start.month is None and months % MONTHS_IN_YEAR:
        return HonestDate.unknown()
    year, month = _shifted(start.year, start.month or 1, months)
    if year > datetime.MAXYEAR:
        return HonestDate.unknown()
    if start.day:
        last = _day_in(year, month, start.day) - datetime.timedelta(days=1)
        return HonestDate(f"{last:%Y-%m-%d}{start.marker}")
    text = f"{year:04}-{month:02}" if start.month else f"{year:04}"
    return HonestDate(text + start.marker)


# -- notice ---------------------------------------------------------------------------------------


def notice_by(agreement, on: datetime.date | None = None) -> datetime.date | None:
    """The last day on which notice can be given, where the end is a day and the period stated."""
    if agreement.state != AgreementState.SIGNED:
        return None
    first, last = notice_bounds(agreement, on)
    return last if first == last else None


def notice_bounds(agreement, on: datetime.date | None = None) -> tuple:
    """Between which days the last day for notice lies; (None, None) when that is not known."""
    if agreement.notice_stated != Stated.STATED:
        return None, None
    end, _derived = end_of(agreement, on)
    if end.lower is None or end.upper is None:
        return None, None
    months = agreement.notice_months
    return months_before(end.lower, months), months_before(end.upper, months)


def notice_end_after(agreement, given: HonestDate, on: datetime.date) -> HonestDate:
    """When an agreement ends by a notice given then: unknown when the paper does not say.

    Notice of a fixed term in time is notice for its end; else the notice period counts from the
    day the notice was given.
    """
    if agreement.notice_stated != Stated.STATED or given.precision != "day" or not given.lower:
        return HonestDate.unknown()
    first, last = notice_bounds(agreement, on)
    if last is not None and first == last and given.lower <= last:
        return end_of(agreement, on)[0]
    return HonestDate.from_date(months_on(given.lower, agreement.notice_months))


def months_before(day: datetime.date, months: int) -> datetime.date | None:
    """That many months earlier; the end of a month stays one."""
    year, month = _shifted(day.year, day.month, -months)
    if year < datetime.MINYEAR:
        return None
    is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return _day_in(year, month, 31 if is_month_end else day.day)


def months_on(day: datetime.date, months: int) -> datetime.date:
    """That many months later; from the end of a long month the last day of a shorter one."""
    year, month = _shifted(day.year, day.month, months)
    return _day_in(year, month, day.day)


def _shifted(year: int, month: int, months: int) -> tuple[int, int]:
    count = year * MONTHS_IN_YEAR + month - 1 + months
    return count // MONTHS_IN_YEAR, count % MONTHS_IN_YEAR + 1


def _day_in(year: int, month: int, day: int) -> datetime.date:
    """That day, or the last day of a shorter month."""
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
