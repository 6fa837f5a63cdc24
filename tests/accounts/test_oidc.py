"""Signing in at the organisation's own provider, against one made for the test."""

import secrets
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from accounts import oidc
from accounts.models import AuditEntry, User
from config import environment
from tests.accounts.identity import CLIENT, OTHER_KEY, SECRET, Provider
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "iemand@keeper.example"


@pytest.fixture(scope="module")
def server():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(server, settings):
    """An honest provider, known to the registry, with the user of this address at its page."""
    server.reset()
    server.claims |= {"email": ADDRESS, "email_verified": True}
    settings.OIDC = {
        "issuer": server.issuer,
        "name": "Inlog van het bureau",
        "client_id": CLIENT,
        "secret": SECRET,
    }
    return server


@pytest.fixture
def user(db):
    return make_user(email=ADDRESS)


def come_back(provider, client=None, next_url="", **changed):
    """Go to the provider and come back; ``changed`` parts of the query are forged on the way."""
    client = client or Client()
    sent = client.get(reverse("oidc_login"), {"next": next_url} if next_url else {})
    query = provider.authorize(sent.url)
    parts = dict(part.split("=", 1) for part in query.split("&")) | changed
    return client, client.get(reverse("oidc_callback"), parts)


def is_in(client) -> bool:
    return client.get("/account/profile/").status_code == 200


class TestLogin:
    def test_leads_to_the_provider_with_state_nonce_and_proof(self, provider, in_use):
        sent = Client().get(reverse("oidc_login"))

        assert sent.url.startswith(f"{provider.issuer}/authorize?")
        for part in ("state=", "nonce=", "code_challenge=", "redirect_uri="):
            assert part in sent.url

    def test_is_on_the_sign_in_page_when_there_is_a_provider(
        self, provider, client, settings, user
    ):
        page = client.get(reverse("account_login"), {"next": "/partnerships/"})
        assert 'href="/account/oidc/login/?next=%2Fpartnerships%2F"' in page.content.decode()

        settings.OIDC = {}
        assert "/account/oidc/" not in client.get(reverse("account_login")).content.decode()
        for name in ("oidc_login", "oidc_callback"):
            assert client.get(reverse(name)).status_code == 404

    def test_leads_nowhere_else_afterwards(self, provider, user):
        _client, answer = come_back(provider, next_url="https://evil.example/")

        assert answer.url == "/"

    def test_says_so_when_the_provider_is_away(self, provider, settings, in_use):
        settings.OIDC = {**settings.OIDC, "issuer": "http://127.0.0.1:9"}

        assert Client().get(reverse("oidc_login")).status_code == 503

    def test_refuses_a_provider_that_calls_itself_otherwise(self, provider, in_use):
        provider.discovery = {"issuer": "https://other.example"}

        assert Client().get(reverse("oidc_login")).status_code == 403


class TestCallback:
    def test_a_verified_address_of_a_user_opens_the_account_and_binds_it(self, provider, user):
        client, answer = come_back(provider, next_url="/partnerships/")

        assert answer.url == "/partnerships/"
        assert is_in(client)
        account = SocialAccount.objects.get()
        assert (account.user, account.extra_data["sub"]) == (user, "person-1")
        entry = AuditEntry.objects.get(verb="bind_provider")
        assert (entry.actor_id, entry.object_id) == (user.pk, user.pk)
        (told,) = mail.outbox
        assert told.to == [ADDRESS]
        assert ADDRESS not in told.subject

    def test_from_then_on_the_key_counts_and_not_the_address(self, provider, user):
        """Somebody who changes their address stays themselves; who gets the old one is nobody."""
        come_back(provider)
        provider.claims["email"] = "anders@keeper.example"
        assert is_in(come_back(provider)[0])

        provider.claims |= {"sub": "person-2", "email": ADDRESS}
        client, answer = come_back(provider)
        assert (answer.status_code, is_in(client)) == (403, False)

    def test_another_providers_same_key_is_somebody_else(self, provider, user):
        SocialAccount.objects.create(
            user=make_user(),
            provider=oidc.PROVIDER,
            uid=oidc.uid_of({"iss": "https://other.example", "sub": "person-1"}),
        )
        client, _answer = come_back(provider)

        assert client.get("/account/profile/").context["user"] == user

    @pytest.mark.parametrize(
        "claims",
        [
            {"email": "niemand@keeper.example"},
            {"email_verified": False},
            {"email_verified": None},
            {"email_verified": "true"},
            {"email": None},
        ],
        ids=lambda claims: str(next(iter(claims.items()))),
    )
    def test_nobody_gets_an_account_and_nothing_unverified_opens_one(self, provider, user, claims):
        provider.claims |= claims
        before = User.objects.count()

        client, answer = come_back(provider)

        assert (answer.status_code, is_in(client)) == (403, False)
        assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)

    def test_only_for_the_domains_for_which_it_speaks(self, provider, user, settings):
        settings.OIDC = {**settings.OIDC, "domains": ("elders.example",)}
        assert come_back(provider)[1].status_code == 403

        settings.OIDC = {**settings.OIDC, "domains": ("keeper.example",)}
        assert is_in(come_back(provider)[0])

    def test_a_closed_or_demo_account_stays_closed(self, provider, user, settings):
        settings.DEMO_ALLOWED = False
        for changed in ({"is_active": False}, {"is_active": True, "is_demo": True}):
            User.objects.filter(pk=user.pk).update(**changed)
            assert not is_in(come_back(provider)[0])
        User.objects.filter(pk=user.pk).update(is_demo=False)
        come_back(provider)
        User.objects.filter(pk=user.pk).update(is_active=False)

        client, answer = come_back(provider)
        assert answer.url == reverse("account_inactive")
        assert not is_in(client)

    def test_the_second_step_is_asked_as_after_a_password(self, provider, user):
        TOTP.activate(user, generate_totp_secret())

        client, answer = come_back(provider)

        assert answer.url.startswith(reverse("mfa_authenticate"))
        assert not is_in(client)

    def test_the_session_gets_a_new_id(self, provider, user):
        client = Client()
        sent = client.get(reverse("oidc_login"))
        before = client.session.session_key
        client.get(f"{reverse('oidc_callback')}?{provider.authorize(sent.url)}")

        assert is_in(client)
        assert client.session.session_key != before

    def test_the_address_may_come_from_userinfo_of_the_same_person(self, provider, user):
        provider.claims = {"sub": "person-1"}
        provider.userinfo = {"sub": "person-2", "email": ADDRESS, "email_verified": True}
        assert come_back(provider)[1].status_code == 403

        provider.userinfo["sub"] = "person-1"
        assert is_in(come_back(provider)[0])


