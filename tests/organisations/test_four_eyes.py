"""Switching the second pair of eyes on and off."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Organisation
from tests.factories import OrganisationFactory, form_data, make_user
from tests.organisations.conftest import visit

pytestmark = pytest.mark.django_db


def url(organisation):
    return reverse("four_eyes_edit", args=[organisation.pk])


class TestEdit:
    def switch(self, client, organisation, reason="Ik ben alleen."):
        page = client.get(url(organisation))
        return client.post(url(organisation), form_data(page, reason=reason))

    def test_off_and_on_again_with_the_reason_in_the_trail(self, home):
        client = visit(make_user(home, "manager"))
        self.switch(client, home)
        off = Organisation.objects.get(pk=home.pk).four_eyes
        self.switch(client, home, reason="Wij zijn nu met twee.")

        acts = AuditEntry.objects.of(home).filter(verb__startswith="four_eyes").order_by("pk")
        assert (off, Organisation.objects.get(pk=home.pk).four_eyes) == (False, True)
        assert [(act.verb, act.text.reason) for act in acts] == [
            ("four_eyes_off", "Ik ben alleen."),
            ("four_eyes_on", "Wij zijn nu met twee."),
        ]
        history = client.get(reverse("organisation_history", args=[home.pk])).content.decode()
        assert "Ik ben alleen." in history

    def test_the_users_page_says_how_it_stands_and_leads_there(self, home):
        client = visit(make_user(home, "manager"))
        users = reverse("membership_list", args=[home.pk])
        before = client.get(users).content.decode()
        self.switch(client, home)
        after = client.get(users).content.decode()

        assert url(home) in before
        assert "Hier logt één persoon in" in before
        assert "kan die ook zelf vaststellen" in after

    def test_needs_a_reason(self, home):
        page = self.switch(visit(make_user(home, "manager")), home, reason=" ")

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"reason"}
        assert Organisation.objects.get(pk=home.pk).four_eyes

    def test_two_at_once_switch_it_once(self, home):
        client = visit(make_user(home, "manager"))
        data = form_data(client.get(url(home)), reason="Een keer.")
        client.post(url(home), data)

        again = client.post(url(home), data)

        assert again.status_code == 409
        assert not Organisation.objects.get(pk=home.pk).four_eyes

    def test_who_may(self, home):
        found = {
            role: visit(make_user(home, role)).get(url(home)).status_code
            for role in ("reader", "coordinator", "manager")
        }
        found["administrator"] = visit(make_user(is_administrator=True)).get(url(home)).status_code
        stranger = make_user(OrganisationFactory(), "manager")
        found["stranger"] = visit(stranger).get(url(home)).status_code

        assert found == {
            "reader": 403,
            "coordinator": 403,
            "manager": 200,
            "administrator": 200,
            "stranger": 404,
        }
        assert visit(make_user(home, "manager")).put(url(home)).status_code == 405
