"""Coming in, going out and being refused stand in the trail."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEntry, AuditText, Result
from accounts.trail import sign_in
from organisations.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-wachtwoord-2026"
LOGIN = "/account/login/"


@pytest.fixture
def user():
    user = UserFactory(email="coordinator@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def told(**narrowed) -> list[tuple]:
    rows = AuditEntry.objects.filter(**narrowed).order_by("pk")
    return list(rows.values_list("verb", "actor_id", "object_id", "result", "origin"))


def test_in_and_out(client, user):
    client.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    client.post(reverse("account_logout"))

    assert told() == [
        ("sign_in", user.pk, user.pk, "done", "page"),
        ("sign_out", user.pk, user.pk, "done", "page"),
    ]
    entry = AuditEntry.objects.earliest("pk")
    assert (entry.before, entry.after) == ({}, {})
    assert entry.text.after == {"address": "192.0.2.7"}


def test_a_wrong_password_tells_no_more_than_the_account(client, user):
    client.post(LOGIN, {"login": user.email, "password": "verkeerd-wachtwoord"})
    client.post(LOGIN, {"login": "mijn-geheime-zin@example.org", "password": "verkeerd-wachtwoord"})

    assert told() == [
        ("sign_in_refused", None, user.pk, "refused", "page"),
        ("sign_in_refused", None, None, "refused", "page"),
    ]
    words = str(list(AuditEntry.objects.values())) + str(list(AuditText.objects.values()))
    assert "geheime" not in words
    assert "verkeerd" not in words


def test_a_session_made_outside_a_request_is_no_sign_in(client, user):
    client.force_login(user)
    client.logout()

    assert told() == []


def test_many_refused_sign_ins_end_with_one_line_that_says_so(rf, user, monkeypatch):
    monkeypatch.setattr(sign_in, "MOST_REFUSED", 3)

    for _number in range(6):
        sign_in.refused({"email": "x@example.org"}, rf.post(LOGIN))

    more = [entry.after for entry in AuditEntry.objects.order_by("pk")]
    assert more == [{}, {}, {"and_more": True}]


def test_passwords_and_second_steps(client, user):
    new = "een-ander-wachtwoord-2026"
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), given)
    client.post(reverse("account_reauthenticate"), {"password": new})
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    factor = Authenticator.objects.get(user=user, type="totp")
    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(pk=factor.pk).exists()
    verbs = [verb for verb, *_rest in told()]
    assert verbs[:3] == ["sign_in", "change_password", "reauthenticate"]
    assert set(verbs[3:]) == {"remove_second_factor"}
    assert {actor for _verb, actor, *_rest in told()} == {user.pk}


def test_a_password_chosen_anew_by_mail(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    new = {"password1": "nog-een-wachtwoord-26", "password2": "nog-een-wachtwoord-26"}
    client.post(page.redirect_chain[-1][0], new)

    assert ("reset_password", user.pk, user.pk, "done", "page") in told()


class TestRefused:
    def test_what_one_may_see_but_not_do(self, client):
        """With what was asked of which record, for who reads the trail of that record."""
        organisation = OrganisationFactory()
        user = make_user(organisation, "reader")
        client.force_login(user)

        client.post(reverse("organisation_edit", args=[organisation.pk]), {"name": "x"})

        [entry] = AuditEntry.objects.all()
        assert (entry.verb, entry.result, entry.actor_id) == ("deny", Result.REFUSED, user.pk)
        assert (entry.object_type, entry.object_id, entry.organisation_id) == (
            Organisation._meta.label_lower, organisation.pk, organisation.pk,
        )  # fmt: skip
        assert entry.after == {
            "permission": "organisation.edit", "page": "organisation_edit", "method": "POST",
        }  # fmt: skip

    def test_what_one_may_not_know_of_leaves_nothing(self, client):
        client.force_login(make_user(OrganisationFactory(), "reader"))

        assert client.get(reverse("partnership_show", args=[404])).status_code == 404
        assert told() == []

    def test_a_program_that_tries_everything_fills_nothing(self, client):
        membership = MembershipFactory(role="reader")
        client.force_login(membership.user)
        url = reverse("organisation_edit", args=[membership.organisation_id])

        for _number in range(25):
            assert client.get(url).status_code == 403

        entries = list(AuditEntry.objects.order_by("pk"))
        assert len(entries) == 20
        assert ["and_more" in entry.after for entry in entries] == [False] * 19 + [True]

    def test_what_breaks_off_is_told_as_such(self, client, monkeypatch):
        user = MembershipFactory(role="coordinator").user
        client.force_login(user)
        client.raise_request_exception = False
        monkeypatch.setattr("accounts.views.profile.ProfileEdit.save", lambda *given: 1 / 0)

        answer = client.post(
            reverse("profile_edit"), {"display_name": "Ander", "language": "nl", "version": 1}
        )

        assert answer.status_code == 500
        assert told() == [("fail", user.pk, user.pk, "failed", "page")]
