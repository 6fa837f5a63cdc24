"""The impact assistant: how far an event reaches, by municipality and by kind of work, in words."""

import pytest
import time_machine

from organisations.models import Service
from tests.factories import ContactFactory
from tests.partnerships.desk import NOW
from tests.partnerships.transfer import Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


class Scoped(Transfer):
    """The event is about welfare work; the giver offers two kinds of work."""

    def prepare(self):
        super().prepare()
        self.event.work_kind = "welzijnswerk"
        self.event.save()
        self.welfare = self.offers("Ontmoeting", "Welzijnswerk")
        self.care = self.offers("Kinderopvang", "opvang")

    def offers(self, name, work_kind=""):
        return Service.objects.create(organisation=self.giver, name=name, work_kind=work_kind)

    def words(self, page) -> str:
        return " ".join(page.context["effects"].scope)


class TestKindOfWork(Scoped):
    def test_a_service_of_this_work_goes_on_elsewhere(self, client):
        page = self.page(client)

        assert f"service-{self.welfare.pk}" in self.rows(page, "outside")
        assert "Gaat door in andere gemeenten." in page.content.decode()

    def test_a_service_of_this_work_is_within_when_nothing_remains(self, client):
        self.giver.working_areas.filter(municipality=self.zwolle).delete()

        page = self.page(client)

        assert self.rows(page, "inside") == self.keys() | {f"service-{self.welfare.pk}"}
        assert self.rows(page, "outside") == {f"service-{self.care.pk}"}
        assert page.context["form"][f"answer_service-{self.care.pk}"].value() == "stay"

    def test_a_service_moves_and_is_not_ended_twice(self, client):
        self.giver.working_areas.filter(municipality=self.zwolle).delete()
        key = f"service-{self.welfare.pk}"

        self.send(client, **{f"answer_{key}": "move"})

        self.welfare.refresh_from_db()
        new = self.taker.services.get()
        assert (self.welfare.until.text, new.name, new.since.text) == (
            "2026-05",
            "Ontmoeting",
            "2026-05",
        )

    def test_what_names_other_work_is_something_to_look_at(self, client):
        other = self.made.arrangements.create(text="Kinderopvang op woensdag")
        other.debtors.set([self.things["party"]])
        both = self.made.arrangements.create(text="Welzijnswerk naast kinderopvang")
        both.debtors.set([self.things["party"]])

        page = self.page(client)

        assert f"arrangement-{other.pk}" in self.rows(page, "outside")
        assert f"arrangement-{both.pk}" in self.rows(page, "inside")
        assert "Gaat over “Kinderopvang”: dat is een ander soort werk." in page.content.decode()

    def test_a_service_of_unstated_work_says_nothing(self, client):
        self.offers("Samen koken")

        assert self.rows(self.page(client), "inside") == self.keys()

    def test_the_page_says_how_the_scope_was_applied(self, client):
        ContactFactory(organisation=self.giver, name="Elders (voorbeeld)")

        page = self.page(client)

        said = self.words(page)
        for words in ("Ommen", "“welzijnswerk”", "1 werkgebied in een andere gemeente"):
            assert words in said
        assert "1 contactpersoon" in said
        assert all(sentence in page.content.decode() for sentence in page.context["effects"].scope)


class TestWithoutScope(Transfer):
    def test_everything_is_listed_and_said_so(self, client):
        self.event.municipalities.clear()

        page = self.page(client)

        assert page.context["effects"].outside == []
        assert page.context["effects"].scope == [
            "Het geldt voor alles: alles wat van Landstede Welzijn loopt, staat hier."
        ]

    def test_a_seat_says_that_it_has_no_municipality(self, client):
        self.made.area_basis = "not_stated"
        self.made.municipalities.clear()
        self.made.save()

        page = self.page(client)

        assert self.rows(page, "inside") == self.keys()
        assert "Een zetel heeft geen gemeenten" in page.content.decode()
