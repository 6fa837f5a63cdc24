"""Partnerships: the list, the page, recording, completing, and the stages."""

import datetime

import pytest
from django.urls import reverse

from partnerships.models import Partnership
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    OrganisationFactory,
    PlanFactory,
    form_data,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return OrganisationFactory(name="Leger des Heils")


@pytest.fixture
def there():
    return OrganisationFactory(name="Landstede", kind="education")


@pytest.fixture
def coordinator(here, client):
    user = make_user(here, "coordinator")
    client.force_login(user)
    return user


class TestShow:
    def test_works(self, client, coordinator, here, there):
        partnership = make_partnership(here, there)
        theme = make_owned_theme(partnership)
        programme = make_programme(partnership)
        ActivityFactory(plan=PlanFactory(theme=theme, programme=programme))
        AgreementFactory(partnership=partnership)
        response = client.get(partnership.get_absolute_url())
        assert response.status_code == 200
        open("/tmp/part/show.html", "wb").write(response.content)

class TestList:
    def test_works(self, client, coordinator, here, there, django_assert_num_queries):
        partnership = make_partnership(here, there)
        with django_assert_num_queries(5):
            response = client.get(reverse("partnership_list"))
        assert response.status_code == 200
        assert partnership.title in response.content.decode()
