"""Who may open what: the whole URL map, by every account, on own and foreign records.

A new URL is swept by being in the map. Expectations come from the permission table and the roles
written down in tests/house/world.py, not from the code under test.
"""

import re
from functools import partial
from unittest import mock

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.urls import reverse

from accounts.permissions import PERMISSIONS
from accounts.views.base import PageView
from organisations.models.access import WideGrantQuerySet
from organisations.models.people import MembershipQuerySet
from partnerships.dossier import rows as dossier_rows
from partnerships.models import Document
from tests.house.source import APPS, Route
from tests.house.sweep import (
    SWEPT,
    address,
    everything_said,
    in_turn,
    is_scoped,
    made_anew,
    reason_of,
    tables_written,
    undone,
    visit,
    visitor,
)
from tests.house.world import World, make_world

METHODS = ("get", "post")
# Somebody of an invited organisation reads one page: title, purpose and the own row.
INVITED = {("invited manager", "partnership_invitation")}
# Their own list, and what waits for them, tell that they are asked, by the title alone.
ASKED = {("invited manager", "partnership_list"), ("invited manager", "work_show")}
# The columns that say where a record stands.
STATE_NAMES = {"state", "stage", "status", "health", "decided_by", "rhythm", "verdict"}
# Opening a document, or saving a list, is itself a fact for the trail.
AUDITED_READS = {
    "evaluation_pdf",
    "result_card_pdf",
    "result_card_image",
    "guide_pdf",
    "document_open",
    "partnership_export_csv",
    "partnership_export_xlsx",
    "partnership_save_file",
    "partnership_save_zip",
    "partnership_timeline_csv",
    "person_account_save",
    "person_mine_save",
    "person_save",
    "portfolio_csv",
    "portfolio_pdf",
    "register_workbook",
    "trail_csv",
}
TRAIL = {"accounts_auditentry", "accounts_audittext"}
# Files in which nothing of the register stands.
OF_NOBODY = {"import_template"}
# A party's own answers, decisions and files: the other party's roles do not reach them.
OF_ONE_PARTY = {
    "CardConsent",
    "Deputy",
    "ExampleConsent",
    "Import",
    "Note",
    "Party",
    "PartyResponse",
    "Score",
    "SignOff",
    "Signature",
}
# What belongs to one person; the sweep's are the coordinator's.
OF_ONE_PERSON = {"SavedView"}
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
    "Result",
    # Who owns a theme says for colleagues how they would score.
    "PartyResponse",
}


@pytest.mark.sweep
class Sweep(TestCase):
    """Signs everybody in once."""

    world: World

    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()

    def setUp(self):
        self.clients = {name: visitor(user) for name, user in self.world.accounts.items()}

    def all_visits(self, names, routes, dossier, methods=METHODS):
        """Yield (what was done, route, account, response) for every combination; none breaks."""
        broken = []
        for number, route in enumerate(routes):
            url = address(route, dossier)
            for name in in_turn(names, number):
                for method in methods:
                    response = visit(self.clients[name], method, url)
                    done = f"{method.upper()} {route} as {name}: {response.status_code}"
                    if response.status_code >= 500:
                        broken.append(f"{done} {reason_of(response)}")
                    yield done, route, name, response
        assert broken == [], "\n".join(broken)


class TestStrangers(Sweep):
    """Outsiders, a former colleague and somebody merely invited."""

    def opened(self, names, routes, methods=METHODS) -> list[str]:
        """What these strangers can open of our dossier, though they may not know of it."""
        return [
            done
            for done, route, name, response in self.all_visits(
                names, routes, self.world.ours, methods
            )
            if response.status_code != 404 and (name, route.name) not in INVITED
        ]

    def test_get_404_on_every_page_of_the_partnership(self):
        routes = [route for route in SWEPT if is_scoped(route)]

        wrong = self.opened(self.world.outsiders, routes)

        assert wrong == [], "\n".join(wrong)

    def test_what_is_weakened_is_caught(self):
        """A view without its scope, and scopes that forget that something has ended."""
        routes = [route for route in SWEPT if route.name == "partnership_show"]
        everything = {"sees_all": True, "reads_widely": True, "organisation_ids": ()}
        always = {"current": lambda rows, on: rows}
        weak = {
            "stranger coordinator": mock.patch.object(
                dossier_rows, "scope_of", lambda user: everything
            ),
            "former coordinator": mock.patch.multiple(MembershipQuerySet, **always),
            "stranger manager": mock.patch.multiple(WideGrantQuerySet, **always),
        }
        for name, weakened in weak.items():
            assert self.opened([name], routes, ["get"]) == []
            with weakened, made_anew():
                assert self.opened([name], routes, ["get"]) != [], name

    def test_a_page_without_a_rule_cannot_be_mounted(self):
        with pytest.raises(ImproperlyConfigured):
            type("WithoutRule", (PageView,), {}).as_view()

    def test_read_no_word_of_the_partnership_anywhere(self):
        """Also on their own pages, in lists and the choices of their own forms."""
        unscoped = [route for route in SWEPT if not is_scoped(route)]
        leaks = []
        for routes, dossier in ((SWEPT, self.world.theirs), (unscoped, self.world.ours)):
            for done, route, name, response in self.all_visits(
                self.world.outsiders, routes, dossier
            ):
                told = self.foreign_words(response)
                if (name, route.name) in ASKED:
                    told -= {self.world.ours.row(partnership()).title}
                leaks += [f"{done} says {word}" for word in told]

        assert leaks == [], "\n".join(leaks)

    def test_an_invitation_tells_title_purpose_and_whom_to_ask(self):
        ours = self.world.ours.row(partnership())
        told = {ours.title, ours.purpose, str(ours.coordinator)}
        told |= set(re.findall(r"q1z\d+q", ours.coordinator.email))
        for name, route_name in INVITED:
            route = next(route for route in SWEPT if route.name == route_name)
            response = visit(self.clients[name], "get", address(route, self.world.ours))

            assert response.status_code == 200
            assert self.foreign_words(response) <= told

    def foreign_words(self, response) -> set[str]:
        """The markers of our dossier that this answer holds."""
        if not hasattr(self, "marked"):
            self.marked = re.compile("|".join(map(re.escape, self.world.ours.markers)))
        return set(self.marked.findall(everything_said(response)))

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
        if model is not None and model.__name__ == "ActionPoint" and name == "owner":
            # The sweep's action points are given to the contact who owns the theme.
            held = held | {"assignee"}
        if model is not None and model.__name__ in OF_ONE_PERSON and name != "coordinator":
            return frozenset()
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
        for done, route, name, response in self.all_visits(
            self.world.insiders, self.swept(), self.world.ours
        ):
            allowed = PERMISSIONS[route.view.permission].roles & self.expected_roles(name, route)
            refused = response.status_code in (403, 404)
            if bool(allowed) == refused:
                verdict = "allows" if allowed else "refuses"
                wrong.append(f"{done}, but {route.view.permission} {verdict} this")

        assert wrong == [], "\n".join(wrong)

    def test_nobody_reads_or_writes_a_partnership_of_others(self):
        routes = [route for route in SWEPT if is_scoped(route)]
        names = [name for name in self.world.insiders if name != "administrator"]

        wrong = [
            done
            for done, _, _, response in self.all_visits(names, routes, self.world.theirs)
            if response.status_code != 404
        ]

        assert wrong == [], "\n".join(wrong)

    def test_pages_of_no_single_partnership_answer_everybody(self):
        """Lists, own settings, organisations: whoever opens them, none of them breaks."""
        others = [route for route in SWEPT if route not in self.swept()]
        answers = [
            response.status_code
            for *_, response in self.all_visits(self.world.insiders, others, self.world.ours)
        ]

        assert 200 in answers


