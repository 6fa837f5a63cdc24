"""Who may open what: the whole URL map, by every account, on own and foreign records.

A new URL is swept by being in the map. Expectations come from the permission table and the roles
written down in tests/house/world.py, not from the code under test.
"""

import re

from django.apps import apps
from django.test import TestCase

from accounts.permissions import PERMISSIONS
from tests.house.source import Route
from tests.house.sweep import (
    SWEPT,
    address,
    everything_said,
    is_scoped,
    reason_of,
    visit,
    visitor,
)
from tests.house.world import World, make_world

METHODS = ("get", "post")
# A party's own answers and decisions: the other party's roles do not reach them.
OF_ONE_PARTY = {"Party", "PartyResponse", "Score", "SignOff", "Signature"}
# Rows on which the theme owner acts.
OF_A_THEME = {
    "Theme",
    "ThemeOwner",
    "Plan",
    "Goal",
    "GoalResult",
    "Activity",
    "ProgressNote",
    "ActivityReview",
    "ThemeReview",
    "ProposedActivity",
}


class Sweep(TestCase):
    """Signs everybody in once."""

    world: World

    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()

    def setUp(self):
        self.clients = {name: visitor(user) for name, user in self.world.accounts.items()}

    def all_visits(self, names, routes, dossier, methods=METHODS):
        """Yield (what was done, route, account, method, response) for every combination."""
        for route in routes:
            url = address(route, dossier)
            for name in names:
                for method in methods:
                    response = visit(self.clients[name], method, url)
                    yield f"{method.upper()} {route} as {name}", route, name, method, response


class TestStrangers(Sweep):
    """Outsiders, a former colleague and somebody merely invited."""

    def test_get_404_on_every_page_of_the_partnership(self):
        routes = [route for route in SWEPT if is_scoped(route)]

        wrong = [
            f"{done}: {response.status_code}"
            for done, *_, response in self.all_visits(self.world.outsiders, routes, self.world.ours)
            if response.status_code != 404
        ]

        assert wrong == []

    def test_read_no_word_of_the_partnership_anywhere(self):
        """Also on their own pages, in lists, searches and the choices of their own forms."""
        foreign = re.compile("|".join(map(re.escape, self.world.ours.markers)))
        leaks = []
        for dossier in (self.world.theirs, self.world.ours):
            for done, *_, response in self.all_visits(self.world.outsiders, SWEPT, dossier):
                if match := foreign.search(everything_said(response)):
                    leaks.append(f"{done}: {match.group()}")

        assert leaks == []

    def test_find_nothing_by_searching(self):
        lists = [route for route in SWEPT if not route.arguments]
        leaks = []
        for name in self.world.outsiders:
            for route in lists:
                for word in (self.world.ours.row(partnership()).title, "q1z"):
                    url = address(route, self.world.ours)
                    response = visit(self.clients[name], "get", url, {"q": word})
                    found = everything_said(response).replace(word, "")
                    if any(marker in found for marker in self.world.ours.markers):
                        leaks.append(f"{route} as {name} for {word}")

        assert leaks == []

    def test_the_sweep_can_see_a_leak(self):
        """The same search finds the words where they may be read."""
        response = visit(
            self.clients["reader"], "get", self.world.ours.row(partnership()).get_absolute_url()
        )

        assert any(marker in everything_said(response) for marker in self.world.ours.markers)


class TestInsiders(Sweep):
    """Everybody of the keeper and the partner, and the administrator."""

    def expected_roles(self, name: str, route: Route) -> frozenset[str]:
        held = self.world.roles[name]
        model = getattr(route.view, "model", None)
        if model is None or model.__name__ not in OF_A_THEME:
            held = held - {"theme_owner"}
        if model is not None and model.__name__ in OF_ONE_PARTY and name.startswith("partner"):
            # The sweep's rows of one party are the keeper's.
            held = held & {"editor", "administrator"}
        return held

    def swept(self):
        """Routes about a record, with a permission from the table."""
        return [
            route
            for route in SWEPT
            if is_scoped(route)
            and route.view.permission
            and route.view.model._meta.app_label in ("partnerships", "evaluations")
        ]

    def test_the_table_is_what_the_pages_do(self):
        wrong = []
        for done, route, name, _, response in self.all_visits(
            self.world.insiders, self.swept(), self.world.ours
        ):
            allowed = PERMISSIONS[route.view.permission].roles & self.expected_roles(name, route)
            refused = response.status_code in (403, 404)
            if bool(allowed) == refused:
                wrong.append(
                    f"{done}: {response.status_code}, {route.view.permission} "
                    f"{'allows' if allowed else 'refuses'} this"
                )

        assert wrong == []

    def test_nobody_reads_or_writes_a_partnership_of_others(self):
        routes = [route for route in SWEPT if is_scoped(route)]
        names = [name for name in self.world.insiders if name != "administrator"]

        wrong = [
            f"{done}: {response.status_code}"
            for done, *_, response in self.all_visits(names, routes, self.world.theirs)
            if response.status_code != 404
        ]

        assert wrong == []


class TestEverybody(Sweep):
    def test_nothing_breaks(self):
        names = [*self.world.accounts]
        broken = [
            f"{done}: {response.status_code} {reason_of(response)}"
            for done, *_, response in self.all_visits(names, SWEPT, self.world.ours)
            if response.status_code >= 500
        ]

        assert broken == []

    def test_get_changes_nothing(self):
        counters = ("accounts.AuditEntry", "partnerships.Partnership", "organisations.Organisation")

        def count():
            return [apps.get_model(label).objects.count() for label in counters]

        before = count()
        client = self.clients["coordinator"]
        for route in SWEPT:
            client.get(address(route, self.world.ours))

        assert count() == before


def partnership():
    return apps.get_model("partnerships.Partnership")
