"""A dossier in the keeping of another organisation."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Contact
from partnerships.models import Partnership
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.organisations.conftest import visit


@pytest.fixture
def dossier(db):
    keeper = OrganisationFactory(name="Registerbureau Noord")
    partnership = make_partnership(keeper=keeper)
    partnership.coordinator = ContactFactory(organisation=keeper)
    partnership.save()
    return partnership


@pytest.fixture
def receiver(db):
    return OrganisationFactory(name="Registerbureau Zuid")


def url(partnership):
    return reverse("keeper_edit", args=[partnership.pk])


def send(client, partnership, receiver, **fields):
    data = form_data(client.get(url(partnership)), reason="Afgesproken")
    return client.post(url(partnership), {**data, "receiver": receiver.pk, **fields})


class TestEdit:
    def test_the_new_keeper_takes_over_on_the_next_request(self, dossier, receiver):
        administrator = visit(make_user(is_administrator=True))
        before = visit(make_user(dossier.keeper, "coordinator"))
        after = visit(make_user(receiver, "coordinator"))
        page, edit = dossier.get_absolute_url(), reverse("partnership_edit", args=[dossier.pk])
        assert [before.get(edit).status_code, after.get(page).status_code] == [200, 404]

        assert send(administrator, dossier, receiver).status_code == 302

        assert [before.get(page).status_code, after.get(edit).status_code] == [404, 200]
        fresh = Partnership.objects.get(pk=dossier.pk)
        assert (fresh.keeper, fresh.coordinator) == (receiver, None)
        told = AuditEntry.objects.get(object_type="partnerships.partnership", verb="hand_over")
        assert told.after["keeper"] == receiver.pk

    def test_who_can_coordinate_there_stays(self, dossier, receiver):
        person = ContactFactory(organisation=receiver)
        Partnership.objects.filter(pk=dossier.pk).update(coordinator=person)

        send(visit(make_user(is_administrator=True)), dossier, receiver)

        assert Partnership.objects.get(pk=dossier.pk).coordinator == Contact.objects.get(
            pk=person.pk
        )

    def test_bad_and_stale_change_nothing(self, dossier, receiver):
        administrator = visit(make_user(is_administrator=True))

        same = send(administrator, dossier, dossier.keeper)
        silent = send(administrator, dossier, receiver, reason="")
        stale = send(administrator, dossier, receiver, version=dossier.version + 7)

        assert [same.status_code, silent.status_code, stale.status_code] == [422, 422, 409]
        assert Partnership.objects.get(pk=dossier.pk).keeper == dossier.keeper

    def test_who_may_not(self, dossier):
        for role in ("reader", "coordinator", "manager"):
            assert visit(make_user(dossier.keeper, role)).get(url(dossier)).status_code == 403
        stranger = make_user(OrganisationFactory(), "manager")
        assert visit(stranger).get(url(dossier)).status_code == 404
