"""Papers that ask for a decision, and partnerships in which nothing moves any more.

A day for notice or an end follows from honest dates, terms and addenda (`partnerships.terms`), so
what the database can tell narrows the papers down, and the same functions as on the page of an
agreement decide. A fixed number of queries.
"""

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from partnerships.crowding import last_year
from partnerships.enums import AgreementState, Duration, Renewal, Stated
from partnerships.models import Activity, Agreement, Amendment, Programme, ProgressNote
from partnerships.papers import paper_standing
from partnerships.validity import SIGNED_ONCE, Notice, Validity, standing

Evaluation = Programme._meta.get_field("evaluations").related_model

# So long before the last day for notice, the decision is asked for.
NOTICE_AHEAD = datetime.timedelta(days=60)
# So long before its end, it is asked what comes after a paper without a notice period.
END_AHEAD = datetime.timedelta(days=90)


def _with_an_end(agreements):
    """Those whose text, term or addendum gives them an end."""
    amended = Amendment.objects.filter(agreement=OuterRef("pk"))
    has_end = Q(ends_upper__isnull=False) | Q(term_amount__isnull=False) | Exists(amended)
    return agreements.filter(has_end)


def running(agreements):
    """Signed ones with an end, not followed by another signed one."""
    followed = Agreement.objects.filter(predecessor=OuterRef("pk"), state__in=SIGNED_ONCE)
    open_ended = Q(duration=Duration.OPEN) & ~Exists(
        Amendment.objects.filter(agreement=OuterRef("pk"))
    )
    return _with_an_end(agreements).filter(
        ~Exists(followed), ~open_ended, state=AgreementState.SIGNED
    )


def may_ask_notice(agreements):
    """Those of which notice can have a last day; `notice_due` decides."""
    return running(agreements).filter(notice_stated=Stated.STATED)


def may_have_expired(partnerships):
    """Every paper that held once, of partnerships of which one had an end; `expired` decides."""
    ran_out = _with_an_end(Agreement.objects.filter(partnership=OuterRef("pk")))
    asked = partnerships.filter(Exists(ran_out.filter(state__in=SIGNED_ONCE)))
    return Agreement.objects.filter(partnership__in=asked, state__in=SIGNED_ONCE)


Dated = list[tuple[Agreement, datetime.date | None]]


def notice_due(agreements: Iterable[Agreement], on: datetime.date) -> Dated:
    """Agreements of which the last day to give notice in time lies in the coming 60 days, with
    that day.

    Each has its ``standing``.
    """
    found: Dated = []
    for row in agreements:
        row.standing = standing(row, on)
        last = row.standing.notice_by
        if row.standing.notice == Notice.NOT_YET and last and on <= last <= on + NOTICE_AHEAD:
            found.append((row, last))
    return found


def ending(agreements: Iterable[Agreement], on: datetime.date) -> Dated:
    """Agreements in force of which the notice period before the end has begun, or that end within
    90 days without one, with the last day on which they may hold. One that renews itself without
    notice has no end to decide on.

    Each has its ``standing``.
    """
    found: Dated = []
    for row in agreements:
        row.standing = now = standing(row, on)
        if now.validity != Validity.IN_FORCE or now.renewed or now.end.upper is None:
            continue
        no_notice = row.notice_stated != Stated.STATED and row.renewal != Renewal.TACIT
        if now.in_window or (no_notice and now.end.upper <= on + END_AHEAD):
            found.append((row, now.end.upper))
    return found


def expired(agreements: Iterable[Agreement], on: datetime.date) -> Dated:
    """Of each partnership the last paper, when it expired and no other holds. It has no day: an
    expired paper makes nobody late.

    Each has its ``standing``.
    """
    papers: dict[int, list[Agreement]] = {}
    for row in agreements:
        papers.setdefault(row.partnership_id, []).append(row)
    found: Dated = []
    for rows in papers.values():
        told = paper_standing(rows, on)
        if told is None or told.is_valid is not False or told.agreement is None:
            continue
        told.agreement.standing = standing(told.agreement, on)
        if told.agreement.standing.validity == Validity.EXPIRED:
            found.append((told.agreement, None))
    return found


def gone_silent(partnerships, on: datetime.date):
    """Partnerships that were recorded over a year ago, and in which nothing was heard since then:
    no activity begun, ended or changed, no word on progress, no evaluation opened or adopted.
    """
    since = last_year(on)[0]
    within = Q(starts_on__gt=since, starts_on__lte=on) | Q(ends_on__gt=since, ends_on__lte=on)
    changed = Q(updated_at__date__gt=since)
    activities = Activity.objects.filter(within | changed, plan__theme__partnership=OuterRef("pk"))
    notes = ProgressNote.objects.filter(noted_at__date__gt=since, theme__partnership=OuterRef("pk"))
    evaluations = Evaluation.objects.filter(
        Q(opened_at__date__gt=since) | Q(adopted_at__date__gt=since) | Q(due_on__gt=since),
        programme__partnership=OuterRef("pk"),
    )
    return partnerships.active().filter(
        ~Exists(activities), ~Exists(notes), ~Exists(evaluations), created_at__date__lte=since
    )
