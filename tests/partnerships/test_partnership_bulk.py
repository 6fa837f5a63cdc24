"""One step for many partnerships: counted, explained, confirmed, all or nothing, once."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.models import Partnership
from tests.factories import (
    ContactFactory,
    EvaluationFactory,
    OrganisationFactory,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20T10:32:00+01:00", tick=False):
        yield


class World:
    """Three partnerships kept by us, one kept by a partner, one ended, one of strangers."""

    url_name = ""

    @pytest.fixture(autouse=True)
    def world(self, db):
        self.home, self.partner = OrganisationFactory(name="Wij"), OrganisationFactory(name="Zij")
        self.coordinator = make_user(self.home, "coordinator")
        self.contact = ContactFactory(organisation=self.home)
        closed = {"shared_editing": False}
        self.first = make_partnership(self.home, self.partner, title="Een", **closed)
        self.second = make_partnership(self.home, self.partner, title="Twee", **closed)
        self.theirs = make_partnership(self.partner, self.home, title="Van hen", **closed)
        self.ended = make_partnership(self.home, title="Oud", stage="ended", **closed)
        self.secret = make_partnership(OrganisationFactory(), title="Geheim")
        self.everything = [self.first, self.second, self.theirs, self.ended, self.secret]

    def address(self, *partnerships, **given):
        chosen = [("chosen", one.pk) for one in partnerships]
        query = "&".join(f"{name}={value}" for name, value in [*chosen, *given.items()])
        return f"{reverse(self.url_name)}?{query}"

    def test_nothing_ticked(self, client):
        client.force_login(self.coordinator)

        assert client.get(reverse(self.url_name)).status_code == 409
        assert client.get(self.address(self.secret)).status_code == 409

    def test_who_may_not(self, client):
        client.force_login(make_user(self.home, "reader"))

        assert client.get(self.address(self.first)).status_code == 403

    def test_nothing_of_others(self, client):
        client.force_login(self.coordinator)

        page = client.get(self.address(*self.everything)).content.decode()

        assert "Geheim" not in page


def taken(page):
    return {one.title for one in page.context["taken"].partnerships}


def left_out(page):
    return {one.title for one, _why in page.context["taken"].left_out}


class TestCoordinator(World):
    url_name = "partnership_bulk_coordinator"

    def confirmed(self, page):
        confirm = page.context["confirm"]
        return {name: confirm[name].value() for name in ("token", "contact", "seen")}

    def coordinators(self):
        return {one.title: one.coordinator for one in Partnership.objects.all()}

    def test_says_who_is_left_out_and_why(self, client):
        client.force_login(self.coordinator)
        Partnership.objects.filter(pk=self.second.pk).update(coordinator=self.contact)

        page = client.get(self.address(*self.everything, contact=self.contact.pk))

        assert taken(page) == {"Een"}
        assert left_out(page) == {"Twee", "Van hen", "Oud"}
        reasons = [why for _one, why in page.context["taken"].left_out]
        assert len(set(reasons)) == 3

    def test_tells_beside_each_name_how_many_they_fit(self, client):
        """Counted as the next page judges: each number is what it would take."""
        partner = ContactFactory(organisation=self.partner, name="Van hen")
        of_two = ContactFactory(
            organisation=self.partner, user=make_user(self.home, "coordinator"), name="Bij twee"
        )
        Partnership.objects.filter(pk=self.second.pk).update(coordinator=partner)
        Partnership.objects.filter(pk=self.theirs.pk).update(shared_editing=True)
        client.force_login(self.coordinator)

        chosen = client.get(self.address(*self.everything))

        field = chosen.context["chooser"].fields["contact"]
        for person in (self.contact, partner, of_two):
            page = client.get(self.address(*self.everything, contact=person.pk))
            assert field.fits[person.pk] == len(page.context["taken"].partnerships)
        assert {field.fits[one.pk] for one in (self.contact, partner)} == {2, 3}
        assert "Van hen (Zij): past bij 2 van 4" in chosen.content.decode()

    def test_costs_the_same_with_many_names(self, client, django_assert_max_num_queries):
        for _number in range(12):
            user = make_user(self.home, "coordinator")
            ContactFactory(organisation=self.home, user=user)
        client.force_login(self.coordinator)

        with django_assert_max_num_queries(16):
            client.get(self.address(*self.everything))

    def test_names_for_all_of_them(self, client):
        client.force_login(self.coordinator)
        address = self.address(*self.everything, contact=self.contact.pk)
        data = self.confirmed(client.get(address))

        response = client.post(address, data)

        assert response.status_code == 302
        named = {title for title, who in self.coordinators().items() if who == self.contact}
        assert named == {"Een", "Twee"}
        assert AuditEntry.objects.filter(verb="change").count() == 2

    def test_all_that_fit_the_filters(self, client):
        client.force_login(self.coordinator)

        page = client.get(self.address(contact=self.contact.pk, all=1, q="een"))

        assert taken(page) == {"Een"} and left_out(page) == set()

    def test_a_second_click_changes_nothing_more(self, client):
        client.force_login(self.coordinator)
        address = self.address(self.first, contact=self.contact.pk)
        data = self.confirmed(client.get(address))

        for _time in range(2):
            assert client.post(address, data).status_code in (302, 409)

        assert AuditEntry.objects.filter(verb="change").count() == 1

    @pytest.mark.parametrize(
        "meanwhile", [{"version": 9}, {"stage": "ended"}, {"coordinator": "contact"}]
    )
    def test_what_changed_meanwhile_stops_it_all(self, client, meanwhile):
        client.force_login(self.coordinator)
        address = self.address(self.first, self.second, contact=self.contact.pk)
        data = self.confirmed(client.get(address))
        changes = {k: self.contact if v == "contact" else v for k, v in meanwhile.items()}
        Partnership.objects.filter(pk=self.second.pk).update(**changes)

        assert client.post(address, data).status_code == 409

        assert self.coordinators()["Een"] is None

    def test_more_than_was_shown_is_not_taken(self, client):
        """Keys that are typed in get no further than those of the page."""
        client.force_login(self.coordinator)
        address = self.address(self.first, contact=self.contact.pk)
        data = self.confirmed(client.get(address))

        for odd in (self.secret, self.theirs, self.ended):
            answer = client.post(address, {**data, "seen": f"{odd.pk}-{odd.version}"})
            assert answer.status_code == 409

        assert set(self.coordinators().values()) == {None}

    @pytest.mark.parametrize("seen", ["", "x", "1-", "-1", "1-2-3", "9" * 40 + "-1"])
    def test_nonsense_changes_nothing(self, client, seen):
        client.force_login(self.coordinator)
        address = self.address(self.first, contact=self.contact.pk)
        data = {**self.confirmed(client.get(address)), "seen": seen}

        assert client.post(address, data).status_code in (302, 409)

        assert set(self.coordinators().values()) == {None}

    def test_only_people_one_knows_of(self, client):
        stranger = ContactFactory()
        client.force_login(self.coordinator)

        page = client.get(self.address(self.first, contact=stranger.pk))

        assert page.context["person"] is None
        assert stranger.name not in page.content.decode()

    @pytest.mark.parametrize("role", ["reader", "manager"])
    def test_who_may_not_change_it_is_refused_at_the_field(self, client, role):
        person = ContactFactory(organisation=self.home, user=make_user(self.home, role))
        client.force_login(self.coordinator)
        address = self.address(self.first, contact=self.contact.pk)
        data = {**self.confirmed(client.get(address)), "contact": person.pk}

        page = client.get(self.address(self.first, contact=person.pk))
        answer = client.post(address, data)

        assert page.context["person"] is None
        assert set(page.context["chooser"].errors) == {"contact"}
        assert answer.status_code == 409
        assert set(self.coordinators().values()) == {None}

    def test_only_where_that_person_may_change_it(self, client):
        theirs = make_user(self.partner, "coordinator")
        person = ContactFactory(organisation=self.partner, user=theirs)
        Partnership.objects.filter(pk=self.first.pk).update(shared_editing=True)
        client.force_login(self.coordinator)

        page = client.get(self.address(self.first, self.second, contact=person.pk))

        assert (taken(page), left_out(page)) == ({"Een"}, {"Twee"})

    def test_costs_the_same_for_many(self, client, django_assert_max_num_queries):
        for number in range(30):
            make_partnership(self.home, title=f"Veel {number}")
        client.force_login(self.coordinator)

        with django_assert_max_num_queries(16):
            client.get(self.address(contact=self.contact.pk, all=1, q="veel"))


class TestEvaluation(World):
    url_name = "partnership_bulk_evaluation"

    def test_says_who_is_left_out_and_goes_on(self, client):
        EvaluationFactory(programme=make_programme(self.second))
        Partnership.objects.filter(pk=self.first.pk).update(rhythm="yearly")
        client.force_login(self.coordinator)

        page = client.get(self.address(*self.everything))

        assert taken(page) == {"Een"}
        assert left_out(page) == {"Twee", "Van hen", "Oud"}
        then = client.get(page.context["next_url"])
        assert [str(one.due.partnership) for one in then.context["view"].candidates] == ["Een"]

    def test_all_that_fit_the_filters(self, client):
        client.force_login(self.coordinator)

        page = client.get(self.address(all=1, q="twee"))

        assert taken(page) == {"Twee"}
        then = client.get(page.context["next_url"])
        assert [str(one.due.partnership) for one in then.context["view"].candidates] == ["Twee"]


class TestExport(World):
    url_name = "partnership_bulk_export"

    def test_counts_what_was_ticked(self, client):
        client.force_login(self.coordinator)

        page = client.get(self.address(self.first, self.secret))

        assert page.context["export"].count == 1
        _label, url = page.context["files"][1]
        lines = b"".join(client.get(url).streaming_content).decode().splitlines()
        assert len(lines) == 2 and "Een" in lines[1]

    def test_counts_all_that_fit(self, client):
        client.force_login(self.coordinator)

        page = client.get(self.address(all=1, stage="active"))

        assert page.context["export"].count == 3
