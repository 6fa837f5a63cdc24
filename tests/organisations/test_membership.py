import datetime
import re

import pytest
from django import forms
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from organisations.forms.membership import EndMembershipForm
from organisations.inviting import find_invitation, hash_of
from organisations.membership import change_membership
from organisations.models import Invitation, Membership
from tests.factories import (
    ContactFactory,
    MembershipFactory,
    OrganisationFactory,
    form_data,
    make_user,
)
from tests.organisations.conftest import visit


def url(verb, row):
    return reverse(f"membership_{verb}", args=[row.pk])


class TestMine:
    def test_lists_my_organisations_and_roles(self, home):
        user = make_user(home, "coordinator")
        other = OrganisationFactory(name="Landstede")
        MembershipFactory(user=user, organisation=other, role="reader")
        OrganisationFactory(name="Niet van mij")

        response = visit(user).get(reverse("membership_mine"))

        places = response.context["places"]
        assert [place["organisation"] for place in places] == [other, home]
        assert "Niet van mij" not in response.content.decode()

    def test_tells_who_belongs_nowhere_what_to_do(self, db):
        page = visit(make_user()).get(reverse("membership_mine")).content.decode()

        assert "U hoort bij geen organisatie" in page


class TestList:
    def test_shows_who_has_which_role(self, home):
        user = make_user(home, "manager", display_name="Manager (voorbeeld)")
        make_user(home, "reader", display_name="Lezer (voorbeeld)")
        make_user(OrganisationFactory(), display_name="Van elders")

        response = visit(user).get(url("list", home))

        people = response.context["people"]
        assert {(p["user"].display_name, p["roles"][0].role) for p in people} == {
            ("Manager (voorbeeld)", "manager"),
            ("Lezer (voorbeeld)", "reader"),
        }
        assert "Van elders" not in response.content.decode()

    def test_reader_looks_but_is_offered_nothing(self, home, reader):
        page = reader.get(url("list", home)).content.decode()

        assert url("invite", home) not in page
        assert "Rol beëindigen" not in page

    def test_an_administrator_is_not_offered_to_end_a_role_of_their_own(self, home):
        mine = make_user(home, "manager", is_administrator=True)
        other = make_user(home, "reader")
        (own,), (theirs,) = mine.memberships.all(), other.memberships.all()

        page = visit(mine).get(url("list", home)).content.decode()

        assert (url("end", own) in page, url("end", theirs) in page) == (False, True)

    def test_stranger_is_404(self, home, stranger):
        assert stranger.get(url("list", home)).status_code == 404

    def test_administrator_sees_all(self, home, administrator):
        assert administrator.get(url("list", home)).status_code == 200

    def test_costs_the_same_with_more_users(self, home, manager, count_queries):
        one = count_queries(lambda: manager.get(url("list", home)))
        for _ in range(3):
            make_user(home)

        assert count_queries(lambda: manager.get(url("list", home))) == one


