"""What a life event is to mean for groups of people."""

import pytest
from django.urls import reverse

from organisations.life_events import record_life_event
from organisations.models import ImpactStatement, LifeEvent
from tests.factories import form_data
from tests.organisations.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(home):
    event = LifeEvent(kind="dissolution", title="Opheffing")
    return record_life_event(event, sides=[(home, "from", "")], by=None, at=AT)


@pytest.fixture
def statement(event):
    return ImpactStatement.objects.create(event=event, stakeholder="Cliënten", text="Niets.")


def url(verb, record) -> str:
    return reverse(f"impact_statement_{verb}", args=[record.pk])


class TestCreate:
    def test_works(self, event, coordinator):
        page = coordinator.get(url("create", event))
        data = form_data(page, stakeholder="Vrijwilligers", text="Zij blijven belangrijk.")

        assert coordinator.post(url("create", event), data).url == event.get_absolute_url()
        rows = set(event.statements.values_list("stakeholder", "text"))
        assert rows == {("Vrijwilligers", "Zij blijven belangrijk.")}

    def test_needs_both(self, event, coordinator):
        data = form_data(coordinator.get(url("create", event)))

        assert coordinator.post(url("create", event), data).status_code == 422

    def test_others_may_not(self, event, stranger):
        assert stranger.get(url("create", event)).status_code == 403


class TestEdit:
    def test_works(self, statement, coordinator):
        data = form_data(coordinator.get(url("edit", statement)), text="De naam verandert.")

        assert coordinator.post(url("edit", statement), data).status_code == 302
        statement.refresh_from_db()
        assert statement.text == "De naam verandert."

    def test_others_may_not(self, statement, stranger):
        assert stranger.get(url("edit", statement)).status_code == 403


class TestRemove:
    def test_works(self, statement, coordinator):
        data = form_data(coordinator.get(url("remove", statement)))

        assert coordinator.post(url("remove", statement), data).status_code == 302
        assert not ImpactStatement.objects.exists()

    def test_not_when_it_changed_since_the_page_was_opened(self, statement, coordinator):
        data = form_data(coordinator.get(url("remove", statement)))
        ImpactStatement.objects.update(text="Toch wel iets.", version=2)

        assert coordinator.post(url("remove", statement), data).status_code == 409
        assert ImpactStatement.objects.exists()

    def test_others_may_not(self, statement, stranger):
        assert stranger.post(url("remove", statement), {}).status_code == 403
