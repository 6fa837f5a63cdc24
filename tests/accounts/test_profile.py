import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests.factories import form_data, make_user

URL = reverse("profile_edit")
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(display_name="Trekker sport (voorbeeld)")


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    return client


class TestEdit:
    def test_changes_name_and_language(self, user, client):
        data = form_data(client.get(URL), display_name="Trekker (voorbeeld)", language="en")

        response = client.post(URL, data, follow=True)

        user.refresh_from_db()
        assert (user.display_name, user.language) == ("Trekker (voorbeeld)", "en")
        assert "Your account is saved." in response.content.decode()

    def test_two_tabs_both_names_are_shown(self, user, client):
        data = form_data(client.get(URL))
        client.post(URL, {**data, "display_name": "Eerste (voorbeeld)"})

        response = client.post(URL, {**data, "display_name": "Tweede (voorbeeld)"})

        user.refresh_from_db()
        assert response.status_code == 409
        assert user.display_name == "Eerste (voorbeeld)"
        (differing,) = response.context["conflicts"]
        assert (differing["yours"], differing["theirs"]) == (
            "Tweede (voorbeeld)",
            "Eerste (voorbeeld)",
        )
        again = form_data(response, display_name="Tweede (voorbeeld)")
        assert client.post(URL, again).status_code == 302

    def test_leaves_a_trail_without_the_name(self, user, client):
        client.post(URL, form_data(client.get(URL), display_name="Ander (voorbeeld)"))

        entry = AuditEntry.objects.of(user).get()
        assert "voorbeeld" not in f"{entry.before}{entry.after}"
        assert entry.text.after["display_name"] == "Ander (voorbeeld)"

    def test_without_a_change_nothing_is_written(self, user, client):
        client.post(URL, form_data(client.get(URL)))
        client.post(URL, form_data(client.get(URL)))

        assert AuditEntry.objects.of(user).count() <= 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("display_name", ""),
            ("display_name", "x" * 151),
            ("display_name", "a\x00b"),
            ("display_name", "a\u202eb"),
            ("language", "de"),
        ],
    )
    def test_bad_input_is_told_at_the_field(self, user, client, field, value):
        data = form_data(client.get(URL), display_name="Goed", language="nl")

        response = client.post(URL, {**data, field: value})

        user.refresh_from_db()
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert user.display_name == "Trekker sport (voorbeeld)"

    def test_nothing_else_can_be_changed(self, user, client):
        data = form_data(client.get(URL))

        client.post(
            URL,
            {
                **data,
                "email": "ander@example.org",
                "is_administrator": "on",
                "is_staff": "on",
                "is_superuser": "on",
            },
        )

        user.refresh_from_db()
        assert user.email != "ander@example.org"
        assert (user.is_administrator, user.is_staff, user.is_superuser) == (False, False, False)

    def test_leads_to_password_and_second_step(self, client):
        page = client.get(URL).content.decode()

        assert reverse("account_change_password") in page
        assert reverse("mfa_index") in page
