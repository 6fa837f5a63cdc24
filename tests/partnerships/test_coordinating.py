"""Who can be named as the coordinator of a partnership."""

import pytest
from django.urls import reverse

from tests.factories import ContactFactory, form_data, make_user

from .people import make_cast

pytestmark = pytest.mark.django_db


def test_who_may_not_change_a_partnership_is_not_named_in_its_form(client):
    cast = make_cast()
    home = cast.partnership.keeper
    reader = ContactFactory(organisation=home, user=make_user(home, "reader"))
    without_account = ContactFactory(organisation=home)
    url = reverse("partnership_edit", args=[cast.partnership.pk])
    client.force_login(cast.coordinator)
    data = form_data(client.get(url))

    refused = client.post(url, {**data, "coordinator": reader.pk})
    taken = client.post(url, {**data, "coordinator": without_account.pk})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert set(refused.context["form"].errors) == {"coordinator"}


def test_who_is_named_already_stays_choosable(client):
    cast = make_cast()
    contact = ContactFactory(organisation=cast.here, user=cast.reader)
    type(cast.partnership).objects.update(coordinator=contact)
    url = reverse("partnership_edit", args=[cast.partnership.pk])
    client.force_login(cast.coordinator)

    response = client.post(url, form_data(client.get(url), title="Anders"))

    assert response.status_code == 302
    cast.partnership.refresh_from_db()
    assert (cast.partnership.title, cast.partnership.coordinator) == ("Anders", contact)
