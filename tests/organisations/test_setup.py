import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongMoment
from accounts.models import User
from organisations import setting_up
from organisations.models import Organisation
from organisations.setting_up import set_up_register
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.organisations.conftest import visit

START = reverse("setup_start")
NEXT = reverse("setup_next")
PASSWORD = "een-goed-wachtwoord-1"

pytestmark = pytest.mark.django_db


def answers(**changes):
    return {
        "display_name": "Eerste (voorbeeld)",
        "email": "eerste@example.org",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "organisation_name": "Leger des Heils",
        "kind": "care",
        **changes,
    }


class TestStart:
    def test_makes_the_first_user_with_every_role_at_home(self):
        client = Client()

        response = client.post(START, answers())

        user, organisation = User.objects.get(), Organisation.objects.get()
        assert response.url == NEXT
        assert (user.email, user.is_administrator, user.is_demo) == (
            "eerste@example.org",
            True,
            False,
        )
        assert set(user.memberships.values_list("organisation", "role")) == {
            (organisation.pk, "reader"),
            (organisation.pk, "coordinator"),
            (organisation.pk, "manager"),
        }
        assert [contact.organisation for contact in user.contacts.all()] == [organisation]
        assert client.get(NEXT).status_code == 200

    def test_exists_only_while_there_is_no_user(self):
        assert Client().get(START).status_code == 200
        make_user()

        assert Client().get(START).status_code == 404
        assert Client().post(START, answers()).status_code == 404
        assert Organisation.objects.count() == 0

    def test_of_two_at_once_one_wins(self, monkeypatch):
        # Both found the register empty; the claim lets one through.
        monkeypatch.setattr(setting_up, "is_set_up", lambda: False)
        moment = {"at": timezone.now(), "on": timezone.localdate()}
        fields = {"password": PASSWORD, "display_name": "E", "kind": "care", **moment}
        set_up_register(email="a@example.org", organisation_name="A", **fields)

        with pytest.raises(AlreadyDone):
            set_up_register(email="b@example.org", organisation_name="B", **fields)

        assert [user.email for user in User.objects.all()] == ["a@example.org"]

    def test_refuses_once_there_is_a_user(self):
        make_user()

        with pytest.raises(WrongMoment):
            set_up_register(
                email="b@example.org",
                password=PASSWORD,
                display_name="B",
                organisation_name="B",
                kind="care",
                at=timezone.now(),
                on=timezone.localdate(),
            )

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("display_name", ""),
            ("email", "geen adres"),
            ("password", "kort"),
            ("organisation_name", "…"),
            ("organisation_name", "x" * 201),
            ("kind", "anders"),
        ],
    )
    def test_bad_input_is_told_at_the_field(self, field, value):
        data = answers(**{field: value})
        data["password_again"] = data["password"]

        response = Client().post(START, data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert not User.objects.exists()

    def test_put_is_refused(self):
        assert Client().put(START).status_code == 405


class TestEveryPage:
    """The middleware that leads visitors of an empty register to the set-up page."""

    @pytest.mark.parametrize(
        "path", ["/", "/organisations/", "/account/login/", "/partnerships/", "/nowhere/"]
    )
    def test_leads_to_the_set_up_of_an_empty_register(self, path):
        response = Client().get(path)

        assert (response.status_code, response.url) == (302, START)

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_machines_are_answered(self, path):
        assert Client().get(path).status_code == 200

    def test_is_as_always_once_there_is_a_user(self):
        make_user()

        assert Client().get(reverse("account_login")).status_code == 200


class TestNext:
    def steps(self, client):
        page = client.get(NEXT).content.decode()
        return page.count("Klaar"), page.count("Nog te doen")

    def test_three_steps_with_whether_they_are_done(self, places):
        client = Client()
        client.post(START, answers())
        home = Organisation.objects.get()
        assert self.steps(client) == (0, 3)

        home.municipality = places[0]
        home.save()
        assert self.steps(client) == (1, 2)

        partner = OrganisationFactory(name="Landstede")
        make_partnership(home, partner)
        assert self.steps(client) == (2, 1)

        invite = reverse("membership_invite", args=[partner.pk])
        assert invite in client.get(NEXT).content.decode()
        token = client.get(invite).context["form"]["token"].value()
        data = {"token": token, "email": "partner@example.org", "role": "manager"}
        client.post(invite, data)
        assert self.steps(client) == (3, 0)

    def test_is_404_without_an_organisation(self):
        assert visit(make_user()).get(NEXT).status_code == 404


class TestCommand:
    def test_makes_the_first_user_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("ADMIN_EMAIL", "eerste@example.org")
        monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
        monkeypatch.setenv("ADMIN_ORGANISATION", "Landstede")

        call_command("create_first_user", verbosity=0)

        user = User.objects.get()
        assert user.is_administrator and user.check_password(PASSWORD)
        assert set(user.memberships.values_list("organisation__name", "role")) == {
            ("Landstede", "reader"),
            ("Landstede", "coordinator"),
            ("Landstede", "manager"),
        }

    @pytest.mark.parametrize(("email", "password"), [("x", PASSWORD), ("a@example.org", "kort")])
    def test_refuses_what_cannot_be(self, monkeypatch, email, password):
        monkeypatch.setenv("ADMIN_EMAIL", email)
        monkeypatch.setenv("ADMIN_PASSWORD", password)

        with pytest.raises(CommandError):
            call_command("create_first_user")

        assert not User.objects.exists()

    def test_refuses_a_second_time(self, monkeypatch):
        make_user()
        monkeypatch.setenv("ADMIN_EMAIL", "eerste@example.org")
        monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)

        with pytest.raises(CommandError):
            call_command("create_first_user")

        assert User.objects.count() == 1
