import datetime
import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import StaleRecord
from accounts.models import User
from organisations.inviting import accept_invitation, invite, withdraw_invitation
from organisations.inviting import make_user as make_account
from organisations.models import Contact, Invitation
from organisations.views.invitation import InvitationAccept
from tests.factories import ContactFactory, OrganisationFactory, make_user
from tests.organisations.conftest import visit

PASSWORD = "een-goed-wachtwoord-1"


@pytest.fixture
def invitation(home):
    """An open invitation and the path of its secret link."""
    row, link = invite(
        organisation=home,
        email="nieuw@example.org",
        display_name="Nieuw (voorbeeld)",
        role="coordinator",
        by=make_user(home, "manager"),
        at=timezone.now(),
    )
    row.path = "/invitations/" + link.partition("/invitations/")[2]
    return row


def answers(**changes):
    return {
        "display_name": "Nieuw (voorbeeld)",
        "password": PASSWORD,
        "password_again": PASSWORD,
        **changes,
    }


class TestAccept:
    def test_a_new_address_makes_an_account_with_the_role(self, home, invitation):
        client = Client()
        page = client.get(invitation.path).content.decode()
        assert "Leger des Heils" in page and "Coördinator" in page

        response = client.post(invitation.path, answers())

        user = User.objects.get(email="nieuw@example.org")
        assert response.url == home.get_absolute_url()
        assert user.check_password(PASSWORD)
        assert [(m.organisation, m.role) for m in user.memberships.all()] == [(home, "coordinator")]
        assert [contact.organisation for contact in user.contacts.all()] == [home]
        assert client.get(reverse("organisation_edit", args=[home.pk])).status_code == 200

    def test_a_contact_with_this_address_becomes_theirs(self, home, invitation):
        known = ContactFactory(organisation=home, email="Nieuw@example.org")

        Client().post(invitation.path, answers())

        known.refresh_from_db()
        assert known.user.email == "nieuw@example.org"
        assert Contact.objects.filter(organisation=home).count() == 1

    def test_works_once(self, invitation):
        Client().post(invitation.path, answers())

        for response in (Client().get(invitation.path), Client().post(invitation.path, answers())):
            assert response.status_code == 410
            assert "Deze link werkt niet meer" in response.content.decode()
        assert User.objects.filter(email="nieuw@example.org").count() == 1

    def test_rival_clicks_give_one_role(self, home, invitation):
        user = make_user(email="nieuw@example.org")
        now = timezone.now()
        accept_invitation(invitation, user=user, at=now, on=timezone.localdate())

        response = visit(user).post(invitation.path)

        assert response.status_code == 410
        assert user.memberships.count() == 1

    def test_a_double_click_makes_one_account(self, invitation, monkeypatch):
        monkeypatch.setattr(InvitationAccept, "situation", lambda view: "new")  # as both found it
        Client().post(invitation.path, answers())

        response = Client().post(invitation.path, answers())

        assert response.status_code == 409
        assert User.objects.filter(email="nieuw@example.org").count() == 1

    def test_the_password_is_hashed_before_the_write_begins(self, invitation, monkeypatch):
        """Nobody else waits for it: on SQLite a transaction holds the whole register."""
        depth, seen = len(connection.savepoint_ids), []
        encode = MD5PasswordHasher.encode

        def watched(hasher, password, salt):
            seen.append(len(connection.savepoint_ids) - depth)
            return encode(hasher, password, salt)

        monkeypatch.setattr(MD5PasswordHasher, "encode", watched)
        response = Client().post(invitation.path, answers())

        assert response.status_code == 302
        assert seen == [0]

    def test_cannot_be_withdrawn_once_it_is_used(self, invitation):
        seen = Invitation.objects.get(pk=invitation.pk)
        user, at = make_user(email="nieuw@example.org"), timezone.now()
        accept_invitation(invitation, user=user, at=at, on=timezone.localdate())

        with pytest.raises(StaleRecord):
            withdraw_invitation(seen, by=seen.invited_by, at=at)

    @pytest.mark.parametrize("field", ["withdrawn_at", "expires_at"])
    def test_withdrawn_or_expired_is_gone(self, invitation, field):
        moment = timezone.now() - datetime.timedelta(minutes=1)
        Invitation.objects.filter(pk=invitation.pk).update(**{field: moment})

        assert Client().get(invitation.path).status_code == 410
        assert Client().post(invitation.path, answers()).status_code == 410
        assert not User.objects.filter(email="nieuw@example.org").exists()

    def test_unknown_links_are_404(self, home):
        make_user()

        assert Client().get(reverse("invitation_accept", args=["x" * 43])).status_code == 404

    def test_who_has_an_account_signs_in_first(self, home, invitation):
        user = make_user(email="nieuw@example.org")
        page = Client().get(invitation.path).content.decode()
        assert f"{reverse('account_login')}?next={invitation.path}" in page
        assert Client().post(invitation.path, answers()).status_code == 403

        response = visit(user).post(invitation.path)

        assert response.url == home.get_absolute_url()
        assert [(m.organisation, m.role) for m in user.memberships.all()] == [(home, "coordinator")]

    def test_is_not_for_somebody_else(self, invitation):
        other = make_user(OrganisationFactory())
        client = visit(other)

        assert other.email in client.get(invitation.path).content.decode()
        assert client.post(invitation.path).status_code == 403
        assert other.memberships.count() == 1

    def test_a_closed_account_stays_closed(self, invitation):
        make_user(email="nieuw@example.org", is_active=False)

        assert "gesloten" in Client().get(invitation.path).content.decode()
        assert Client().post(invitation.path, answers()).status_code == 403

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"display_name": ""}, "display_name"),
            ({"display_name": "a\x00"}, "display_name"),
            ({"password": ""}, "password"),
            ({"password": "kort", "password_again": "kort"}, "password"),
            ({"password": "1234567890", "password_again": "1234567890"}, "password"),
            ({"password": "nieuw@example.org", "password_again": "nieuw@example.org"}, "password"),
            ({"password_again": "iets anders"}, "password_again"),
        ],
    )
    def test_bad_input_is_told_at_the_field(self, invitation, changes, field):
        response = Client().post(invitation.path, answers(**changes))

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert not User.objects.filter(email="nieuw@example.org").exists()

    def test_account_and_role_or_neither(self, home, invitation, monkeypatch):
        def refuse(*args, **kwargs):
            raise RuntimeError("cut")

        monkeypatch.setattr("organisations.inviting.join_organisation", refuse)

        with pytest.raises(RuntimeError):
            Client().post(invitation.path, answers())

        assert not User.objects.filter(email="nieuw@example.org").exists()

    def test_making_an_account_leaves_a_trail_without_the_address(self, home):
        from accounts.models import AuditEntry

        user = make_account(
            email="n@example.org",
            hashed=make_password(PASSWORD),
            display_name="N",
            organisation=home,
            at=timezone.now(),
        )

        entry = AuditEntry.objects.of(user).get()
        assert (entry.verb, entry.after, entry.text.after["email"]) == (
            "create",
            {},
            "n@example.org",
        )


