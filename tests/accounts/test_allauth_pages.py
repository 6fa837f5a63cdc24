"""The pages of the sign-in package, drawn with our own templates."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"
SIGNED_OUT = {
    "account_login": "Inloggen",
    "account_signup": "Een account krijgt u op uitnodiging",
    "account_reset_password": "Wachtwoord vergeten?",
    "account_reset_password_done": "Kijk in uw mail",
    "account_reset_password_from_key_done": "Uw wachtwoord is gewijzigd",
    "account_inactive": "Dit account is afgesloten",
}
SIGNED_IN = {
    "account_logout": "Uitloggen",
    "account_change_password": "Wachtwoord wijzigen",
    "mfa_list_webauthn": "Passkeys",
    "account_reauthenticate": "Bent u het zelf?",
    "mfa_index": "Veilig inloggen",
    "mfa_activate_totp": "App aanzetten",
}


@pytest.fixture
def user():
    user = make_user()
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def signed_in(client, user):
    """Signed in, and once more shown to be it, as the second step asks."""
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def heading(response) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1].strip()


@pytest.mark.usefixtures("in_use")
class TestSignedOut:
    @pytest.mark.parametrize("name", SIGNED_OUT)
    def test_has_its_heading(self, client, name):
        response = client.get(reverse(name))
        assert (response.status_code, heading(response)) == (200, SIGNED_OUT[name])

    def test_a_wrong_password_is_told_once_on_top(self, client, user):
        answer = client.post(reverse("account_login"), {"login": user.email, "password": "onzin"})
        html = answer.content.decode()
        assert 'class="error-summary"' in html
        assert "<title>Fout: Inloggen" in html
        assert user.email in html

    def test_known_and_unknown_addresses_get_the_same_answer(self, client, user):
        url = reverse("account_reset_password")
        answers = [
            client.post(url, {"email": address}, follow=True)
            for address in (user.email, "niemand@voorbeeld.example")
        ]
        assert {heading(answer) for answer in answers} == {"Kijk in uw mail"}
        assert len(mail.outbox) == 2
        assert "geen account bij" in mail.outbox[1].body

    def test_a_new_password_is_chosen_with_the_link_from_the_mail(self, client, user):
        client.post(reverse("account_reset_password"), {"email": user.email})
        assert mail.outbox[0].subject == "Nieuw wachtwoord kiezen"
        link = re.search(r"https?://\S+", mail.outbox[0].body)[0]
        form = client.get(link, follow=True)
        assert heading(form) == "Nieuw wachtwoord kiezen"
        new = {"password1": "nog een lang wachtwoord", "password2": "nog een lang wachtwoord"}
        done = client.post(form.redirect_chain[-1][0], new, follow=True)
        assert heading(done) == "Uw wachtwoord is gewijzigd"
        user.refresh_from_db()
        assert user.check_password("nog een lang wachtwoord")

    def test_a_used_link_says_so(self, client):
        response = client.get(reverse("account_reset_password_from_key", args=["1", "onzin"]))
        assert heading(response) == "Deze link werkt niet meer"


class TestSignedIn:
    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_has_its_heading(self, signed_in, name):
        response = signed_in.get(reverse(name))
        assert (response.status_code, heading(response)) == (200, SIGNED_IN[name])

    def test_nothing_is_said_about_having_signed_in(self, client, user):
        answer = client.post(
            reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True
        )
        assert list(answer.context["messages"]) == []


class TestSecondStep:
    @pytest.fixture
    def with_app(self, user):
        return TOTP.activate(user, generate_totp_secret())

    def code(self, totp) -> str:
        from allauth.mfa.adapter import get_adapter

        secret = get_adapter().decrypt(totp.instance.data["secret"])
        return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"

    def test_the_code_of_the_app_is_asked_after_the_password(self, client, user, with_app):
        asked = client.post(
            reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True
        )
        assert heading(asked) == "Tweede stap"
        client.post(reverse("mfa_authenticate"), {"code": self.code(with_app)})
        assert client.get(reverse("mfa_index")).status_code == 200

    def test_turning_off_and_making_codes_ask_first(self, client, user, with_app):
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": self.code(with_app)})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert heading(client.get(reverse("mfa_deactivate_totp"))) == "App uitzetten?"
        made = client.get(reverse("mfa_generate_recovery_codes"))
        assert heading(made) == "Nieuwe herstelcodes maken?"
        codes = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
        assert heading(codes) == "Herstelcodes"
        assert "10 van 10" in codes.content.decode()
