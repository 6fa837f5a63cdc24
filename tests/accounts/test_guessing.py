"""Guessing passwords and codes: how many tries there are, and what a guesser learns from them."""

import datetime
import re

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_use")]
PASSWORD = "een heel lang wachtwoord"
AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
TOO_MANY = "Te veel inlogpogingen"
NOWHERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def shared_cache(settings):
    """The cache of production: every process counts in the same table."""
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": settings.MOST_COUNTERS},
        },
    }
    call_command("createcachetable", verbosity=0)
    cache.clear()


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


def person(password=PASSWORD):
    user = make_user()
    user.set_password(password)
    user.save()
    return user


def guess(login, password="onzin", *, address=NOWHERE, **extra):
    """One sign-in by a browser without a past; a wrong one answers 200, a right one 302."""
    data = {"login": login, "password": password}
    return Client().post(reverse("account_login"), data, REMOTE_ADDR=address, **extra)


def was_judged(answer) -> bool:
    """Whether the password was looked at, rather than the guesser turned away."""
    return TOO_MANY not in answer.content.decode()


def number_judged(answers) -> int:
    return sum(was_judged(answer) for answer in answers)


def five_guesses_per_account(tries=8) -> int:
    """How many of these guesses at one account are looked at, each from another address."""
    user = person()
    return number_judged(guess(user.email, address=f"192.0.2.{n}") for n in range(tries))


def ten_failures_per_address(tries=14, **extra) -> int:
    """How many of these guesses from one address are looked at, each at another account."""
    return number_judged(guess(f"nr{n}@voorbeeld.example", **extra) for n in range(tries))


class TestPerAccount:
    def test_five_in_five_minutes(self, clock):
        assert five_guesses_per_account() == 5

    def test_then_also_the_right_password_waits_for_its_five_minutes(self, clock):
        user = person()
        for number in range(5):
            guess(user.email, address=f"192.0.2.{number}")

        assert guess(user.email, PASSWORD, address="192.0.2.9").status_code == 200
        clock.shift(299)
        assert guess(user.email, PASSWORD, address="192.0.2.9").status_code == 200
        clock.shift(2)
        assert guess(user.email, PASSWORD, address="192.0.2.9").status_code == 302

    def test_another_spelling_or_host_gives_no_more(self, clock, settings):
        settings.ALLOWED_HOSTS = ["testserver", "localhost"]
        user = person()
        hosts = ["testserver", "testserver:1", "testserver:2", "localhost", "localhost:8080"]
        spellings = [user.email.upper(), f" {user.email} ", user.email.title()]

        answers = [
            guess(spellings[n % 3], address=f"192.0.2.{n}", HTTP_HOST=hosts[n % 5])
            for n in range(9)
        ]

        assert number_judged(answers) == 5

    def test_made_up_accounts_do_not_wash_the_count_out(self, clock, settings):
        """Django's cache forgets at 300 entries; ours has room for more than a guesser fills."""
        user = person()
        for number in range(5):
            guess(user.email, address=f"192.0.2.{number}")
        for number in range(350):
            cache.set(f"filling-{number}", number, 600)

        assert not was_judged(guess(user.email, address="192.0.2.9"))

    def test_others_are_not_hindered(self, clock):
        user, other = person(), person()
        for number in range(8):
            guess(user.email, address=f"192.0.2.{number}")

        assert guess(other.email, PASSWORD, address="198.51.100.1").status_code == 302

    def test_with_the_limit_off_more_are_looked_at(self, clock, settings):
        """The control: the same guesses, and what counts them switched off."""
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": None}

        assert five_guesses_per_account() == 8


