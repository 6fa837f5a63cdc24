"""The second step: who must have one, where it leads, and what a new password does to it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from organisations.enums import Role
from tests.factories import OrganisationFactory, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"
PAGE = "/account/profile/"
SET_UP = "/account/2fa/"


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def coordinator(db):
    return with_password(make_user(OrganisationFactory(), Role.COORDINATOR))


@pytest.fixture
def manager(db):
    return with_password(make_user(OrganisationFactory(), Role.MANAGER))


@pytest.fixture
def administrator(db):
    return with_password(make_user(is_administrator=True))


def with_app(user):
    return TOTP.activate(user, generate_totp_secret())


def browser(user) -> Client:
    """A browser in which this user gave their password."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_led_away(client) -> bool:
    answer = client.get(PAGE)
    assert answer.status_code in (200, 302)
    return answer.status_code == 302 and answer["Location"] == SET_UP


class TestForced:
    """With `MFA_REQUIRED=managers`: first the second step, then the rest."""

    @pytest.fixture(autouse=True)
    def switched_on(self, settings):
        settings.MFA_REQUIRED = "managers"

    def test_managers_and_administrators_are_led_there_others_not(
        self, coordinator, manager, administrator
    ):
        people = (coordinator, manager, administrator)

        assert [is_led_away(browser(user)) for user in people] == [False, True, True]

    def test_everybody_when_it_says_all_and_nobody_when_off(self, coordinator, manager, settings):
        led = []
        for choice in ("all", "none"):
            settings.MFA_REQUIRED = choice
            led += [is_led_away(browser(user)) for user in (coordinator, manager)]

        assert led == [True, True, False, False]

    def test_nothing_else_works_until_it_is_there(self, manager):
        client = browser(manager)

        assert client.post(PAGE, {"display_name": "Anders", "language": "nl"}).url == SET_UP
        assert client.get("/partnerships/").url == SET_UP
        manager.refresh_from_db()
        assert manager.display_name != "Anders"
        for way in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"):
            assert client.get(reverse(way)).status_code == 200, way
        assert 'role="status"' in client.get(SET_UP).content.decode()

    @pytest.mark.parametrize("kind", ["totp", "webauthn"])
    def test_codes_or_a_passkey_will_do_recovery_codes_alone_not(self, manager, kind):
        client = browser(manager)
        Authenticator.objects.create(user=manager, type="recovery_codes", data={"seed": "x"})
        assert is_led_away(client)
        Authenticator.objects.create(user=manager, type=kind, data={"secret": "", "credential": {}})
        assert not is_led_away(client)

    def test_a_part_of_a_page_is_not_replaced_by_a_whole_one(self, manager):
        answer = browser(manager).get(reverse("work_count"), headers={"HX-Request": "true"})

        assert (answer.status_code, answer.content) == (204, b"")

    def test_once_known_it_costs_no_query(self, manager):
        with_app(manager)
        client = Client()
        client.force_login(manager)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)

        assert [q for q in asked if "mfa_" in q["sql"] or "UPDATE" in q["sql"]] == []

    def test_who_takes_it_off_is_led_back(self, manager):
        with_app(manager)
        client = Client()
        client.force_login(manager)
        assert not is_led_away(client)
        client.post(reverse("mfa_deactivate_totp"))

        assert not Authenticator.objects.exists()
        assert is_led_away(client)


class TestRecoveryCodes:
    def test_each_opens_the_account_once(self, coordinator):
        client = browser(coordinator)
        page = client.get(reverse("mfa_activate_totp"))
        assert str(page.context["form"].fields["code"].label) != "Authenticator code"
        counter = next(yield_hotp_counters_from_time())
        code = format_hotp_value(hotp_value(page.context["form"].secret, counter))
        shown = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
        codes = re.findall(r"<code>(\d+)</code>", shown.content.decode())
        assert len(codes) == 10

        opened = []
        for given in (codes[0], codes[0], codes[1]):
            other = browser(coordinator)
            other.post(reverse("mfa_authenticate"), {"code": given})
            opened.append(other.get(PAGE).status_code == 200)
        assert opened == [True, False, True]


