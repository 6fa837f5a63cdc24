"""Until when a decision on an evaluation waits, for who decides and for who records it."""

import datetime

import pytest

from accounts.models import User
from overview.duties import duties_of
from tests.evaluations.situations import submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("decide_on", "submitted_on", "due_on"),
    [
        (None, 20, datetime.date(2026, 12, 15)),
        (datetime.date(2027, 1, 10), 20, datetime.date(2027, 1, 10)),
        # Later than the answers were due, and in time for who decides.
        (datetime.date(2027, 1, 10), 50, datetime.date(2027, 1, 10)),
        (datetime.date(2027, 1, 10), 80, None),
        (None, 50, None),
    ],
)
def test_who_decides_has_until_the_day_that_was_set_for_decisions(decide_on, submitted_on, due_on):
    situation = submitted()
    begin = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
    type(situation.evaluation).objects.update(
        decide_on=decide_on, submitted_at=begin + datetime.timedelta(days=submitted_on)
    )
    # Nobody manages there any more: the keeper records what was decided.
    situation.people.their_manager.memberships.all().delete()

    for user, code in (
        (situation.people.manager, "sign-off"),
        (situation.people.coordinator, "sign-off-record"),
    ):
        groups = duties_of(User.objects.get(pk=user.pk), datetime.date(2026, 11, 22))
        duties = [duty for group in groups.values() for duty in group]
        days = [d.due_on for d in duties if d.key.rpartition("-")[0] == code]
        assert days == [due_on], code
