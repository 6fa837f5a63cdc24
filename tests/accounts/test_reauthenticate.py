"""Sensitive steps ask once more who one is, unless that was shown a short while ago."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken
from accounts.views.base import RegistryView
from organisations.enums import Role
from tests.factories import OrganisationFactory, form_data, make_user
from tests.house.source import ROOT, our_routes

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"
AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
ASKED = reverse("account_reauthenticate")
# What asks for it, of everybody or of administrators: taken off, somebody must say so here.
ASK = {
    "administrator": {
        "partnership_bulk_export",
        "partnership_export_csv",
        "partnership_export_xlsx",
        "partnership_save_file",
        "partnership_save_zip",
        "partnership_timeline_csv",
        "person_account_save",
        "person_mine_save",
        "person_save",
        "register_workbook",
        "trail_csv",
    },
    True: {
        "access_review_create",
        "api_token_create",
        "deputy_create",
        "deputy_edit",
        "email_change",
        "four_eyes_edit",
        "keeper_edit",
        "membership_edit",
        "membership_invite",
        "oidc_end",
        "person_erase",
        "person_erase_account",
        "user_appoint",
        "user_dismiss",
        "user_end",
        "user_return",
        "user_second_step",
        "wide_grant_create",
    },
}


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


def browser(user) -> Client:
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def coordinator(db):
    return make_user(OrganisationFactory(), Role.COORDINATOR)


def test_what_asks_for_it():
    asking = {
        how: {
            route.name
            for route in our_routes()
            if route.view and getattr(route.view, "reauthenticate", False) == how
        }
        for how in ASK
    }

    assert {how: names - asking[how] for how, names in ASK.items()} == {
        "administrator": set(),
        True: set(),
    }


class TestAsked:
    url = reverse("api_token_create")

    def test_after_a_quarter_of_an_hour_and_then_goes_on(self, clock, coordinator):
        client = browser(coordinator)
        assert client.get(self.url).status_code == 200
        clock.shift(datetime.timedelta(minutes=16))

        asked = client.get(self.url)
        assert asked.url == f"{ASKED}?next=%2Faccount%2Fkeys%2Fadd%2F"
        wrong = client.post(asked.url, {"password": "onzin", "next": self.url})
        assert wrong.status_code == 200
        assert client.get(self.url).status_code == 302
        back = client.post(asked.url, {"password": PASSWORD, "next": self.url})

        assert back.url == self.url
        assert client.get(self.url).status_code == 200

    def test_what_was_typed_is_not_lost(self, clock, coordinator):
        client = browser(coordinator)
        form = form_data(client.get(self.url), name="Maandbericht")
        clock.shift(datetime.timedelta(minutes=16))

        asked = client.post(self.url, form)
        assert not ApiToken.objects.exists()
        client.post(asked.url, {"password": PASSWORD, "next": self.url})

        assert [key.name for key in ApiToken.objects.all()] == ["Maandbericht"]

    def test_nor_where_the_address_has_a_query(self, clock, coordinator):
        client = browser(coordinator)
        url = f"{self.url}?from=%2Faccount%2F&n=1"
        form = form_data(client.get(url), name="Maandbericht")
        clock.shift(datetime.timedelta(minutes=16))

        asked = client.post(url, form)
        shown = client.get(asked.url).context["redirect_field_value"]
        done = client.post(asked.url, {"password": PASSWORD, "next": shown})

        assert (shown, done.wsgi_request.get_full_path()) == (url, url)
        assert [key.name for key in ApiToken.objects.all()] == ["Maandbericht"]

    def test_what_was_left_is_not_sent_by_another_visit(self, clock, coordinator):
        """A form that was not gone on with: the page is asked for later, and only shown."""
        client = browser(coordinator)
        form = form_data(client.get(self.url), name="Maandbericht")
        clock.shift(datetime.timedelta(minutes=16))
        client.post(self.url, form)

        asked = client.get(self.url)
        back = client.post(asked.url, {"password": PASSWORD, "next": self.url})

        assert (back.status_code, back.url) == (302, self.url)
        assert not ApiToken.objects.exists()

    def test_a_form_with_a_mistake_comes_back_and_is_sent_to_its_own_page(self, clock, coordinator):
        """It stands at the address of the password page then, which is not where it belongs."""
        client = browser(coordinator)
        form = form_data(client.get(self.url), name="")
        clock.shift(datetime.timedelta(minutes=16))
        asked = client.post(self.url, form)

        back = client.post(asked.url, {"password": PASSWORD, "next": self.url})

        assert (back.status_code, back.wsgi_request.path) == (422, self.url)
        (action,) = re.findall(r'<form method="post" action="([^"]*)" class="sheet', back.text)
        assert action == self.url
        client.post(action, form | {"name": "Maandbericht"})
        assert [key.name for key in ApiToken.objects.all()] == ["Maandbericht"]

    def test_every_page_that_asks_has_a_form_with_its_own_address(self):
        """Of the shared pages, and of those with a form of their own."""
        for name in (
            "components/form_page.html",
            "components/confirm_page.html",
            "components/stale_page.html",
            "overview/access_review_create.html",
        ):
            source = (ROOT / "templates" / name).read_text("utf-8")
            forms = re.findall(r'<form method="post"[^>]*', source)
            assert forms and all("{{ request.get_full_path }}" in form for form in forms), name

    def test_of_an_administrator_who_saves_a_list_and_of_no_coordinator(self, clock, coordinator):
        administrator = make_user(is_administrator=True)
        url = reverse("partnership_export_csv")
        clients = [browser(coordinator), browser(administrator)]
        clock.shift(datetime.timedelta(minutes=16))

        answers = [client.get(url) for client in clients]
        assert [answer.status_code for answer in answers] == [200, 302]
        assert answers[1].url.startswith(ASKED)

    def test_second_steps_and_passwords_too(self, clock, coordinator):
        client = browser(coordinator)
        clock.shift(datetime.timedelta(minutes=16))
        for name in ("mfa_activate_totp", "mfa_add_webauthn", "email_change"):
            assert client.get(reverse(name)).url.startswith(ASKED), name
        new = {"oldpassword": "onzin", "password1": PASSWORD + "1", "password2": PASSWORD + "1"}
        assert client.post(reverse("account_change_password"), new).status_code == 200
        coordinator.refresh_from_db()
        assert coordinator.check_password(PASSWORD)

    def test_without_the_attribute_nothing_is_asked(self, clock, coordinator, monkeypatch):
        """The control: the same step by the same stale session, with the attribute taken off."""
        from accounts.views.api_token import ApiTokenCreate

        monkeypatch.setattr(ApiTokenCreate, "reauthenticate", RegistryView.reauthenticate)
        client = browser(coordinator)
        clock.shift(datetime.timedelta(minutes=16))

        assert client.get(self.url).status_code == 200


class TestTold:
    """What changes about signing in is told to the owner of the account."""

    def test_by_mail_in_plain_words(self, coordinator):
        client = browser(coordinator)
        new = {"oldpassword": PASSWORD, "password1": PASSWORD + "1", "password2": PASSWORD + "1"}
        client.post(reverse("account_change_password"), new)
        (told,) = mail.outbox

        assert told.to == [coordinator.email]
        assert str(coordinator) not in told.subject
        assert "http://localhost:8000/account/2fa/" in told.body
        assert "127.0.0.1" not in told.body
