"""Accounts of the whole register: who manages them, and what nobody does to themselves."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.errors import WrongMoment
from accounts.keys import make_key
from accounts.models import AuditEntry, AuditText, User
from organisations.accounts import dismiss_administrator, end_account
from organisations.models import WideGrant
from tests.factories import OrganisationFactory, form_data, make_user
from tests.organisations.conftest import visit

STEPS = ("end", "return", "appoint", "dismiss")
AT = timezone.now()


def url(verb, user):
    return reverse(f"user_{verb}", args=[user.pk])


def step(client, verb, user, reason="Uit dienst"):
    page = client.get(url(verb, user))
    if page.status_code != 200:
        return page
    return client.post(url(verb, user), form_data(page, reason=reason))


@pytest.fixture
def person(home):
    return make_user(home, "coordinator", display_name="Coördinator (voorbeeld)")


class TestList:
    def test_shows_every_account_with_its_roles(self, administrator, person, home):
        response = administrator.get(reverse("user_list"), {"q": "coördinator"})

        assert [
            (one, [row.organisation for row in one.roles_now]) for one in response.context["people"]
        ] == [(person, [home])]

    def test_is_for_administrators(self, manager, reader):
        assert {c.get(reverse("user_list")).status_code for c in (manager, reader)} == {403}


class TestShow:
    def test_tells_of_one_account(self, administrator, person, home):
        page = administrator.get(url("show", person)).content.decode()

        assert home.name in page
        assert reverse("wide_grant_create", args=[person.pk]) in page

    def test_nobody_else_knows_of_it(self, manager, person):
        codes = {manager.get(url(verb, person)).status_code for verb in ("show", *STEPS)}

        assert codes == {404}


class TestEnd:
    def test_ends_roles_wide_reading_and_keys_on_the_next_request(self, administrator, person):
        on = timezone.localdate()
        WideGrant.objects.create(
            user=person,
            reason="Onderzoek",
            starts_on=on,
            ends_on=on + datetime.timedelta(days=9),
            given_by=person,
        )
        make_key(user=person, name="Rapport", expires_at=None, by=person, at=AT)
        client = visit(person)
        assert client.get("/").status_code == 200

        assert step(administrator, "end", person).status_code == 302

        person.refresh_from_db()
        assert client.get("/").status_code == 302  # to the sign-in page
        assert not person.is_active
        assert not person.memberships.going_on(on).exists()
        assert not person.wide_grants.going_on(on).exists()
        assert not person.api_tokens.working(timezone.now()).exists()
        assert AuditEntry.objects.filter(verb="end_account", object_id=person.pk).count() == 1

    def test_ended_is_409(self, administrator, person):
        User.objects.filter(pk=person.pk).update(is_active=False)

        assert administrator.get(url("end", person)).status_code == 409


class TestReturn:
    def test_gives_no_role_back(self, administrator, person):
        step(administrator, "end", person)

        assert step(administrator, "return", person).status_code == 302

        fresh = User.objects.get(pk=person.pk)
        assert fresh.is_active
        assert fresh.roles_by_organisation == {}
        assert administrator.get(url("return", person)).status_code == 409


class TestAppoint:
    def test_works_on_the_next_request(self, administrator, person):
        client = visit(person)
        assert client.get(reverse("user_list")).status_code == 403

        assert step(administrator, "appoint", person).status_code == 302

        assert client.get(reverse("user_list")).status_code == 200
        assert administrator.get(url("appoint", person)).status_code == 409


class TestDismiss:
    def test_works_on_the_next_request(self, administrator, person):
        User.objects.filter(pk=person.pk).update(is_administrator=True)
        client = visit(person)

        assert step(administrator, "dismiss", person).status_code == 302

        assert client.get(reverse("user_list")).status_code == 403
        assert administrator.get(url("dismiss", person)).status_code == 409

    def test_one_is_always_left(self, db):
        """Also when the one who sends the last one away has lost the right meanwhile."""
        last = make_user(is_administrator=True)
        other = make_user()

        for refuse in (dismiss_administrator, end_account):
            extra = {"on": timezone.localdate()} if refuse is end_account else {}
            with pytest.raises(WrongMoment):
                refuse(last, by=other, at=AT, reason="x", **extra)
        assert User.objects.get(pk=last.pk).is_administrator


class TestAgain:
    def test_who_signed_in_long_ago_shows_once_more_who_it_is(self, administrator, person):
        session = administrator.session
        session[sessions.BEGAN] -= 3600
        session.save()

        pages = [url(verb, person) for verb in STEPS]
        pages.append(reverse("wide_grant_create", args=[person.pk]))
        for page in pages:
            for response in (administrator.get(page), administrator.post(page, {})):
                assert response.url.partition("?")[0] == reverse("account_reauthenticate")


class TestOneself:
    def test_is_never_changed(self, home):
        me = make_user(home, "manager", is_administrator=True)
        client = visit(me)
        membership = me.memberships.get()
        pages = [url(verb, me) for verb in ("end", "dismiss")]
        pages += [
            reverse("wide_grant_create", args=[me.pk]),
            reverse("membership_edit", args=[membership.pk]),
            reverse("membership_end", args=[membership.pk]),
        ]

        assert {client.get(page).status_code for page in pages} == {409}
        assert {client.post(page, {}).status_code for page in pages} <= {409, 422}
        assert User.objects.get(pk=me.pk).is_administrator
        assert me.memberships.get().ends_on is None
        assert not OrganisationFactory().roles_of(me) - {"administrator"}


class TestSecondStep:
    """Who lost phone and codes is helped by an administrator who made sure who asks."""

    @pytest.fixture
    def protected(self, person):
        TOTP.activate(person, generate_totp_secret())
        Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": "x"})
        return person

    def ask(self, client, user, **answers):
        page = client.get(url("second_step", user))
        assert page.status_code == 200
        return client.post(url("second_step", user), form_data(page, **answers))

    def test_takes_all_of_it_off_signs_out_tells_and_writes_down(
        self, administrator, protected, mailoutbox, django_capture_on_commit_callbacks
    ):
        browser = Client()
        browser.force_login(protected)
        UserSession.objects.create(
            user=protected, session_key=browser.session.session_key, ip="192.0.2.1"
        )
        with django_capture_on_commit_callbacks(execute=True):
            self.ask(administrator, protected, reason="Telefoon kwijt", checked="on")

        assert not Authenticator.objects.filter(user=protected).exists()
        assert browser.get("/account/profile/").status_code == 302
        (told,) = mailoutbox
        assert (told.to, str(protected) in told.subject) == ([protected.email], False)
        entry = AuditEntry.objects.get(verb="reset_second_factor")
        assert entry.before == {"second_factors": ["recovery_codes", "totp"]}
        assert entry.object_id == protected.pk
        assert AuditText.objects.get(entry=entry).reason == "Telefoon kwijt"

    @pytest.mark.parametrize("missing", ["reason", "checked"])
    def test_wants_a_reason_and_that_somebody_made_sure(self, administrator, protected, missing):
        answers = {"reason": "Telefoon kwijt", "checked": "on"} | {missing: ""}

        assert self.ask(administrator, protected, **answers).status_code == 422
        assert Authenticator.objects.filter(user=protected).count() == 2

    def test_is_for_administrators_of_others_with_a_second_step(
        self, administrator, manager, protected, home
    ):
        assert manager.get(url("second_step", protected)).status_code == 404
        without = make_user(home)
        assert administrator.get(url("second_step", without)).status_code == 409