class TestInvite:
    def test_mails_the_link_and_shows_it_to_nobody(
        self, home, manager, django_capture_on_commit_callbacks
    ):
        data = form_data(
            manager.get(url("invite", home)),
            email="Nieuw@Example.org",
            display_name="Nieuw (voorbeeld)",
            role="coordinator",
        )
        with django_capture_on_commit_callbacks(execute=True):
            response = manager.post(url("invite", home), data)

        invitation = Invitation.objects.get()
        (token,) = re.findall(r"/invitations/([\w-]{20,})/", mail.outbox[0].body)
        assert response.url == url("list", home)
        pages = [response.content, manager.get(url("list", home)).content]
        pages.append(manager.get(url("invite", home)).content)
        assert not any(token in page.decode() for page in pages)
        assert find_invitation(token) == invitation
        assert invitation.token_hash == hash_of(token) != token
        assert (invitation.email, invitation.role) == ("nieuw@example.org", "coordinator")
        assert mail.outbox[0].to == ["nieuw@example.org"]
        assert mail.outbox[0].subject == "Uitnodiging voor het samenwerkingsregister"

    @pytest.mark.parametrize("folder", ["", "/srv/data/mail"])
    def test_says_where_the_mail_is(self, home, manager, settings, folder):
        settings.MAIL_STAYS_IN = folder
        data = form_data(manager.get(url("invite", home)), email="n@example.org", role="reader")

        text = manager.post(url("invite", home), data, follow=True).content.decode()

        assert "n@example.org is uitgenodigd" in text
        assert ("/srv/data/mail" in text) == bool(folder)

    def test_is_valid_for_14_days(self, home, manager):
        data = form_data(manager.get(url("invite", home)), email="n@example.org", role="reader")
        manager.post(url("invite", home), data)

        invitation = Invitation.objects.get()

        assert (invitation.expires_at - invitation.created_at).days in (13, 14)

    def test_the_trail_has_no_address_and_no_link(self, home, manager):
        data = form_data(manager.get(url("invite", home)), email="n@example.org", role="reader")
        manager.post(url("invite", home), data)

        entry = AuditEntry.objects.of(Invitation.objects.get()).get()

        assert "n@example.org" not in str(entry.after)
        assert (entry.verb, entry.organisation_id) == ("create", home.pk)

    def test_a_second_click_makes_no_second_invitation(self, home, manager):
        data = form_data(manager.get(url("invite", home)), email="n@example.org", role="reader")

        for _ in range(2):
            manager.post(url("invite", home), data)

        assert Invitation.objects.count() == 1

    def test_a_new_invitation_replaces_the_open_one(self, home, manager):
        for _ in range(2):
            data = form_data(manager.get(url("invite", home)), email="n@example.org", role="reader")
            manager.post(url("invite", home), data)

        assert Invitation.objects.filter(withdrawn_at__isnull=True).count() == 1

    def test_a_member_gets_the_role_at_once(self, home, manager):
        member = make_user(home, "reader")
        data = form_data(manager.get(url("invite", home)), email=member.email, role="coordinator")

        response = manager.post(url("invite", home), data)

        assert response.url == url("list", home)
        assert set(member.memberships.values_list("role", flat=True)) == {"reader", "coordinator"}
        assert Invitation.objects.count() == 0

    def test_nobody_gives_a_role_to_themselves(self, home):
        user = make_user(home, "manager")
        client = visit(user)
        data = form_data(client.get(url("invite", home)), email=user.email, role="coordinator")

        response = client.post(url("invite", home), data)

        assert list(response.context["form"].errors) == ["email"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"email": ""}, "email"),
            ({"email": "geen adres"}, "email"),
            ({"email": "a@b.nl\nBcc: x@y.nl"}, "email"),
            ({"role": "administrator"}, "role"),
            ({"role": ""}, "role"),
            ({"display_name": "a\x00"}, "display_name"),
        ],
    )
    def test_bad_input_is_told_at_the_field(self, home, manager, changes, field):
        data = form_data(
            manager.get(url("invite", home)),
            **{"email": "n@example.org", "role": "reader", **changes},
        )

        response = manager.post(url("invite", home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert Invitation.objects.count() == 0

    def test_coordinator_403_and_stranger_404(self, home, coordinator, stranger):
        assert coordinator.post(url("invite", home), {}).status_code == 403
        assert stranger.post(url("invite", home), {}).status_code == 404

    def test_manager_elsewhere_is_404(self, home):
        client = visit(make_user(OrganisationFactory(), "manager"))

        assert client.get(url("invite", home)).status_code == 404


class TestEnd:
    def test_rights_end_on_the_next_request(self, home, manager):
        user = make_user(home, "coordinator")
        client = visit(user)
        edit = reverse("organisation_edit", args=[home.pk])
        assert client.get(edit).status_code == 200
        row = user.memberships.get()
        data = form_data(manager.get(url("end", row)), reason="andere baan")

        response = manager.post(url("end", row), data)

        row.refresh_from_db()
        assert response.url == url("list", home)
        assert client.get(edit).status_code == 403
        entry = AuditEntry.objects.of(row).get(verb="end")
        assert entry.text.reason == "andere baan"

    def test_leads_to_handing_over_what_they_did(self, home, manager):
        """Only for who is a contact here and has no other role left."""
        for role, is_contact, leads in (
            ("reader", True, True),
            ("reader", False, False),
            ("coordinator", True, False),
        ):
            user = make_user(home)
            row = user.memberships.get()
            if role != "reader":
                MembershipFactory(user=user, organisation=home, role=role)
            contact = ContactFactory(organisation=home, user=user if is_contact else None)

            page = manager.post(
                url("end", row), form_data(manager.get(url("end", row))), follow=True
            )

            link = reverse("contact_hand_over", args=[contact.pk])
            assert (link in page.content.decode()) is leads

    def test_twice_is_409(self, home, manager, today):
        row = make_user(home).memberships.get()
        data = form_data(manager.get(url("end", row)))
        Membership.objects.filter(pk=row.pk).update(ends_on=today)

        assert manager.post(url("end", row), data).status_code == 409

    def test_when_somebody_else_is_first_it_is_409(self, home, manager, monkeypatch):
        row = make_user(home).memberships.get()
        data = form_data(manager.get(url("end", row)))

        def overtaken(form):
            Membership.objects.filter(pk=row.pk).update(version=row.version + 1)
            return forms.Form.is_valid(form)

        monkeypatch.setattr(EndMembershipForm, "is_valid", overtaken)

        assert manager.post(url("end", row), data).status_code == 409

    def test_the_last_manager_cannot_leave_silently(self, home):
        user = make_user(home, "manager")
        client = visit(user)
        row = user.memberships.get()

        response = client.post(url("end", row), form_data(client.get(url("end", row))))

        row.refresh_from_db()
        assert response.status_code == 409
        assert "geen manager meer" in response.content.decode()
        assert row.ends_on is None

    def test_one_of_two_managers_can(self, home, manager):
        user = make_user(home, "manager")
        client = visit(user)
        row = user.memberships.get()

        client.post(url("end", row), form_data(client.get(url("end", row))))

        row.refresh_from_db()
        assert row.ends_on is not None

    def test_administrator_ends_the_last_manager_of_others(self, home, administrator):
        row = make_user(home, "manager").memberships.get()

        administrator.post(url("end", row), form_data(administrator.get(url("end", row))))

        row.refresh_from_db()
        assert row.ends_on is not None

    def test_a_role_can_be_given_again(self, home, administrator, today):
        user = make_user(home)
        user.memberships.update(ends_on=today - datetime.timedelta(days=3))
        data = form_data(administrator.get(url("invite", home)), email=user.email, role="reader")

        response = administrator.post(url("invite", home), data)

        assert response.url == url("list", home)
        assert Invitation.objects.open(timezone.now()).count() == 1

    def test_reader_403_and_stranger_404(self, home, reader, stranger):
        row = make_user(home).memberships.get()

        assert reader.post(url("end", row), {}).status_code == 403
        assert stranger.post(url("end", row), {}).status_code == 404


class TestEdit:
    def change(self, client, row, **fields):
        page = client.get(url("edit", row))
        return client.post(url("edit", row), form_data(page, **fields))

    def test_another_role_works_on_the_next_request(self, home, manager):
        user = make_user(home, "reader")
        client = visit(user)
        assert client.get(reverse("partnership_create")).status_code == 403

        assert self.change(manager, user.memberships.get(), role="coordinator").status_code == 302

        assert client.get(reverse("partnership_create")).status_code == 200
        today = timezone.localdate()
        rows = user.memberships.order_by("pk").values_list("role", "starts_on", "ends_on")
        assert list(rows)[0][2] == today
        assert list(rows)[1] == ("coordinator", today, None)

    def test_a_last_day(self, home, manager):
        user = make_user(home, "reader")
        end = timezone.localdate() + datetime.timedelta(days=30)

        assert self.change(manager, user.memberships.get(), ends_on=end).status_code == 302

        assert user.memberships.get().ends_on == end

    def test_refuses_a_day_that_has_passed(self, home, manager):
        row = make_user(home, "reader").memberships.get()

        response = self.change(manager, row, ends_on=timezone.localdate())

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"ends_on"}

    def test_nobody_above_their_own_role(self, home):
        """Should a coordinator ever reach the form: the write itself refuses."""
        row = make_user(home, "manager").memberships.get()
        by = make_user(home, "coordinator")

        for role, target in (("manager", make_user(home).memberships.get()), ("reader", row)):
            with pytest.raises(WrongMoment):
                change_membership(
                    target,
                    role=role,
                    ends_on=None,
                    by=by,
                    at=timezone.now(),
                    on=timezone.localdate(),
                )

    def test_who_may_not(self, home, reader, stranger):
        row = make_user(home, "reader").memberships.get()

        assert reader.get(url("edit", row)).status_code == 403
        assert stranger.get(url("edit", row)).status_code == 404

    def test_ended_or_stale_is_409(self, home, manager):
        row = make_user(home, "reader").memberships.get()
        page = manager.get(url("edit", row))
        Membership.objects.filter(pk=row.pk).update(version=row.version + 1)

        stale = manager.post(url("edit", row), form_data(page, role="manager"))
        Membership.objects.filter(pk=row.pk).update(ends_on=datetime.date(2025, 1, 1))

        assert stale.status_code == 409
        assert manager.get(url("edit", row)).status_code == 409
        assert Membership.objects.get(pk=row.pk).role == "reader"

    def test_an_invitation_can_have_a_last_day(
        self, home, manager, django_capture_on_commit_callbacks
    ):
        page = manager.get(url("invite", home))
        end = timezone.localdate() + datetime.timedelta(days=90)
        sent = form_data(page, email="straks@example.org", role="reader", ends_on=end)
        with django_capture_on_commit_callbacks(execute=True):
            manager.post(url("invite", home), sent)
        (link,) = re.findall(r"/invitations/[\w-]{20,}/", mail.outbox[0].body)
        user = make_user(email="straks@example.org")

        accept = visit(user)
        accept.post(link)

        assert user.memberships.get().ends_on == end
