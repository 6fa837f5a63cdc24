"""The dates of partnerships, record by record: a fixed number of queries, whatever there is."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, DateField, F, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext as _

from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.models import Evaluation
from partnerships.lifecycle.party import BEFORE_JOINING
from partnerships.models import ActionPoint, Activity, Meeting, Party
from partnerships.models.governance import HELD_UNKNOWN

from .entry import Entry, EntryKind, of_record, placed

# An honest date as it is written when it is known to the day, and beyond doubt.
SURE_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True)
class Reach:
    """Of which partnerships, from which day, and how many of each kind are enough (None: all).

    What stands before ``begins`` is not counted among those: an earlier page told it.
    """

    partnerships: QuerySet
    on: datetime.date
    since: datetime.date
    most: int | None = None
    begins: datetime.date | None = None


def meetings(reach: Reach) -> QuerySet:
    """Meetings planned, and those held: a calendar also tells what has been."""
    rows = Meeting.objects.filter(body__partnership__in=reach.partnerships)
    planned = HELD_UNKNOWN & Q(planned_on__gte=reach.since)
    # What is not known to the day stands on the first of a month: see `placed`.
    rows = rows.filter(planned | Q(held_upper__gte=reach.since)).annotate(
        stands_on=Case(
            When(held__regex=SURE_DAY, then=F("held_lower")),
            default=Coalesce(TruncMonth("held_lower"), "planned_on"),
        )
    )
    if reach.begins:
        rows = rows.filter(stands_on__gte=reach.begins)
    return rows.order_by("stands_on", "pk")


def firstly(rows: QuerySet, day: str, most: int | None) -> QuerySet:
    """The first so many in the order of a day, with all those of the last day among them."""
    if most is None:
        return rows
    last = Subquery(rows.order_by(day).values(day)[most - 1 : most])
    never = Value(datetime.date.max, DateField())
    return rows.filter(**{f"{day}__lte": Coalesce(last, never)})


def meeting_entries(rows, most=None) -> Iterator[Entry]:
    """Meetings on their day: the day they were held, or are planned."""
    for row in firstly(rows, "stands_on", most).select_related("body__partnership"):
        found = placed(row.date)
        if found is None:
            continue
        on_a_day = not found.when
        yield of_record(
            row,
            "meeting",
            begins=row.starts_at if on_a_day else None,
            ends=row.ends_at if on_a_day else None,
            kind=EntryKind.MEETING,
            **vars(found),
            text=f"{row.body.name}: {row.title}" if row.title else row.body.name,
            where=str(row.partnership),
            url=row.get_absolute_url(),
            note="\n".join(row.agenda_items),
            place=row.place,
        )


def evaluation_entries(reach: Reach) -> Iterator[Entry]:
    """Until when answers are asked, and until when those who decide can decide."""
    asked = Q(state__in=[EvaluationState.PLANNED, EvaluationState.OPEN], shared_at__isnull=True)
    undecided = Q(state__in=[EvaluationState.OPEN, EvaluationState.IN_REVIEW])
    rows = (
        Evaluation.objects.filter(programme__partnership__in=reach.partnerships)
        .filter(asked & Q(due_on__gte=reach.since) | undecided & Q(decide_on__gte=reach.since))
        .select_related("programme__partnership")
        .defer("frozen")
        .annotate(
            first=Case(
                When(asked & Q(due_on__gte=reach.since), then=F("due_on")), default=F("decide_on")
            )
        )
        .order_by("first", "pk")
    )
    for row in firstly(rows, "first", reach.most):
        is_asked = row.state != EvaluationState.IN_REVIEW and row.shared_at is None
        if is_asked and row.due_on >= reach.since:
            words = _("Answers due: evaluation %(year)s")
            if row.kind == EvaluationKind.INTERIM:
                words = _("Views due: interim review %(year)s")
            yield _evaluation(row, "due", row.due_on, words)
        if row.state != EvaluationState.PLANNED and row.decide_on:
            if row.decide_on >= reach.since:
                words = _("Decisions due: evaluation %(year)s")
                yield _evaluation(row, "decide", row.decide_on, words)


def _evaluation(row, what, day, words) -> Entry:
    return of_record(
        row,
        what,
        kind=EntryKind.EVALUATION,
        day=day,
        text=words % {"year": row.programme.label},
        where=str(row.partnership),
        url=row.get_absolute_url(),
    )


def activities(reach: Reach) -> QuerySet:
    """Activities that are not finished, by the day they should be."""
    return (
        Activity.objects.unfinished()
        .filter(plan__theme__partnership__in=reach.partnerships, ends_on__gte=reach.since)
        .order_by("ends_on", "pk")
    )


def activity_entries(rows, most=None) -> Iterator[Entry]:
    """The planned end of activities."""
    for row in firstly(rows, "ends_on", most).select_related("plan__theme__partnership"):
        yield of_record(
            row,
            "end",
            kind=EntryKind.ACTIVITY,
            day=row.ends_on,
            text=_("Planned end: %(activity)s") % {"activity": row.title},
            where=f"{row.partnership} › {row.theme}",
            url=row.get_absolute_url(),
        )


def action_entries(reach: Reach) -> Iterator[Entry]:
    """Action points that wait to be done."""
    rows = (
        ActionPoint.objects.waiting()
        .filter(partnership__in=reach.partnerships, due_on__gte=reach.since)
        .select_related("partnership", "assignee")
        .order_by("due_on", "pk")
    )
    for row in firstly(rows, "due_on", reach.most):
        yield of_record(
            row,
            "due",
            kind=EntryKind.ACTION,
            day=row.due_on,
            text=_("Action point: %(action)s") % {"action": row.text},
            where=str(row.partnership),
            url=row.get_absolute_url(),
            note=str(row.assignee or ""),
        )


def contact_entries(reach: Reach) -> Iterator[Entry]:
    """The next talk with parties that are wanted with us."""
    rows = (
        Party.objects.filter(
            partnership__in=reach.partnerships,
            state__in=BEFORE_JOINING,
            next_contact_on__gte=reach.since,
        )
        .select_related("partnership", "organisation")
        .order_by("next_contact_on", "pk")
    )
    for row in firstly(rows, "next_contact_on", reach.most):
        yield of_record(
            row,
            "contact",
            kind=EntryKind.CONTACT,
            day=row.next_contact_on,
            text=_("Next contact with %(party)s") % {"party": row},
            where=str(row.partnership),
            url=row.get_absolute_url(),
            note=row.next_contact,
        )
