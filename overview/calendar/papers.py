"""The dates of agreements: the last day for notice, and the end, as they stand today."""

import datetime
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partnerships.enums import AgreementState, Stated
from partnerships.models import Agreement
from partnerships.terms import notice_bounds
from partnerships.validity import standing

from .entry import Entry, EntryKind, Place, placed, placed_between
from .records import Reach

# A date that is not known to the day stands at most so long before the last day it can be.
VAGUE = datetime.timedelta(days=366)


def agreements(reach: Reach) -> QuerySet:
    """Signed agreements that are still to end, by what is kept of their dates for lists."""
    rows = Agreement.objects.filter(
        partnership__in=reach.partnerships, ends_by__gte=reach.since
    ).order_by("ends_by", "pk")
    # Of a long list only those that can be among the first so many that surely stand in it.
    sure = rows.filter(ends_by__gte=reach.begins + VAGUE) if reach.begins else rows
    last = reach.most and sure.values_list("ends_by", flat=True)[reach.most : reach.most + 1]
    for day in last or ():
        soon = Q(ends_by__lte=day + VAGUE) | Q(notice_day__lte=day + VAGUE)
        doubtful = Q(notice_day__isnull=True, notice_stated=Stated.STATED)
        rows = rows.filter(soon | doubtful)
    return rows


def agreement_entries(rows: QuerySet, on: datetime.date, since: datetime.date) -> Iterator[Entry]:
    """By when notice must be given, and when it ends; not of what renews itself by now."""
    for row in rows.select_related("partnership").with_signatures():
        for entry in _of_one(row, on):
            if entry.last >= since:
                yield entry


def _of_one(row, on: datetime.date) -> Iterator[Entry]:
    stands = standing(row, on)
    if stands.stops:
        words = _("Ends by notice: %(agreement)s")
        if row.state == AgreementState.ENDED:
            words = _("Ends early: %(agreement)s")
        yield from _entry(row, "end", placed(stands.stops), words)
        return
    if row.state != AgreementState.SIGNED or stands.renewed or stands.is_open_ended:
        return
    words = _("Last day to give notice: %(agreement)s")
    yield from _entry(row, "notice", _notice(row, stands, on), words)
    yield from _entry(row, "end", placed(stands.end), _("Ends: %(agreement)s"))


def _notice(row, stands, on) -> Place | None:
    first, last = notice_bounds(row, on)
    if first is None or last is None:
        return None
    if first == last and not stands.end.is_sure:
        return Place(first.replace(day=1), _("the end of the agreement is not sure"), last)
    return placed_between(first, last)


def _entry(row, what, found: Place | None, words) -> Iterator[Entry]:
    if found is None:
        return
    # An addendum changes the end without touching the paper itself.
    changes = list(row.amendments.all())
    yield Entry(
        key=f"{row.uuid}-{what}",
        kind=EntryKind.AGREEMENT,
        **vars(found),
        text=words % {"agreement": row},
        where=str(row.partnership),
        url=row.get_absolute_url(),
        changed_at=max([row.updated_at, *(change.updated_at for change in changes)]),
        version=row.version + sum(change.version for change in changes),
    )
