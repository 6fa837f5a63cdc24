"""A partnership's years: opening one, the plan of a theme in it, and its counters."""

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q

from accounts import records
from lib.dates import programme_label
from partnerships.enums import ActivityState
from partnerships.models import Activity, Plan, Programme
from partnerships.models.plan import DONE_STATES


def open_programme(partnership, year, *, by, at) -> Programme:
    """The programme of that start year; made when there is none yet, with its audit entry.

    Period and label are fixed here: a later change of the start month leaves them alone.
    """
    found = Programme.objects.filter(partnership=partnership, year=year).first()
    if found is not None:
        return found
    starts_on, ends_on = partnership.programme_period(year)
    programme = Programme(
        partnership=partnership,
        year=year,
        starts_on=starts_on,
        ends_on=ends_on,
        label=programme_label(starts_on, ends_on),
    )
    try:
        with transaction.atomic():
            return records.create(programme, by=by, at=at)
    except IntegrityError:  # somebody else opened it at the same moment
        return Programme.objects.get(partnership=partnership, year=year)


def programme_shown(partnership, programmes, on, year=None) -> Programme | None:
    """Of these programmes the one of that start year, else the present or the last one begun."""
    by_year = {programme.year: programme for programme in programmes}
    if year in by_year:
        return by_year[year]
    now = partnership.programme_year(on)
    begun = [programme for programme in programmes if programme.year <= now]
    return begun[-1] if begun else next(iter(programmes), None)


def plan_for(theme, programme, *, by, at) -> Plan:
    """The plan of a theme in a year; a draft is made when there is none yet.

    Raises ValueError when the programme is of another partnership.
    """
    if programme.partnership_id != theme.partnership_id:
        raise ValueError("A theme has plans in the programmes of its own partnership only.")
    found = Plan.objects.filter(theme=theme, programme=programme).first()
    if found is not None:
        found.theme, found.programme = theme, programme
        return found
    try:
        with transaction.atomic():
            return records.create(Plan(theme=theme, programme=programme), by=by, at=at)
    except IntegrityError:
        return Plan.objects.get(theme=theme, programme=programme)


@transaction.atomic(savepoint=False)
def recount(programme) -> None:
    """Bring a programme's counters in line with its activities.

    Called in the transaction of every write to an activity. The row is locked first, so that of
    two writers the second counts what the first wrote.
    """
    rows = Programme.objects.order_by().select_for_update(no_key=True)
    rows.filter(pk=programme.pk).values_list("pk").get()
    counts = Activity.objects.filter(plan__programme=programme).aggregate(
        activity_count=Count("pk"),
        done_count=Count("pk", filter=Q(state__in=DONE_STATES)),
        busy_count=Count("pk", filter=Q(state=ActivityState.RUNNING)),
    )
    Programme.objects.filter(pk=programme.pk).update(**counts)


def count_one_more(programme, activity) -> None:
    """Add a new activity to the counters of its programme, in the transaction that made it.

    What stands there goes up in one UPDATE, so nobody has to count, nor to wait for who counts.
    """
    grown = [activity.state in DONE_STATES, activity.state == ActivityState.RUNNING, programme.pk]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnerships_programme SET activity_count = activity_count + 1,"
            " done_count = done_count + %s, busy_count = busy_count + %s WHERE id = %s",
            [int(value) for value in grown],
        )
