"""Changing one's e-mail address: confirmed at the new one, told to the old one."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import addresses
from accounts.models import AuditEntry, AuditText, User
from lib.sealed import seal, unseal
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NEW = "nieuw.adres@voorbeeld.example"
CHANGE = "/account/email/"


@pytest.fixture
def user(db):
    return make_user()


@pytest.fixture
def browser(client, user):
    client.force_login(user)
    return client


def ask(client, address=NEW):
    return client.post(CHANGE, {"email": address})


def link() -> str:
    return re.search(r"http://localhost:\d+(/\S+)", mail.outbox[-1].body)[1]


class TestChange:
    def test_mails_a_link_to_the_new_address_and_changes_nothing_yet(self, browser, user):
        answer = ask(browser, NEW.upper())

        assert answer.url == reverse("mfa_index")
        assert [m.to for m in mail.outbox] == [[NEW]]
        old = user.email
        user.refresh_from_db()
        assert user.email == old
        for personal in (NEW, old, NEW.partition("@")[0]):
            assert personal not in mail.outbox[0].subject
            assert personal not in link()

    def test_an_address_of_somebody_else_gets_the_same_answer(self, browser):
        other = make_user()
        answers = [ask(browser, NEW), ask(browser, other.email)]

        assert answers[0].url == answers[1].url
        assert [m.to for m in mail.outbox] == [[NEW], [other.email]]
        assert "http" not in mail.outbox[1].body

    @pytest.mark.parametrize(
        "wrong", ["geen adres", "ä@voorbeeld.example", "", "x" * 250 + "@a.nl"]
    )
    def test_tells_at_the_field_what_is_wrong(self, browser, wrong):
        answer = ask(browser, wrong)

        assert answer.status_code == 422
        assert "email" in answer.context["form"].errors
        assert mail.outbox == []

    def test_five_times_in_an_hour(self, browser):
        codes = [ask(browser, f"nr{n}@voorbeeld.example").status_code for n in range(6)]

        assert codes == [302] * 5 + [409]
        assert len(mail.outbox) == 5


class TestConfirm:
    def test_gives_the_account_its_address_and_tells_the_old_one(self, browser, user):
        old = user.email
        ask(browser)
        address = link()
        assert browser.get(address).status_code == 200
        user.refresh_from_db()
        assert user.email == old, "a mail program that opens links changes nothing"

        answer = browser.post(address)

        user.refresh_from_db()
        assert (answer.url, user.email) == (reverse("mfa_index"), NEW)
        assert mail.outbox[-1].to == [old]
        assert NEW not in mail.outbox[-1].subject + mail.outbox[-1].body
        entry = AuditEntry.objects.get(object_id=user.pk, verb="change")
        assert NEW not in str(entry.after)
        assert AuditText.objects.get(entry=entry).after == {"email": NEW}

    def test_works_once_and_for_this_user_alone(self, browser, user):
        ask(browser)
        address = link()
        stranger = Client()
        stranger.force_login(make_user())
        assert stranger.post(address).status_code == 404
        assert Client().post(address).status_code == 302, "signed out: to the sign-in page"

        browser.post(address)
        assert browser.get(address).status_code == 404
        assert User.objects.filter(email=NEW).count() == 1

    def test_not_for_ever_and_not_forged(self, browser, user):
        ask(browser)
        address = link()
        with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
            clock.shift(addresses.VALID_SECONDS + 10)
            browser.force_login(user)
            assert browser.post(address).status_code == 404
        for forged in ("x", address.rstrip("/").rpartition("/")[2][:-6] + "AAAAA="):
            assert browser.get(f"{CHANGE}{forged}/").status_code == 404
        user.refresh_from_db()
        assert user.email != NEW

    def test_somebody_else_who_was_first_keeps_it(self, browser, user):
        ask(browser)
        make_user(email=NEW)

        assert browser.post(link()).status_code == 409
        assert User.objects.filter(email=NEW).exclude(pk=user.pk).exists()

    def test_a_sealed_value_serves_one_purpose(self):
        sealed = seal(["a"], purpose="one")

        assert unseal(sealed, purpose="one") == ["a"]
        assert unseal(sealed, purpose="another") is None
