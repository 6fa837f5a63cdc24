"""A partnership that is itself an organisation."""

import pytest
from django.urls import reverse

from partnerships.models import Partnership
from tests.factories import OrganisationFactory, form_data

from .people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


class TestEntity:
    def url(self, cast):
        return reverse("partnership_edit", args=[cast.partnership.pk])

    def test_it_may_be_an_organisation_itself_and_no_longer(self, client, cast):
        entity = OrganisationFactory(name="Stichting Samen Sterk")
        client.force_login(cast.coordinator)
        client.post(self.url(cast), form_data(client.get(self.url(cast)), entity=entity.pk))
        cast.partnership.refresh_from_db()
        assert cast.partnership.entity == entity

        page = client.get(self.url(cast))
        assert "Stichting Samen Sterk" in page.content.decode()
        client.post(self.url(cast), form_data(page, entity=entity.pk, without_entity="on"))

        cast.partnership.refresh_from_db()
        assert cast.partnership.entity is None

    def test_searching_for_the_organisation_saves_nothing(self, client, cast):
        OrganisationFactory(name="Stichting Samen Sterk")
        client.force_login(cast.coordinator)
        data = form_data(
            client.get(self.url(cast)), title="Getypt", entity_q="samen sterk", entity_search="1"
        )
        page = client.post(self.url(cast), data)

        assert page.status_code == 200
        assert "Stichting Samen Sterk" in page.content.decode()
        assert "Getypt" in page.content.decode()
        assert Partnership.objects.get(pk=cast.partnership.pk).title != "Getypt"