def is_file(answer) -> bool:
    """Whether the answer was handed out to be kept."""
    kept = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return answer.status_code == 200 and kept


class TestReading(Sweep):
    def test_changes_nothing(self):
        """GET writes nothing, in any table of ours; that somebody was refused is told."""
        tables = {
            model._meta.db_table for app in APPS for model in apps.get_app_config(app).get_models()
        }
        pages = [(route, address(route, self.world.ours)) for route in SWEPT]
        writers, silent = [], []
        for number, (route, url) in enumerate(pages):
            for name in in_turn(("coordinator", "administrator"), number):
                with tables_written() as written:
                    answer = self.clients[name].get(url)
                written &= tables - (TRAIL if answer.status_code == 403 else set())
                if is_file(answer) and not written & TRAIL and route.name not in OF_NOBODY:
                    silent.append(f"GET {route} as {name} gives a file and tells nobody")
                if written and route.name not in AUDITED_READS:
                    writers.append(f"GET {route} as {name} writes {written}")

        assert writers == [], "\n".join(writers)
        assert silent == [], "\n".join(silent)

    def test_a_file_that_nobody_wrote_down_would_be_seen(self):
        """The control: the sweep knows a file when it gets one."""
        url = reverse("document_open", args=[self.world.ours.row(Document).pk])
        assert is_file(self.clients["coordinator"].get(url))
        assert not is_file(self.clients["coordinator"].get("/"))


class TestStates(Sweep):
    """Every page can be drawn in whatever state its record is."""

    def pages(self) -> list[tuple[Route, str, str]]:
        """The pages that are drawn, and the statements each of them asks the database."""
        found = []
        for route in SWEPT:
            if "get" in route.view.http_method_names:
                url, asked = address(route, self.world.ours), []
                with connection.execute_wrapper(partial(listen, asked)):
                    self.clients["coordinator"].get(url)
                found.append((route, url, " ".join(asked)))
        return found

    def pages_with(self, model) -> list[tuple[Route, str]]:
        """The pages about this model, and those that show it among other things.

        A page that never reads the table cannot depend on what stands in it.
        """
        table = connection.ops.quote_name(model._meta.db_table)
        return [
            (route, url)
            for route, url, asked in self.drawn
            if (getattr(route.view, "model", None) is model or route.name.endswith("_show"))
            and table in asked
        ]

    def test_no_page_breaks_in_any_state(self):
        broken, tried, self.drawn = [], 0, self.pages()
        for model, row in list(self.world.ours.rows.items()):
            pages = self.pages_with(model)
            for column in model._meta.concrete_fields:
                if not column.choices or column.name not in STATE_NAMES:
                    continue
                for code, _ in column.choices:
                    tried += 1
                    broken += self.broken_in(model, row, {column.name: code}, pages, tried)

        assert tried > 20
        assert broken == [], "\n".join(broken)

    def broken_in(self, model, row, state, pages, turn) -> list[str]:
        broken = []
        with undone():
            try:
                with transaction.atomic():
                    model._default_manager.filter(pk=row.pk).update(**state)
            except IntegrityError:  # a state that needs more than its name: has its own tests
                return []
            for route, url in in_turn(pages, turn):
                response = self.clients["coordinator"].get(url)
                if response.status_code >= 500:
                    broken.append(f"GET {route}, {model.__name__} {state}: {reason_of(response)}")
        return broken


def listen(asked: list[str], execute, sql, *rest):
    """Passes a statement on to the database, and writes it down."""
    asked.append(sql)
    return execute(sql, *rest)


def partnership():
    return apps.get_model("partnerships.Partnership")
