"""The organisations in a life event."""

import pytest
from django.urls import reverse

from organisations.life_events import record_life_event
from organisations.models import LifeEvent
from tests.factories import OrganisationFactory, form_data
from tests.organisations.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(home):
    event = LifeEvent(kind="merger", title="Fusie")
    return record_life_event(event, sides=[(home, "from", "")], by=None, at=AT)


def url(verb, record) -> str:
    return reverse(f"life_event_party_{verb}", args=[record.pk])


class TestCreate:
    def test_works(self, event, home, coordinator):
        other = OrganisationFactory()
        data = form_data(coordinator.get(url("create", event)), partner=other.pk, side="to")

        assert coordinator.post(url("create", event), data).url == event.get_absolute_url()
        rows = set(event.sides.values_list("organisation", "side"))
        assert rows == {(home.pk, "from"), (other.pk, "to")}

    def test_not_twice_on_a_side(self, event, home, coordinator):
        data = form_data(coordinator.get(url("create", event)), partner=home.pk, side="from")

        response = coordinator.post(url("create", event), data)

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"partner"})

    def test_not_once_carried_out(self, event, coordinator):
        LifeEvent.objects.update(carried_out_at=AT)

        assert coordinator.get(url("create", event)).status_code == 409

    def test_others_may_not(self, event, stranger):
        assert stranger.get(url("create", event)).status_code == 403


class TestEdit:
    def test_works(self, event, coordinator):
        side = event.sides.get()
        data = form_data(coordinator.get(url("edit", side)), reason="Samen sterker.")

        assert coordinator.post(url("edit", side), data).status_code == 302
        side.refresh_from_db()
        assert side.reason == "Samen sterker."

    def test_others_may_not(self, event, stranger):
        assert stranger.get(url("edit", event.sides.get())).status_code == 403


class TestRemove:
    def test_works(self, event, coordinator):
        side = event.sides.get()

        response = coordinator.post(
            url("remove", side), form_data(coordinator.get(url("remove", side)))
        )

        assert response.url == event.get_absolute_url()
        assert not event.sides.exists()

    def test_not_when_it_changed_since_the_page_was_opened(self, event, coordinator):
        address = url("remove", event.sides.get())
        data = form_data(coordinator.get(address))
        event.sides.update(reason="Samen sterker.", version=2)

        assert coordinator.post(address, data).status_code == 409
        assert event.sides.exists()

    def test_not_once_carried_out(self, event, coordinator):
        LifeEvent.objects.update(carried_out_at=AT)

        assert coordinator.get(url("remove", event.sides.get())).status_code == 409

    def test_others_may_not(self, event, stranger):
        assert stranger.post(url("remove", event.sides.get()), {}).status_code == 403
