"""A list of work in place of the real one, and a run of the daily mail on a chosen day."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from overview.duties import Duty, DutyKind
from overview.reminders import escalating
from tests.factories import OrganisationFactory, make_user
from tests.partnerships.desk import make_desk

ON = datetime.date(2026, 11, 20)
DAY = datetime.timedelta(days=1)


class Killed(BaseException):
    """As if the process was killed: nothing catches it."""


def moment(on: datetime.date, hour=7) -> str:
    return f"{on.isoformat()}T{hour:02d}:00:00+01:00"


def run(on=ON, *args, hour=7) -> str:
    """Run the command on a day; returns what it said."""
    out = StringIO()
    with time_machine.travel(moment(on, hour), tick=False):
        call_command("send_reminders", *args, stdout=out, stderr=out)
    return out.getvalue()


def waits(key="response-1", due_in: int | None = 0, text="Vul de evaluatie in", **fields) -> Duty:
    """Something that waits, due so many days from ON."""
    due_on = None if due_in is None else ON + due_in * DAY
    fields = {"kind": DutyKind.EVALUATION, "key": key, **fields}
    return Duty(text, "Zorg en School", "/responses/1/", "Open", due_on, **fields)


def mailed() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def days_mailed(first: int, last: int) -> list[int]:
    """Run every day from so many days after ON; returns on which somebody was mailed."""
    days = []
    for day in range(first, last + 1):
        before = len(mail.outbox)
        run(ON + day * DAY)
        days += [day] * (len(mail.outbox) - before)
    return days


class Reminded:
    """What the tests of the daily mail stand on."""

    @pytest.fixture
    def lists(self, monkeypatch):
        """User id → what waits for that user, in place of the real lists."""
        lists: dict[int, list[Duty]] = {}

        def duties(user, on):
            return {"late": lists.get(user.pk, []), "soon": [], "later": []}

        monkeypatch.setattr(escalating, "duties_of", duties)
        return lists

    @pytest.fixture
    def user(self, lists):
        """Somebody with one thing that is due today."""
        user = make_user(OrganisationFactory(), display_name="Trekker (voorbeeld)")
        lists[user.pk] = [waits()]
        return user

    @pytest.fixture
    def desk(self):
        return make_desk()