class TestSend:
    def url(self, row):
        return reverse("invitation_send", args=[row.pk])

    def test_mails_a_new_link_and_the_earlier_one_is_worthless(
        self, home, manager, invitation, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            response = manager.post(self.url(invitation))

        again = Invitation.objects.open(timezone.now()).get()
        (told,) = mail.outbox
        (path,) = re.findall(r"/invitations/[\w-]{20,}/", told.body)
        assert response.url == reverse("membership_list", args=[home.pk])
        assert path not in manager.get(response.url).content.decode()
        same = ("organisation_id", "email", "display_name", "role", "ends_on")
        assert [getattr(again, name) for name in same] == [getattr(invitation, n) for n in same]
        assert told.to == [invitation.email]
        assert Client().get(invitation.path).status_code == 410
        assert Client().get(path).status_code == 200

    def test_not_once_it_is_withdrawn(self, manager, invitation):
        withdraw_invitation(invitation, by=invitation.invited_by, at=timezone.now())

        assert manager.post(self.url(invitation)).status_code == 409
        assert Invitation.objects.count() == 1

    def test_get_405_reader_403_and_stranger_404(self, manager, reader, stranger, invitation):
        assert manager.get(self.url(invitation)).status_code == 405
        assert reader.post(self.url(invitation)).status_code == 403
        assert stranger.post(self.url(invitation)).status_code == 404


class TestWithdraw:
    def url(self, row):
        return reverse("invitation_withdraw", args=[row.pk])

    def test_makes_the_link_worthless(self, home, manager, invitation):
        response = manager.post(self.url(invitation))

        invitation.refresh_from_db()
        assert response.url == reverse("membership_list", args=[home.pk])
        assert invitation.withdrawn_at is not None
        assert Client().get(invitation.path).status_code == 410

    def test_twice_is_409(self, manager, invitation):
        manager.post(self.url(invitation))

        assert manager.post(self.url(invitation)).status_code == 409

    def test_get_is_405(self, manager, invitation):
        assert manager.get(self.url(invitation)).status_code == 405

    def test_reader_403_and_stranger_404(self, reader, stranger, invitation):
        assert reader.post(self.url(invitation)).status_code == 403
        assert stranger.post(self.url(invitation)).status_code == 404
