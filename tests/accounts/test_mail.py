"""Which mails one gets: switches on a page, and a link in every mail that switches it off."""

import datetime

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.mails import (
    SALT,
    MailKind,
    choose_mails,
    mute_mails,
    muted_kinds,
    unsubscribe_headers,
    unsubscribe_url,
)
from accounts.models import AuditEntry, MutedMail, User
from tests.factories import form_data, make_owned_theme, make_partnership, make_user

URL = reverse("mail_edit")
AT = datetime.datetime(2026, 11, 20, 7, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    """Somebody who owns a theme: every kind of mail concerns them."""
    user = make_user(display_name="Trekker sport (voorbeeld)")
    make_owned_theme(make_partnership(), user)
    return user


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    return client


def path_of(user, *kinds) -> str:
    return unsubscribe_url(user, kinds).removeprefix("http://localhost:8000")


class TestEdit:
    def test_everything_is_on_at_first_and_told_in_words(self, client):
        page = client.get(URL)

        assert {f.name: f.value() for f in page.context["form"].visible_fields()} == dict.fromkeys(
            MailKind.values, True
        )
        for kind in MailKind:
            assert str(kind.label) in page.text

    def test_tells_of_the_monthly_mail_beside_the_daily_one(self, client):
        lead = str(client.get(URL).context["view"].lead)

        assert "hoogstens één keer per dag" in lead
        assert "één keer per maand" in lead

    def test_switches_off_and_on_again_with_a_trail(self, user, client):
        data = form_data(client.get(URL))
        without = {key: value for key, value in data.items() if key != "late"}

        off = client.post(URL, without, follow=True)
        first = muted_kinds(user)
        client.post(URL, data | {"version": form_data(client.get(URL))["version"]})

        assert off.status_code == 200
        assert (first, muted_kinds(user)) == ({"late"}, set())
        trail = AuditEntry.objects.of(user).order_by("pk")
        assert list(trail.values_list("verb", "after")) == [
            ("mute_mail", {"muted_mails": ["late"]}),
            ("unmute_mail", {"muted_mails": ["late"]}),
        ]

    def test_without_a_change_nothing_is_written(self, user, client):
        client.post(URL, form_data(client.get(URL)))

        assert not AuditEntry.objects.of(user).exists()

    def test_two_tabs_are_told_apart(self, user, client):
        data = form_data(client.get(URL))
        without = {key: value for key, value in data.items() if key != "late"}
        client.post(URL, without)

        response = client.post(URL, data)

        assert (response.status_code, muted_kinds(user)) == (409, {"late"})
        (differing,) = response.context["conflicts"]
        assert (differing["yours"], differing["theirs"]) == ("Ja", "Nee")
        assert client.post(URL, form_data(response)).status_code == 302

    def test_only_ones_own(self, user, client):
        other = make_user()

        client.post(URL, {"version": "-"})

        assert muted_kinds(user) == set(MailKind.values)
        assert muted_kinds(other) == set()

    def test_who_never_owned_a_theme_has_no_switch_for_the_mail_to_owners(self, client):
        reader = make_user()
        client.force_login(reader)

        fields = set(client.get(URL).context["form"].fields)
        client.post(URL, {"version": "-"})

        assert fields - {"version"} == set(MailKind.values) - {"theme_month"}
        assert muted_kinds(reader) == fields - {"version"}

    def test_who_switched_it_off_keeps_the_way_back(self, client):
        reader = make_user()
        mute_mails(reader, kinds=["theme_month"], by=reader, at=AT)
        client.force_login(reader)

        client.post(URL, form_data(client.get(URL)) | {"theme_month": "on"})

        assert muted_kinds(reader) == set()

    def test_is_linked_from_the_account(self, client):
        assert URL in client.get(reverse("profile_edit")).text

    def test_twice_at_once_is_one(self, user):
        MutedMail.objects.create(user=user, kind="late", since=AT)

        choose_mails(user, wanted=[], by=user, at=AT)
        mute_mails(user, kinds=["late"], by=user, at=AT)

        assert MutedMail.objects.filter(user=user).count() == len(MailKind)


class TestUnsubscribe:
    def test_opening_the_link_changes_nothing(self, user):
        page = Client().get(path_of(user, MailKind.LATE))

        assert page.status_code == 200
        assert str(MailKind.LATE.label) in page.text
        assert str(MailKind.COMING.label) not in page.text
        assert not MutedMail.objects.exists()
        assert not AuditEntry.objects.exists()

    def test_the_button_switches_off_that_kind_alone_and_tells_how_to_get_it_back(self, user):
        page = Client(enforce_csrf_checks=True).post(path_of(user, MailKind.LATE))

        assert page.status_code == 200
        assert muted_kinds(user) == {"late"}
        assert URL in page.text

    def test_a_mail_program_does_it_in_one_click(self, user):
        headers = unsubscribe_headers(user, [MailKind.LATE, MailKind.COMING])
        address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")

        page = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})

        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert page.status_code == 200  # a redirect would not be followed
        assert muted_kinds(user) == {"late", "coming"}

    def test_twice_is_once(self, user):
        for _time in range(2):
            Client().post(path_of(user, MailKind.LATE))

        assert AuditEntry.objects.of(user).count() == 1

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_no_link_that_was_not_given_out(self, user, method):
        good = path_of(user, MailKind.LATE).rstrip("/").rpartition("/")[2]
        forged = [
            "not-a-token",
            good[:-2],
            good + "x",
            signing.dumps([user.uuid.hex, "late"], salt="another"),
            signing.dumps([user.uuid.hex, "invitation"], salt=SALT),
            signing.dumps(["no-uuid", "late"], salt=SALT),
            signing.dumps(7, salt=SALT),
        ]
        told = {
            getattr(Client(), method)(reverse("mail_unsubscribe", args=[token])).status_code
            for token in forged
        }

        assert told == {404}
        assert not MutedMail.objects.exists()

    def test_not_of_an_account_that_is_closed(self, user):
        address = path_of(user, MailKind.LATE)
        User.objects.filter(pk=user.pk).update(is_active=False)

        assert Client().post(address).status_code == 404

    def test_speaks_the_language_of_the_user_and_hides_its_address(self, user):
        User.objects.filter(pk=user.pk).update(language="en")

        page = Client().get(path_of(user, MailKind.LATE))

        assert "Switch off this mail" in page.text
        assert page["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page["X-Robots-Tag"]
        assert user.email not in page.text and str(user) not in page.text

    def test_nothing_personal_in_the_address(self, user):
        token = path_of(user, MailKind.LATE)

        payload = signing.loads(token.rstrip("/").rpartition("/")[2], salt=SALT)

        assert payload == [user.uuid.hex, "late"]
        assert user.email not in token

    def test_another_method_is_refused(self, user):
        assert Client().put(path_of(user, MailKind.LATE)).status_code == 405