class TestPerAddress:
    def test_ten_in_a_minute(self, clock):
        assert ten_failures_per_address() == 10
        clock.shift(61)
        assert ten_failures_per_address() == 10

    @pytest.mark.parametrize("proxies", [0, 1])
    def test_a_forged_address_gives_no_more(self, clock, settings, proxies):
        """Behind a proxy the last address is the proxy's word; without one none is believed."""
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        answers = []
        for number in range(14):
            forged = f"203.0.113.{number}" + (f", {NOWHERE}" if proxies else "")
            answers.append(guess(f"nr{number}@voorbeeld.example", HTTP_X_FORWARDED_FOR=forged))

        assert number_judged(answers) == 10

    def test_an_own_account_in_between_gives_no_more(self, clock):
        """A right password takes back its own try, never those that were wrong."""
        own = person()
        answers = []
        for number in range(14):
            answers.append(guess(f"nr{number}@voorbeeld.example"))
            clock.shift(0.5)
            if number == 8:
                assert guess(own.email, PASSWORD).status_code == 302

        assert number_judged(answers) == 10

    def test_another_address_is_not_hindered(self, clock):
        ten_failures_per_address()

        assert guess(person().email, PASSWORD, address="198.51.100.1").status_code == 302

    def test_with_the_limit_off_more_are_looked_at(self, clock, settings):
        """The control: the same guesses, and what counts them switched off."""
        settings.FAILURES_PER_ADDRESS = {}

        assert ten_failures_per_address() == 14

    def test_with_every_proxy_believed_more_are_looked_at(self, clock, settings):
        """The control: a forged address is what is counted when one proxy too many is trusted."""
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        answers = [
            guess(f"nr{n}@voorbeeld.example", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
            for n in range(14)
        ]

        assert number_judged(answers) == 14


class TestSecondStep:
    def test_codes_are_guessed_five_times_whatever_the_address(self, clock):
        user = person()
        TOTP.activate(user, generate_totp_secret())
        answers = []
        for number in range(8):
            client = Client(REMOTE_ADDR=f"192.0.2.{number}")
            client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
            answers.append(client.post(reverse("mfa_authenticate"), {"code": "000000"}))

        assert {answer.status_code for answer in answers} == {200}
        assert number_judged(answers) == 5

    def test_a_wrong_code_counts_for_its_address(self, clock):
        user = person()
        TOTP.activate(user, generate_totp_secret())
        client = Client(REMOTE_ADDR=NOWHERE)
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        for _number in range(4):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})

        assert ten_failures_per_address() == 6


class TestSameAnswer:
    def answer_to(self, login, client=None) -> tuple[int, str]:
        """Status and text, without what differs in every answer and what was typed."""
        answer = (client or Client()).post(
            reverse("account_login"), {"login": login, "password": "onzin"}
        )
        text = re.sub(r"\w{64}", "", answer.content.decode())
        return answer.status_code, text.replace(login, "")

    def test_for_known_closed_and_unknown_accounts(self, clock):
        closed = person()
        closed.is_active = False
        closed.save()
        logins = [person().email, closed.email, "niemand@voorbeeld.example"]

        answers = [self.answer_to(login) for login in logins]
        assert answers[0] == answers[1] == answers[2]

    def test_also_when_they_are_too_many(self, clock):
        answers = set()
        for login in (person().email, "niemand@voorbeeld.example"):
            for number in range(5):
                guess(login, address=f"192.0.2.{number}")
            answers.add(self.answer_to(login))
        (answer,) = answers

        assert TOO_MANY in answer[1]

    def test_as_much_work_is_done(self, clock, monkeypatch, django_assert_num_queries):
        """Who measures the time learns nothing: one password is hashed, known or not."""
        from django.contrib.auth.hashers import MD5PasswordHasher

        hashed = []
        plain = MD5PasswordHasher.encode
        monkeypatch.setattr(
            MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or plain(*given)
        )
        user = person()
        counts = []
        for login in (user.email, "niemand@voorbeeld.example"):
            hashed.clear()
            guess(login)
            counts.append(len(hashed))

        assert counts == [1, 1]

    def test_a_new_password_is_asked_for_alike(self, clock):
        user = person()
        answers = set()
        for address in (user.email, "niemand@voorbeeld.example"):
            posts = [
                Client().post(reverse("account_reset_password"), {"email": address})
                for _number in range(7)
            ]
            answers.add(tuple((post.status_code, post.headers.get("Location")) for post in posts))
            cache.clear()

        (statuses,) = answers
        assert [status for status, _ in statuses] == [302] * 5 + [429] * 2
        assert [len(m.to) for m in mail.outbox] == [1] * 10
