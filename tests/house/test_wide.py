"""Wide reading shows the partnerships of the whole register, and nothing that is private.

One wide reader opens every page about a record of others, and every way in which the register
gathers many things at once (those of the leak sweep).
"""

from functools import cached_property
from unittest import mock

import pytest
from django.apps import apps
from django.db import models
from django.test import TestCase

from accounts.models import User
from accounts.permissions import PERMISSIONS
from organisations.models import Contact
from partnerships.models import Document, Note, Partnership
from partnerships.models.base import READ_WIDELY, InPartnershipQuerySet
from tests.house.source import Route
from tests.house.sweep import SWEPT, address, everything_said, is_scoped, undone, visitor
from tests.house.test_leaks import Leaks
from tests.house.world import World, make_wide_reader, make_world

# Private, each with its reason; a new table under a partnership stands here or in READ_WIDELY.
PRIVATE = {
    "Accession": "a proposal between those who take part",
    "ActivityReview": "read on the adopted evaluation",
    "ArrangementReview": "read on the adopted evaluation",
    "BenefitReview": "answers of a party",
    "CardConsent": "a decision of a party",
    "ColleagueAnswer": "of colleagues among themselves",
    "CorrectionNote": "read on the adopted evaluation",
    "Document": "by its level; a rule of its own",
    "Evaluation": "only when adopted; a rule of its own",
    "EvaluationCriterion": "read on the adopted evaluation",
    "ExampleConsent": "a decision of a party",
    "ExchangeReview": "read on the adopted evaluation",
    "FollowUp": "read on the adopted evaluation",
    "GuideExample": "read in the guide",
    "MailedLink": "a key",
    "Note": "words within an organisation or among the parties",
    "PartyResponse": "answers of a party",
    "ProposedActivity": "read on the adopted evaluation",
    "ProposedExchange": "read on the adopted evaluation",
    "Recommendation": "read on the adopted evaluation",
    "ResultCard": "theirs until they share it",
    "Score": "answers of a party",
    "SignOff": "a decision of a party",
    "StartCheck": "of who takes part",
    "ThemeReview": "read on the adopted evaluation",
}
# Not of one partnership: of an organisation, a person or the guide.
ELSEWHERE = {"Contribution", "Deputy", "Import", "SavedView"}


def tables() -> list[type[models.Model]]:
    """Every table whose scope is that of a partnership."""
    return [
        model
        for app in ("partnerships", "evaluations", "overview")
        for model in apps.get_app_config(app).get_models()
        if isinstance(model._default_manager.all(), InPartnershipQuerySet)
    ]


def test_every_table_is_read_widely_or_private():
    assert {model.__name__ for model in tables()} == READ_WIDELY | set(PRIVATE)


def routes() -> list[Route]:
    return [
        route
        for route in SWEPT
        if is_scoped(route)
        and route.view.permission
        and route.view.model._meta.app_label in ("partnerships", "evaluations")
        and route.view.model.__name__ not in ELSEWHERE
    ]


@pytest.mark.sweep
class Wide(TestCase):
    world: World
    reader: User

    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()
        cls.reader = make_wide_reader()
        cls.dossier = cls.world.theirs
        cls.client_of_reader = visitor(cls.reader)
        for model in (Note, Document):
            row = cls.dossier.row(model)
            model.objects.filter(pk=row.pk).update(visibility="parties")

    @cached_property
    def private_words(self) -> set[str]:
        """The markers in rows that stay private, and how to reach people."""
        rows = [row for model, row in self.dossier.rows.items() if model.__name__ in PRIVATE]
        words = {str(value) for row in rows for value in vars(row).values()}
        contact = self.dossier.row(Contact)
        words |= {contact.email, contact.phone}
        return words & {*self.dossier.markers, contact.email}

    def told(self, response) -> set[str]:
        said = everything_said(response)
        return {word for word in self.private_words if word in said}

    def opened(self, route: Route):
        """One visit is enough: the rule is asked before the method is looked at."""
        method = "get" if "get" in route.view.http_method_names else "post"
        with undone():
            return getattr(self.client_of_reader, method)(address(route, self.dossier))


class TestPages(Wide):
    def test_are_those_of_the_table(self):
        wrong, leaks = [], []
        for route in routes():
            response = self.opened(route)
            name = route.view.model.__name__
            permitted = "wide" in PERMISSIONS[route.view.permission].roles
            if name in PRIVATE:
                right = response.status_code == 404
            elif permitted:
                right = response.status_code not in (403, 404)
            else:
                right = response.status_code == 403
            if not right:
                wrong.append(f"{route}: {response.status_code}")
            leaks += [f"{route} tells {word}" for word in self.told(response)]

        assert wrong == [], "\n".join(wrong)
        assert leaks == [], "\n".join(leaks)

    def test_a_scope_without_the_list_is_caught(self):
        def weak(self, user):
            return self.of_any_partnership()

        private = [route for route in routes() if route.view.model is Note]
        with mock.patch.object(InPartnershipQuerySet, "own_to", weak):
            codes = {self.opened(route).status_code for route in private}

        assert codes != {404}


class TestGathered(Leaks):
    """Lists, files, search, calendars, pictures and programs: more to read, nothing private."""

    private_words = Wide.private_words

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.reader = make_wide_reader()
        cls.dossier = cls.world.theirs

    def test_tells_of_partnerships_and_nothing_private(self):
        title = self.dossier.row(Partnership).title
        telling, leaks = set(), []
        for way, tell in self.ways(self.reader):
            said = tell()
            if title in said.replace(f'value="{title}"', ""):
                telling.add(way)
            leaks += [f"{way} tells {word}" for word in self.private_words if word in said]

        assert leaks == []
        assert telling >= {
            "calendar: all",
            "key: agreements",
            "key: partnerships",
            "key: themes",
            "page: partnership_export_csv",
            "page: partnership_list",
            "search",
        }
