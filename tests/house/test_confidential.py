"""What one organisation writes for itself alone reaches nobody else, on any page.

Both organisations of our dossier keep a note and a document for themselves, made, changed, shared,
hidden and removed through their forms. Every page of the URL map is then opened by everybody else.
"""

import datetime
import re
from collections.abc import Iterator
from unittest import mock

import pytest
import time_machine
from django.apps import apps
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts import records
from accounts.models import AuditText, User
from organisations.models import Organisation
from partnerships.models import Amendment, Document, Note, Party
from partnerships.models.base import InPartnershipQuerySet, OwnOrShared, OwnOrSharedQuerySet
from tests.factories import OrganisationFactory, form_data, make_user
from tests.house.source import Route
from tests.house.sweep import SWEPT, address, everything_said, in_turn, undone, visitor
from tests.house.world import World, make_world

AT = datetime.datetime(2026, 4, 1, 9, tzinfo=datetime.UTC)
SECRET = re.compile(r"zwijg\w+")
# Keys, tokens, the numbers of requests, and the line that tells of the file itself: they differ at
# every request.
PASSING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[A-Za-z0-9]{64}\b|\b[0-9a-f]{16}\b|^.*;export;.*$", re.MULTILINE
)
# Who reads what two runs of a page are compared for: one of them on each engine.
COMPARED = ("third coordinator", "administrator")


def secrets_of(organisation: Organisation) -> str:
    """The word that every confidential text of this organisation begins with."""
    return f"zwijg{organisation.pk}x"


def confidential(organisation: Organisation, what: str) -> str:
    return f"{secrets_of(organisation)}{what}"


@pytest.mark.sweep
class Confidential(TestCase):
    world: World
    accounts: dict[str, User]

    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()
        cls.dossier = cls.world.ours
        cls.partnership = cls.dossier.row(apps.get_model("partnerships.Partnership"))
        third = cls.party_of("Derde partij", "joined")
        gone = cls.party_of("Vertrokken partij", "left")
        cls.accounts = {
            **cls.world.accounts,
            **{f"third {role}": make_user(third, role) for role in ("reader", "coordinator")},
            "third manager": make_user(third, "manager"),
            "left manager": make_user(gone, "manager"),
        }
        for organisation, writer in (
            (cls.dossier.partner, cls.accounts["partner coordinator"]),
            (cls.dossier.keeper, cls.accounts["coordinator"]),
        ):
            cls.write_notes(organisation, writer)
            cls.keep_documents(organisation, writer)
        # Finding an address makes the row it leads to.
        cls.addresses = {route.name: address(route, cls.dossier) for route in SWEPT}

    @classmethod
    def party_of(cls, name, state) -> Organisation:
        organisation = OrganisationFactory(name=name)
        Party.objects.create(
            partnership=cls.partnership, organisation=organisation, state=state, position=5
        )
        return organisation

    @classmethod
    def write_notes(cls, organisation, writer):
        """The dossier's own note, and two that were shared, hidden, and removed."""
        client = Client()
        client.force_login(writer)
        add = reverse("note_create", args=[cls.partnership.pk])
        for number in range(2):
            text = confidential(organisation, f"notitie{number}")
            client.post(add, form_data(client.get(add), text=text, visibility="own"))
        kept, gone = Note.objects.filter(organisation=organisation).order_by("-pk")[:2]
        for number, level in enumerate(("own", "parties", "own")):
            url = reverse("note_edit", args=[kept.pk])
            text = "open gezegd" if level != "own" else confidential(organisation, f"n{number}")
            assert (
                client.post(
                    url, form_data(client.get(url), text=text, visibility=level)
                ).status_code
                == 302
            )
        url = reverse("note_remove", args=[gone.pk])
        reason = confidential(organisation, "reden")
        assert client.post(url, form_data(client.get(url), reason=reason)).status_code == 302
        # The sweep's own addresses lead to it as well.
        cls.dossier.rows[Note] = kept

    @classmethod
    def keep_documents(cls, organisation, writer):
        """A document that other records point to, in every way they can."""
        document = Document(
            partnership=cls.partnership,
            agreement=cls.dossier.row(apps.get_model("partnerships.Agreement")),
            title=confidential(organisation, "document"),
            link=f"https://example.org/{confidential(organisation, 'link')}",
            organisation=organisation,
            visibility="own",
        )
        records.create(document, by=writer, at=AT)
        changed = {"title": confidential(organisation, "anders")}
        records.update(document, changed, by=writer, at=AT)
        cls.dossier.rows[Document] = document
        for model in apps.get_app_config("partnerships").get_models():
            for column in model._meta.concrete_fields:
                if column.related_model is Document and model is not Document:
                    rows = model._default_manager.filter(pk=cls.dossier.row(model).pk)
                    rows.update(**{column.name: document})

    def setUp(self):
        self.clients = {name: visitor(user) for name, user in self.accounts.items()}

    # -- what is visited ----------------------------------------------------------------------

    def queries(self, route: Route) -> list[dict]:
        """With what a page is asked: bare, and as a search for how all secrets begin."""
        asked = [{}]
        if not route.arguments or "list" in route.name or "timeline" in route.name:
            asked.append(dict.fromkeys(("q", "name", "text"), "zwijg"))
        if route.name == "note_list":
            asked += [{"level": "own"}, {"level": "parties"}, {"theme": "none"}]
        return asked

    def pages(self, routes=SWEPT) -> Iterator[tuple[Route, str, dict]]:
        for route in routes:
            for asked in self.queries(route):
                yield route, self.addresses[route.name], asked

    def said(self, name, url, asked) -> str:
        with undone():
            return everything_said(self.clients[name].get(url, asked))

    def leaks(self, routes=SWEPT, names=None) -> list[str]:
        """Where somebody reads a word that is not of an own organisation."""
        found = []
        for number, (route, url, asked) in enumerate(self.pages(routes)):
            for name in names or in_turn(self.accounts, number):
                own = {f"zwijg{pk}x" for pk in self.accounts[name].organisation_ids}
                words = set(SECRET.findall(self.said(name, url, asked)))
                for word in words:
                    if "x" in word and not any(word.startswith(prefix) for prefix in own):
                        found.append(f"GET {route} {asked} as {name} says {word}")
        return found