# What is forged in the token, and must be noticed.
FORGED = {
    "nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "issuer": {"iss": "https://other.example"},
    "audience": {"aud": "another-client"},
    "one of several audiences": {"aud": [CLIENT, "another"], "azp": "another"},
    "several audiences": {"aud": [CLIENT, "another"]},
    "too old": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "nobody": {"sub": None},
}


class TestForged:
    """A token that is not what it should be opens nothing; the honest one beside it does."""

    @pytest.mark.parametrize("what", FORGED)
    def test_claims(self, provider, user, what):
        provider.claims |= FORGED[what]
        client, answer = come_back(provider)
        assert (answer.status_code, is_in(client)) == (403, False)

        provider.claims = {"sub": "person-1", "email": ADDRESS, "email_verified": True}
        assert is_in(come_back(provider)[0])

    @pytest.mark.parametrize("how", ["another key", "no key", "the secret of the client"])
    def test_signature(self, provider, user, how):
        keys = {
            "another key": (OTHER_KEY, "RS256"),
            "no key": (None, "none"),
            "the secret of the client": (SECRET + "x" * 32, "HS256"),
        }
        provider.key, provider.algorithm = keys[how]

        client, answer = come_back(provider)

        assert (answer.status_code, is_in(client)) == (403, False)

    def test_state_of_another_browser(self, provider, user):
        """Login forgery: somebody is sent back with a visit that was begun elsewhere."""
        thief = Client()
        sent = thief.get(reverse("oidc_login"))
        victim = Client()
        answer = victim.get(f"{reverse('oidc_callback')}?{provider.authorize(sent.url)}")

        assert (answer.status_code, is_in(victim)) == (403, False)
        assert come_back(provider, state=secrets.token_hex(8))[1].status_code == 403

    def test_a_code_or_an_answer_is_used_once(self, provider, user):
        client = Client()
        query = provider.authorize(client.get(reverse("oidc_login")).url)
        address = f"{reverse('oidc_callback')}?{query}"
        assert client.get(address).status_code == 302

        assert client.get(address).status_code == 403
        assert come_back(provider, code="code-of-somebody-else")[1].status_code == 403

    def test_stopped_at_the_provider(self, provider, user):
        client = Client()
        query = provider.authorize(client.get(reverse("oidc_login")).url)
        state = query.partition("state=")[2]

        answer = client.get(reverse("oidc_callback"), {"state": state, "error": "access_denied"})
        assert answer.status_code == 403

    def test_without_the_check_a_forged_signature_would_pass(self, provider, user, monkeypatch):
        """The control: the same forged token, and the check of signatures left out."""
        provider.key = OTHER_KEY
        weak = oidc.jwt.decode

        def unchecked(token, key, **given):
            return weak(token, options={"verify_signature": False})

        monkeypatch.setattr(oidc.jwt, "decode", unchecked)

        assert is_in(come_back(provider)[0])


class TestEnd:
    def test_takes_the_connection_off(self, provider, user):
        client, _answer = come_back(provider)

        answer = client.post(reverse("oidc_end"))

        assert answer.url == reverse("mfa_index")
        assert not SocialAccount.objects.exists()
        assert AuditEntry.objects.filter(verb="unbind_provider", actor_id=user.pk).count() == 1


class TestSettings:
    def test_are_read_from_the_environment(self, monkeypatch):
        given = {
            "OIDC_ISSUER": "https://login.example",
            "OIDC_CLIENT_ID": "x",
            "OIDC_EMAIL_DOMAINS": "Keeper.example, ander.example",
        }
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        read = environment.oidc("production")

        assert (read["name"], read["domains"]) == (
            "login.example",
            ("keeper.example", "ander.example"),
        )
        monkeypatch.setenv("OIDC_ISSUER", "http://login.example")
        with pytest.raises(ImproperlyConfigured, match="https://"):
            environment.oidc("production")
        monkeypatch.delenv("OIDC_CLIENT_ID")
        with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID"):
            environment.oidc("local")
