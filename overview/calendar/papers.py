"""The dates of agreements: the last day for notice, and the end, as they stand today."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from partnerships.enums import AgreementState
from partnerships.models import Agreement, Amendment
from partnerships.terms import notice_bounds
from partnerships.validity import standing

from .entry import Entry, EntryKind, Place, placed, placed_between
from .records import Reach


def agreements(reach: Reach) -> QuerySet:
    """Signed agreements that may still end: stated, by their term, an addendum or an act."""
    setting = Amendment.objects.filter(agreement=OuterRef("pk"), new_end__isnull=False)
    to_end = Q(ends_upper__gte=reach.since) | Q(term_amount__isnull=False) | Exists(setting)
    stopping = Q(state=AgreementState.NOTICE_GIVEN, notice_ends_upper__gte=reach.since) | Q(
        state=AgreementState.ENDED, ended_upper__gte=reach.since
    )
    return (
        Agreement.objects.filter(partnership__in=reach.partnerships)
        .filter(Q(state=AgreementState.SIGNED) & to_end | stopping)
        .select_related("partnership")
        .with_signatures()
        .order_by("pk")
    )


def agreement_entries(reach: Reach) -> Iterator[Entry]:
    """By when notice must be given, and when it ends; not of what renews itself by now."""
    for row in agreements(reach):
        for entry in _of_one(row, reach.on):
            if entry.last >= reach.since:
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
