"""Sessions: their id, their limits, the page with one's own and ending them."""

import datetime
import re

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import sessions
from accounts.models import AuditEntry
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"
AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
PAGE = "/account/profile/"


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


@pytest.fixture
def user(db):
    user = make_user()
    user.set_password(PASSWORD)
    user.save()
    return user


def browser(user, agent=FIREFOX, address="192.0.2.1") -> Client:
    """A browser in which this user signed in."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


class TestLimits:
    def test_the_id_is_new_at_sign_in_and_the_old_one_opens_nothing(self, user):
        client = Client()
        client.get(reverse("account_login"))
        given = client.session
        given["planted"] = True
        given.save()
        client.cookies["session"] = given.session_key

        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

        assert is_in(client)
        assert client.cookies["session"].value != given.session_key
        thief = Client()
        thief.cookies["session"] = given.session_key
        assert not is_in(thief)

    def test_unused_for_two_hours_is_over(self, clock, user):
        client = browser(user)
        for minutes, inside in ((119, True), (119, True), (121, False)):
            clock.shift(datetime.timedelta(minutes=minutes))
            assert is_in(client) is inside
        page = client.get(reverse("account_login"))

        assert SESSION_KEY not in client.session
        assert 'role="status"' in page.content.decode()

    def test_twelve_hours_in_all_however_much_it_is_used(self, clock, user):
        client = browser(user)
        for _hour in range(11):
            clock.shift(datetime.timedelta(hours=1))
            assert is_in(client)
        clock.shift(datetime.timedelta(hours=1, seconds=1))

        assert not is_in(client)

    def test_with_the_limits_off_it_goes_on(self, clock, user, settings):
        """The control: the same idling, and the limit set out of reach."""
        settings.SESSION_IDLE_MINUTES = settings.SESSION_HOURS = 10**6
        client = browser(user)
        clock.shift(datetime.timedelta(hours=11))

        assert is_in(client)

    def test_use_is_stamped_every_five_minutes_and_costs_nothing_between(self, clock, user):
        client = browser(user)
        client.get(PAGE)
        written = []
        for seconds in (299, 2):
            clock.shift(seconds)
            with CaptureQueriesContext(connection) as asked:
                client.get(PAGE)
            tables = ("UPDATE", "usersessions")
            written.append(sum(any(t in q["sql"] for t in tables) for q in asked))

        assert written == [0, 2]
        assert client.session[sessions.SEEN] == AT.timestamp() + 301
        assert UserSession.objects.get().last_seen_at == AT + datetime.timedelta(seconds=301)


class TestTakesEffectAtOnce:
    def test_a_closed_account_is_out_at_the_next_request(self, user):
        client = browser(user)
        user.is_active = False
        user.save()

        assert not is_in(client)

    def test_another_password_ends_the_other_sessions_and_keeps_this_one(self, user):
        here, elsewhere = browser(user), browser(user, PHONE)
        new = "nog een heel lang wachtwoord"
        answer = here.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        )

        assert answer.status_code == 302
        assert (is_in(here), is_in(elsewhere)) == (True, False)
        assert len(sessions.places_of(type(user).objects.get(), None)) == 1


class TestList:
    def test_says_where_and_marks_this_one(self, user):
        here = browser(user)
        browser(user, PHONE, "198.51.100.7")
        browser(make_user_with_password(), address="203.0.113.9")

        page = here.get(reverse("session_list"))
        html = page.content.decode()

        rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</th>.*?<td[^>]*>(.*?)</td>", html, re.S)
        assert [(row[0].split("<")[0].strip(), row[1]) for row in rows] == [
            ("Firefox, Windows", "192.0.2.1"),
            ("Safari, iPhone", "198.51.100.7"),
        ]
        assert html.count('class="state good"') == 1
        assert html.index('class="state good"') < html.index("iPhone")

    def test_leaves_out_what_is_over(self, clock, user):
        browser(user, PHONE)
        clock.shift(datetime.timedelta(hours=3))
        here = browser(user)

        assert len(here.get(reverse("session_list")).context["places"]) == 1

    @pytest.mark.parametrize(
        ("agent", "words"),
        [
            (FIREFOX, "Firefox, Windows"),
            (PHONE, "Safari, iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Linux"),
            ("curl/8", ""),
        ],
    )
    def test_browsers_in_words(self, agent, words):
        assert sessions.name_of_browser(agent) == words


def make_user_with_password():
    user = make_user()
    user.set_password(PASSWORD)
    user.save()
    return user


class TestEnd:
    def test_signs_that_browser_out_and_writes_it_down(self, user):
        here, elsewhere = browser(user), browser(user, PHONE)
        row = UserSession.objects.get(user_agent=PHONE)

        answer = here.post(reverse("session_end", args=[row.pk]))

        assert answer.status_code == 302
        assert (is_in(here), is_in(elsewhere)) == (True, False)
        entry = AuditEntry.objects.get(verb="end_session")
        assert (entry.actor_id, entry.object_id, entry.after) == (
            user.pk, user.pk, {"ended_sessions": 1},
        )  # fmt: skip

    def test_somebody_elses_does_not_exist_and_this_one_is_refused(self, user):
        here = browser(user)
        other = make_user_with_password()
        browser(other)
        theirs = UserSession.objects.get(user=other)
        own = UserSession.objects.get(user=user)

        assert here.post(reverse("session_end", args=[theirs.pk])).status_code == 404
        assert here.post(reverse("session_end", args=[own.pk])).status_code == 409
        assert here.get(reverse("session_end", args=[own.pk])).status_code == 405
        assert UserSession.objects.count() == 2
        assert is_in(here)


class TestEndOthers:
    def test_leaves_this_one_alone(self, user):
        here = browser(user)
        others = [browser(user, PHONE) for _number in range(2)]
        stranger = browser(make_user_with_password())

        here.post(reverse("session_end_others"))

        assert [is_in(one) for one in (here, *others, stranger)] == [True, False, False, True]


class TestClearing:
    def test_removes_what_is_over_with_where_it_was_used(self, clock, user):
        browser(user)
        clock.shift(datetime.timedelta(hours=13))
        browser(user, PHONE)

        sessions.clear_sessions(AT + datetime.timedelta(hours=13))

        assert Session.objects.count() == 1
        assert [row.user_agent for row in UserSession.objects.all()] == [PHONE]
