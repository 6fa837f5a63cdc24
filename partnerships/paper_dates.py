"""The dates of papers that lists are narrowed and sorted by, kept at write time.

They follow `partnerships.terms` and `partnerships.validity`, which stay the rule; an addendum
counts from the day it is recorded. Pages that tell of one paper compute afresh.

``ends_by`` is the last day of the end that is stated, computed or brought about by notice.
``lapses_after`` is the last day before which the paper cannot be said to be over; none when it is
open-ended, renews itself or its end is in doubt. ``notice_day`` is the last day for notice in time.
"""

import datetime

from django.db import transaction

from lib.dates import HonestDate
from partnerships.enums import AgreementState, Renewal
from partnerships.terms import end_of, is_open_ended, notice_bounds, start_of
from partnerships.validity import SIGNED_ONCE

# How a partnership without a known end stands in an order that begins, or ends, with a date.
LAST, FIRST = datetime.date.max, datetime.date.min


def kept_dates(agreement) -> dict:
    """What is kept of one agreement (prefetch its addenda)."""
    return {
        "ends_by": _ends_by(agreement),
        "lapses_after": _lapses_after(agreement),
        "notice_day": _notice_day(agreement),
    }


def _stop(agreement) -> HonestDate:
    """The day on which an act makes it stop."""
    if agreement.state == AgreementState.ENDED:
        return agreement.ended
    if agreement.state == AgreementState.NOTICE_GIVEN:
        return agreement.notice_ends
    return HonestDate.unknown()


def _ends_by(agreement) -> datetime.date | None:
    stop = _stop(agreement)
    if agreement.state not in SIGNED_ONCE or (is_open_ended(agreement) and not stop):
        return None
    return (stop or end_of(agreement)[0]).upper


def _lapses_after(agreement) -> datetime.date | None:
    if agreement.state == AgreementState.ENDED:
        return _day_before_ended(agreement.ended)
    if agreement.state not in SIGNED_ONCE:
        return None
    days = [_certain_last_day(_stop(agreement))]
    if not (
        is_open_ended(agreement)
        or agreement.renewal == Renewal.TACIT
        or start_of(agreement).is_later
    ):
        days.append(_certain_last_day(end_of(agreement)[0]))
    return min((day for day in days if day), default=None)


def _certain_last_day(end: HonestDate) -> datetime.date | None:
    return None if end.is_uncertain else end.upper


def _day_before_ended(ended: HonestDate) -> datetime.date:
    """The day an early end names still counts; a month or year has ended when it is recorded."""
    if ended.lower is None:
        return FIRST
    if ended.precision == "day" or ended.lower == FIRST:
        return ended.lower
    return ended.lower - datetime.timedelta(days=1)


def _notice_day(agreement) -> datetime.date | None:
    """Only where nothing about the end is in doubt."""
    if agreement.state != AgreementState.SIGNED or is_open_ended(agreement):
        return None
    return notice_bounds(agreement)[1] if end_of(agreement)[0].is_sure else None


def paper_end(agreements) -> datetime.date | None:
    """Until when the longest-lasting signed paper holds; None without one, or without an end."""
    signed = [row for row in agreements if row.state in SIGNED_ONCE]
    if not signed or any(is_open_ended(row) and not _stop(row) for row in signed):
        return None
    return max((row.ends_by for row in signed if row.ends_by), default=None)


@transaction.atomic
def refresh_papers(agreement_model, agreement_ids, partnership_ids=()) -> None:
    """Write the kept dates of these agreements and their partnerships; no version, no audit.

    Called after every write to agreements and addenda (see their models). The partnership is
    locked first, so that of two writers the second reads what the first wrote.
    """
    rows = agreement_model._base_manager
    found = set(partnership_ids) | set(
        rows.filter(pk__in=agreement_ids).values_list("partnership_id", flat=True)
    )
    partnership_model = agreement_model._meta.get_field("partnership").related_model
    partnerships = partnership_model._base_manager
    for pk in sorted(found):
        partnerships.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first()
        papers = list(rows.filter(partnership=pk).prefetch_related("amendments"))
        for paper in papers:
            dates = kept_dates(paper)
            if any(getattr(paper, name) != value for name, value in dates.items()):
                rows.filter(pk=paper.pk).update(**dates)
                for name, value in dates.items():
                    setattr(paper, name, value)
        last = paper_end(papers)
        partnerships.filter(pk=pk).update(
            paper_end_rising=last or LAST, paper_end_falling=last or FIRST
        )