class TestEveryPage(Confidential):
    def test_there_is_something_to_tell(self):
        texts = " ".join(
            f"{row.label} {row.before} {row.after} {row.reason}" for row in AuditText.objects.all()
        )
        for organisation in (self.dossier.partner, self.dossier.keeper):
            for what in ("notitie0", "n0", "n2", "reden", "document", "anders"):
                assert confidential(organisation, what) in texts

    def test_the_own_people_read_it(self):
        for name, organisation in (
            ("partner reader", self.dossier.partner),
            ("reader", self.dossier.keeper),
        ):
            said = self.said(name, reverse("note_list", args=[self.partnership.pk]), {})
            assert confidential(organisation, "n2") in said

    def test_nobody_else_reads_a_word(self):
        leaks = self.leaks()

        assert leaks == [], "\n".join(leaks)


class TestNoTrace(Confidential):
    """A page is the same, letter by letter, whether there is something confidential or not."""

    def bodies(self, name) -> dict:
        with time_machine.travel(self.moment, tick=False):
            return {
                (str(route), str(asked)): PASSING.sub("", self.said(name, url, asked))
                for route, url, asked in self.pages()
            }

    def test_no_count_or_gap_tells(self):
        self.moment, told = timezone.now(), []
        for name in in_turn(COMPARED, 0):
            own = self.accounts[name].organisation_ids
            with_them = self.bodies(name)
            with undone():
                for model in apps.get_app_config("partnerships").get_models():
                    for column in model._meta.concrete_fields:
                        if column.related_model is Document:
                            rows = model._default_manager.exclude(
                                **{f"{column.name}__organisation__in": own}
                            )
                            rows.update(**{column.name: None})
                for model in (Note, Document):
                    hidden = model.objects.filter(visibility="own").exclude(organisation__in=own)
                    assert hidden.exists()
                    hidden.delete()
                without = self.bodies(name)
            told += [
                f"{page} as {name}" for page, body in with_them.items() if without[page] != body
            ]

        assert told == [], "\n".join(told)


class TestTheSweepItself(Confidential):
    """Each way to leak is let through once, and is caught."""

    def caught(self, *names) -> set[str]:
        routes = [route for route in SWEPT if route.name in names]
        assert {route.name for route in routes} == set(names)
        leaks = self.leaks(routes, ["third coordinator", "administrator"])
        return {leak.split()[1] for leak in leaks}

    def test_a_weak_scope_is_caught(self):
        with mock.patch.object(OwnOrSharedQuerySet, "visible_to", InPartnershipQuerySet.visible_to):
            assert self.caught("note_list") == {"note_list"}

    def test_a_weak_trail_is_caught(self):
        writer = self.accounts["partner coordinator"]
        weak = property(lambda self: lambda: (self.partnership_id, None))
        with mock.patch.object(OwnOrShared, "audit_scope", weak):
            note = Note(
                partnership=self.partnership,
                organisation=self.dossier.partner,
                noted_at=AT,
                text=confidential(self.dossier.partner, "lek"),
                visibility="own",
            )
            records.create(note, by=writer, at=AT)

        assert self.caught("partnership_history") == {"partnership_history"}

    def test_a_weak_history_of_the_organisation_is_caught(self):
        dossier = self.dossier
        dossier.keeper, dossier.partner = dossier.partner, dossier.keeper
        weak = mock.patch.object(
            User, "organisation_ids", [o.pk for o in Organisation.objects.all()]
        )
        try:
            with weak:
                said = self.said(
                    "administrator", dossier.keeper.get_absolute_url() + "history/", {}
                )
        finally:
            dossier.keeper, dossier.partner = dossier.partner, dossier.keeper

        assert SECRET.search(said)

    def test_a_named_document_is_caught(self):
        """Where a record of everybody points to it, its history does not name it."""
        amendment = self.dossier.row(Amendment)
        amendment.document = None
        amendment.save()
        document = Document.objects.get(organisation=self.dossier.partner)
        records.update(amendment, {"document": document}, by=None, at=AT)

        assert self.caught("partnership_history") == set()
        with mock.patch.object(OwnOrShared, "is_own_only", False):
            assert self.caught("partnership_history") == {"partnership_history"}
