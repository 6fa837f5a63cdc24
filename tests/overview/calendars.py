"""A partnership with one date of every kind, for tests of the calendar."""

import datetime
from types import SimpleNamespace

from icalendar import Calendar

from accounts.models import User
from overview.calendar import create_feed
from partnerships.models import ActionPoint, Agreement, Body, Meeting, Party, Seat
from tests.evaluations.situations import opened
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    ContactFactory,
    OrganisationFactory,
    make_owned_theme,
)

AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
ON = AT.date()


def day(month: int, number: int, year: int = 2027) -> datetime.date:
    return datetime.date(year, month, number)


def make_dates(user_role="coordinator") -> SimpleNamespace:
    """A partnership with an open evaluation and one more date of every kind.

    ``user`` does the action point, sits in the body and owns the first theme; ``other`` may see
    the partnership and has nothing to do with any of it.
    """
    situation = opened()
    partnership, people = situation.partnership, situation.people
    user = people.owner
    contact = situation.themes[0].owners.get().contact
    body = Body.objects.create(partnership=partnership, name="Stuurgroep")
    Seat.objects.create(body=body, contact=contact)
    meeting = Meeting.objects.create(body=body, planned_on=day(1, 12), place="Zwolle")
    action = ActionPoint.objects.create(
        partnership=partnership, text="Zaal regelen", assignee=contact, due_on=day(2, 1)
    )
    activity = situation.activities[1]
    type(activity).objects.filter(pk=activity.pk).update(ends_on=day(3, 1))
    agreement = AgreementFactory(
        partnership=partnership,
        state="signed",
        signed="2020-06-01",
        ends="2027-06-30",
        title="Convenant",
        duration="fixed",
        notice_stated="stated",
        notice_months=3,
    )
    Party.objects.create(
        partnership=partnership,
        organisation=OrganisationFactory(name="Nieuwkomer"),
        state="approached",
        next_contact_on=day(1, 5),
    )
    return SimpleNamespace(
        situation=situation,
        partnership=partnership,
        people=people,
        user=user,
        other=people.reader,
        body=body,
        meeting=meeting,
        action=action,
        activity=activity,
        agreement=Agreement.objects.get(pk=agreement.pk),
    )


def more_of_everything(dates, times: int) -> None:
    """So many more rows of every kind."""
    contact = dates.action.assignee
    for number in range(times):
        partnership = dates.partnership
        body = Body.objects.create(partnership=partnership, name=f"Overleg {number}")
        Seat.objects.create(body=body, contact=contact)
        Meeting.objects.create(body=body, planned_on=day(4, 1))
        ActionPoint.objects.create(
            partnership=partnership, text=f"Punt {number}", assignee=contact, due_on=day(4, 2)
        )
        ActivityFactory(plan=dates.activity.plan, ends_on=day(4, 3), responsible=contact)
        AgreementFactory(partnership=partnership, state="signed", ends="2027-05-01")
        Party.objects.create(
            partnership=partnership,
            organisation=OrganisationFactory(),
            state="wanted",
            next_contact_on=day(4, 4),
        )
        make_owned_theme(partnership, dates.user)
        ContactFactory(organisation=partnership.keeper)


def fresh(user) -> User:
    """The user at the next request."""
    return User.objects.get(pk=user.pk)


def feed_url(user, partnership=None, at=AT) -> str:
    """The address a program would be given."""
    _feed, token = create_feed(partnership=partnership, by=user, at=at)
    return f"/calendar/{token}.ics"


def events(response) -> list:
    """What a program reads, by a strict reader."""
    calendar = Calendar.from_ical(response.content)
    assert calendar.errors == []
    found = list(calendar.walk("VEVENT"))
    assert [event.errors for event in found if event.errors] == []
    return found


def titles(response) -> dict:
    """Title → day of every entry."""
    return {str(event["SUMMARY"]): event["DTSTART"].dt for event in events(response)}