# What a browser never sends as its passkey.
NONSENSE = [
    "",
    "geen json",
    "null",
    "7",
    "[]",
    '"tekst"',
    "{}",
    '{"id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": "x"}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "\\u0000", '
    '"clientDataJSON": "e30", "attestationObject": "AA", "authenticatorData": "AA", '
    '"signature": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ", '
    '"clientDataJSON": "!!", "attestationObject": "oA", "authenticatorData": "oA", '
    '"signature": 5}}',
]


class TestPasskey:
    """The ceremony itself is shown in the browser, tests/journeys/test_sign_in.py."""

    def test_nonsense_in_its_place_opens_and_breaks_nothing(self, coordinator, in_use):
        signed_in, outside = browser(coordinator), Client(raise_request_exception=False)
        signed_in.raise_request_exception = False
        signed_in.get(reverse("mfa_add_webauthn"))
        login, broken = reverse("mfa_login_webauthn"), []
        outside.get(login, headers={"accept": "application/json"})
        for nonsense in NONSENSE:
            for client, url in (
                (signed_in, reverse("mfa_add_webauthn")),
                (signed_in, reverse("mfa_reauthenticate_webauthn")),
                (outside, login),
            ):
                answer = client.post(url, {"credential": nonsense, "passwordless": "on"})
                if answer.status_code >= 500:
                    broken.append((url, nonsense, repr(answer.exc_info[1])[:100]))

        assert broken == []
        assert not Authenticator.objects.exists()
        assert outside.get(PAGE).status_code == 302

    @pytest.mark.parametrize("act", ["added", "removed"])
    def test_it_is_called_the_same_in_messages(self, act):
        with translation.override("en"):
            said = render_to_string(f"mfa/messages/webauthn_{act}.txt")

        assert said.strip() == f"Passkey {act}."


class TestNewPassword:
    """A link to choose a new password is no way round the second step."""

    def link(self, user) -> str:
        Client().post(reverse("account_reset_password"), {"email": user.email})
        return re.search(r"https?://\S+", mail.outbox[-1].body)[0]

    def choose(self, link, password="nog een lang wachtwoord") -> Client:
        client = Client()
        form = client.get(link, follow=True)
        path = form.redirect_chain[-1][0] if form.redirect_chain else link
        client.post(path, {"password1": password, "password2": password})
        return client

    def test_signs_nobody_in_and_keeps_the_second_step(self, coordinator):
        with_app(coordinator)
        elsewhere = Client()
        elsewhere.force_login(coordinator)

        client = self.choose(self.link(coordinator))

        coordinator.refresh_from_db()
        assert coordinator.check_password("nog een lang wachtwoord")
        assert client.get(PAGE).status_code == 302
        assert elsewhere.get(PAGE).status_code == 302, "the other sessions have ended"
        assert Authenticator.objects.filter(user=coordinator, type="totp").exists()
        answer = client.post(
            reverse("account_login"),
            {"login": coordinator.email, "password": "nog een lang wachtwoord"},
        )
        assert answer.url.startswith(reverse("mfa_authenticate"))
        assert client.get(PAGE).status_code == 302

    def test_its_link_works_once(self, coordinator):
        link = self.link(coordinator)
        self.choose(link)
        self.choose(link, "een derde lang wachtwoord")

        coordinator.refresh_from_db()
        assert coordinator.check_password("nog een lang wachtwoord")

    def test_and_not_for_ever(self, coordinator, settings):
        link = self.link(coordinator)
        settings.PASSWORD_RESET_TIMEOUT = -1
        self.choose(link)

        coordinator.refresh_from_db()
        assert coordinator.check_password(PASSWORD)
