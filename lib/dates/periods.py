"""Today, and the programme year of a partnership (calendar year or school year)."""

import datetime

from django.utils import timezone


def today() -> datetime.date:
    """The date in Amsterdam. Only views and commands read the clock."""
    return timezone.localdate()


def programme_period(year: int, start_month: int) -> tuple[datetime.date, datetime.date]:
    """The first and last day of the programme year that starts in that year and month."""
    first = datetime.date(year, start_month, 1)
    return first, datetime.date(year + 1, start_month, 1) - datetime.timedelta(days=1)


def programme_label(start: datetime.date, end: datetime.date) -> str:
    """ "2026" for a calendar year, "2026-2027" for a year that runs over New Year."""
    return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"


def programme_year(on: datetime.date, start_month: int) -> int:
    """The start year of the programme year a day falls in."""
    return on.year if on.month >= start_month else on.year - 1
