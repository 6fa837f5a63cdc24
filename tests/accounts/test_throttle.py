"""Slowing down: so many in a while, whichever cache counts them."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.test import RequestFactory

from accounts import throttle

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
IN_DATABASE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
IN_PROCESS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttle"}


@pytest.fixture(params=[IN_DATABASE, IN_PROCESS], ids=["in the database", "in the process"])
def clock(request, settings):
    """The clock, with the cache of production or of one's own machine."""
    settings.CACHES = {**settings.CACHES, "default": request.param}
    if request.param is IN_DATABASE:
        call_command("createcachetable", verbosity=0)
    cache.clear()
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def uses(clock, *seconds: int, most=2) -> list[bool]:
    """Whether it was too much, at each of these moments."""
    found = []
    for second in seconds:
        clock.move_to(AT + datetime.timedelta(seconds=second))
        found.append(throttle.is_over("a", most, within=600))
    return found


class TestIsOver:
    def test_more_than_so_many_is_too_much(self, clock):
        assert uses(clock, 0, 1, 2, 3) == [False, False, True, True]

    def test_the_count_lasts_as_long_as_it_is_said(self, clock):
        """A cache in the database would forget it five minutes after the last use."""
        assert uses(clock, 0, 1, 590) == [False, False, True]

    def test_and_no_longer(self, clock):
        """Who goes on asking is let through again: the end is that of the first."""
        assert uses(clock, 0, 200, 400, 599, 601) == [False, False, True, True, False]

    def test_each_name_has_its_own(self, clock):
        assert uses(clock, 0, 0, 0)[-1]

        assert not throttle.is_over("b", 2, within=600)


class TestIsGuessing:
    @pytest.fixture
    def guess(self):
        return RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")

    def test_until_the_while_is_over(self, clock, guess):
        for _ in range(throttle.MISSES):
            assert not throttle.is_guessing(guess)
            throttle.count_miss(guess)

        assert throttle.is_guessing(guess)
        clock.shift(throttle.WITHIN_SECONDS - 1)
        assert throttle.is_guessing(guess)
        clock.shift(2)
        assert not throttle.is_guessing(guess)

    def test_another_address_is_not_slowed_down(self, clock, guess):
        for _ in range(throttle.MISSES):
            throttle.count_miss(guess)

        assert not throttle.is_guessing(RequestFactory().get("/", REMOTE_ADDR="192.0.2.2"))
