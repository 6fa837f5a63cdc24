"""Feeds: for whom, when there is nothing new, and who guesses."""

import datetime

import pytest
import time_machine
from icalendar import Calendar

from accounts.throttle import MISSES
from overview.calendar import revoke_feed
from overview.models import CalendarFeed
from partnerships.models import ActionPoint, Party
from tests.factories import OrganisationFactory, make_user

from .calendars import AT, events, feed_url, make_dates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20 11:00+01:00", tick=False):
        yield


@pytest.fixture
def dates():
    return make_dates()


class TestFeedScope:
    """What is out of sight is out of the feed, at the moment of reading."""

    def gone(self, client, url) -> bool:
        """Exactly the answer to a secret that never was."""
        never = client.get("/calendar/never-was-a-secret.ics")
        found = client.get(url)
        assert never.status_code == 404
        return (found.status_code, found.content, set(found.headers)) == (
            never.status_code,
            never.content,
            set(never.headers),
        )

    def test_ended_link(self, client, dates):
        url = feed_url(dates.user)
        revoke_feed(CalendarFeed.objects.get(), by=dates.user, at=AT)

        assert self.gone(client, url)

    def test_owner_no_longer_active(self, client, dates):
        url = feed_url(dates.user)
        type(dates.user).objects.filter(pk=dates.user.pk).update(is_active=False)

        assert self.gone(client, url)

    def test_role_ended(self, client, dates):
        own, of_partnership = feed_url(dates.user), feed_url(dates.user, dates.partnership)
        dates.user.memberships.update(ends_on=datetime.date(2026, 11, 1))

        assert self.gone(client, of_partnership)
        assert events(client.get(own)) == []

    def test_party_left(self, client, dates):
        partner = dates.people.their_coordinator
        own, url = feed_url(partner), feed_url(partner, dates.partnership)
        assert events(client.get(own)) != []
        Party.objects.filter(organisation=dates.situation.organisations[1]).update(state="left")

        assert self.gone(client, url)
        assert events(client.get(own)) == []

    def test_a_link_of_a_stranger_tells_nothing(self, client, dates):
        url = feed_url(dates.people.stranger, dates.partnership)

        assert self.gone(client, url)


class TestFeedAgain:
    """A program that has the calendar already is told so."""

    def test_304_until_something_changes(self, client, dates):
        url = feed_url(dates.user, dates.partnership)
        etag = client.get(url)["ETag"]

        assert client.get(url, headers={"if-none-match": etag}).status_code == 304
        ActionPoint.objects.update(text="Andere zaal")
        assert client.get(url, headers={"if-none-match": etag}).status_code == 200

    def test_304_by_date_until_anything_is_written(self, client, dates):
        url = feed_url(dates.user, dates.partnership)
        later = AT + datetime.timedelta(hours=1)
        with time_machine.travel(later, tick=False):
            since = client.get(url)["Last-Modified"]
            assert client.get(url, headers={"if-modified-since": since}).status_code == 304
            feed_url(dates.user, at=later)
        with time_machine.travel(later + datetime.timedelta(hours=1), tick=False):
            assert client.get(url, headers={"if-modified-since": since}).status_code == 200

    def test_at_midnight_it_may_be_another(self, client, dates):
        url = feed_url(dates.user, dates.partnership)
        with time_machine.travel(AT + datetime.timedelta(hours=1), tick=False):
            since = client.get(url)["Last-Modified"]
        with time_machine.travel("2026-11-21 09:00+01:00", tick=False):
            assert client.get(url, headers={"if-modified-since": since}).status_code == 200

    def test_no_date_while_a_write_may_still_be_under_way(self, client, dates):
        url = feed_url(dates.user, dates.partnership)

        assert "Last-Modified" not in client.get(url)

    def test_remembers_that_it_was_read_not_each_time(self, client, dates):
        url = feed_url(dates.user)
        client.get(url)
        with time_machine.travel(AT + datetime.timedelta(minutes=5), tick=False):
            client.get(url)
        assert CalendarFeed.objects.get().last_read_at == AT
        with time_machine.travel(AT + datetime.timedelta(minutes=11), tick=False):
            client.get(url)
        assert CalendarFeed.objects.get().last_read_at == AT + datetime.timedelta(minutes=11)


class TestFeedFormat:
    def test_how_often_to_look_again(self, client, dates):
        body = client.get(feed_url(dates.user)).content.decode()

        assert "X-PUBLISHED-TTL:PT4H\r\n" in body
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in body
        assert "VTIMEZONE" not in body

    def test_without_dates_it_still_is_a_calendar(self, client):
        """RFC 5545 asks for at least one component."""
        response = client.get(feed_url(make_user(OrganisationFactory(), "reader")))

        assert events(response) == []
        [here] = Calendar.from_ical(response.content).subcomponents
        assert (here.name, here["TZID"]) == ("VTIMEZONE", "Europe/Amsterdam")
        summer = here.to_tz().utcoffset(datetime.datetime(2027, 7, 1, 12))
        assert summer == datetime.timedelta(hours=2)


class TestFeedThrottle:
    def test_who_guesses_is_slowed_down(self, client, dates):
        url = feed_url(dates.user)
        for number in range(MISSES):
            assert client.get(f"/calendar/guess-{number}.ics").status_code == 404

        assert client.get("/calendar/another-guess.ics").status_code == 429
        assert client.get(url).status_code == 429

    def test_asking_for_what_has_ended_is_no_guess(self, client, dates):
        url = feed_url(dates.user)
        revoke_feed(CalendarFeed.objects.get(), by=dates.user, at=AT)

        assert {client.get(url).status_code for _ in range(MISSES + 5)} == {404}
        assert client.get(feed_url(dates.other)).status_code == 200

    def test_post_405(self, client, dates):
        assert client.post(feed_url(dates.user)).status_code == 405
