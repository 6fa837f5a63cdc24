"""Nothing that somebody may not see leaks through lists, counts, files, search, calendars,
pictures, programs or mails.

The access sweep opens every page; here every way in which the register gathers many things at
once is asked for what is of others, with the filters that could point at it.
"""

import datetime
import difflib
import io
import re
from collections.abc import Callable, Iterator
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from organisations.models import Contact
from overview.api.description import RESOURCES
from overview.calendar import create_feed
from partnerships.columns import COLUMNS
from partnerships.filters import PartnershipFilter
from partnerships.models import Activity, Partnership, SavedView
from tests.house.source import our_routes
from tests.house.sweep import everything_said, made_anew, undone, visitor
from tests.house.world import Dossier, World, make_world
from tests.overview.programs import Program

SOON = datetime.timedelta(days=30)
AT = timezone.now() - datetime.timedelta(minutes=1)
NAMES = {route.name for route in our_routes() if not route.arguments}
ALL_COLUMNS = urlencode([("columns", column.code) for column in COLUMNS])
# What takes the filters of the list of partnerships: all that is drawn of the same query.
FILTERED = [
    name
    for name in (
        "partnership_list",
        "partnership_export_csv",
        "partnership_export_xlsx",
        "portfolio_show",
        "portfolio_rows",
        "portfolio_network",
        "portfolio_print",
        "portfolio_csv",
    )
    if name in NAMES
]
# What else such a page has to be asked.
ASKED_TOO = {"portfolio_csv": "table=ties", "portfolio_rows": "figure=ties.all"}
# What gathers by itself.
GATHERED = [
    name
    for name in ("work_show", "evaluation_list", "evaluation_coverage", "saved_view_list")
    if name in NAMES
]
# Those who are asked to join know as much.
INVITED = "invited manager"
LOOKERS = ("stranger coordinator", "partner coordinator")
# Drawn of the filtered list, each in its own way: rows, a file, figures, a picture.
POINTED_AT = [
    name
    for name in (
        "partnership_list",
        "partnership_export_csv",
        "portfolio_show",
        "portfolio_network",
    )
    if name in NAMES
]
# Empty for who has no role there, whatever the scope: the rules of one's own work ask the role.
BY_ROLE = {"calendar: own", "mail", "page: work_show", "page: saved_view_list"}
# A file of the list is narrowed once more, by the roles with which somebody may take it along.
BY_ROLE |= {"page: partnership_export_csv", "page: partnership_export_xlsx"}
# Nothing is adopted in the little world; what is adopted has tests of its own.
NOT_THERE = {"key: evaluations", "page: evaluation_coverage"}


def foreign_filters(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Each filter of the list that can point at a record or word, with one of this dossier."""
    partnership = dossier.row(Partnership)
    contact = dossier.row(Contact)
    pointed = {
        "party": dossier.keeper.pk,
        "coordinator": contact.pk,
        "owner": contact.pk,
        "municipality": partnership.municipalities.values_list("pk", flat=True).first() or 1,
        "sector": dossier.keeper.sectors.values_list("pk", flat=True).first() or 1,
        "q": partnership.title,
        "theme": partnership.themes.get().title,
    }
    for name, value in pointed.items():
        assert name in PartnershipFilter.base_fields
        yield name, str(value)


@pytest.mark.sweep
class Leaks(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()
        # Something that is still to come, for calendars.
        Activity.objects.update(ends_on=timezone.localdate() + SOON, state="planned")

    def setUp(self):
        self.programs: dict[int, Program] = {}
        self.mailed: dict[str, str] | None = None

    def other(self, name: str) -> Dossier:
        """The dossier of which this account may know nothing."""
        return self.world.ours if name in self.world.outsiders else self.world.theirs

    def leaked(self, name: str, text: str, asked: str = "") -> set[str]:
        """The words of others in a text, without those that were asked for."""
        dossier = self.other(name)
        # Who works together is told by names that each of them may know by itself.
        words = [*dossier.markers, dossier.keeper.name, dossier.partner.name]
        marked = re.compile("|".join(map(re.escape, words)))
        told = {asked}
        if name == INVITED:
            partnership = dossier.row(Partnership)
            told |= {partnership.title, partnership.purpose, str(partnership.coordinator)}
        return set(marked.findall(text)) - told

    def page(self, user, name: str, query: str = "") -> str:
        with undone():
            query = f"{query}&{ASKED_TOO.get(name, '')}"
            response = visitor(user).get(f"{reverse(name)}?{query}")
            empty = response.status_code == 404 and name in ASKED_TOO
            assert empty or response.status_code in (200, 302, 403), f"{name}?{query}"
            return everything_said(response)

    def by_key(self, user, path: str) -> str:
        if user.pk not in self.programs:
            self.programs[user.pk] = Program(user)
        response = self.programs[user.pk].ask(path)
        assert response.status_code in (200, 400, 403), response.content
        return everything_said(response)

    # -- every way, once -----------------------------------------------------------------------

    def ways(self, user) -> Iterator[tuple[str, Callable[[], str]]]:
        """Each way to gather many things, and what it tells this user."""
        for name in (*FILTERED, *GATHERED):
            yield f"page: {name}", lambda name=name: self.page(user, name, ALL_COLUMNS)
        for resource in RESOURCES:
            path = f"/api/v1/{resource.name}/?size=200"
            if resource.name != "organisations":
                yield f"key: {resource.name}", lambda path=path: self.by_key(user, path)
        yield "calendar: all", lambda: self.page(user, "calendar_show", "which=all")
        yield "calendar: own", lambda: self.feed(user)
        if "search_show" in NAMES:
            yield "search", lambda: self.search(user)
        yield "mail", lambda: self.mails(user)

    def feed(self, user) -> str:
        _feed, token = create_feed(partnership=None, by=user, at=AT)
        with undone():
            return everything_said(visitor(None).get(reverse("calendar_feed", args=[token])))

    def search(self, user) -> str:
        """All that is found for words of both dossiers, without the question itself."""
        said = []
        for dossier in (self.world.ours, self.world.theirs):
            partnership = dossier.row(Partnership)
            for asked in (partnership.title, partnership.themes.get().title, partnership.title[:4]):
                said.append(self.page(user, "search_show", urlencode({"q": asked})))
        return "\n".join(said)

    def mails(self, user) -> str:
        """The mail of today to this user; they are all made at once."""
        if self.mailed is None:
            with undone():
                mail.outbox.clear()
                call_command("send_reminders", stdout=io.StringIO())
            self.mailed = {}
            for one in mail.outbox:
                pages = [str(part[0]) for part in one.alternatives]
                said = "\n".join([one.subject, one.body, *pages])
                self.mailed.update(dict.fromkeys(one.to, said))
        return self.mailed.get(user.email, "")

    def asked_for(self) -> set[str]:
        """Words that the search was asked for stand in its field again."""
        rows = [dossier.row(Partnership) for dossier in (self.world.ours, self.world.theirs)]
        return {row.title for row in rows} | {row.themes.get().title for row in rows}


class TestEveryWay(Leaks):
    def test_tells_nobody_a_word_of_others(self):
        leaks = []
        for name, user in self.world.accounts.items():
            if name == "administrator":
                continue
            for way, tell in self.ways(user):
                told = self.leaked(name, tell())
                leaks += [f"{way} tells {name} {word}" for word in told - self.answers(way)]

        assert leaks == []

    def answers(self, way: str) -> set[str]:
        return self.asked_for() if way == "search" else set()

    def test_would_be_seen_to_leak(self):
        """Without the scope each of these ways tells a stranger words of others."""
        name = "stranger coordinator"
        user = self.world.accounts[name]
        silent = set()

        def weak(rows, path, organisation_ids):
            return rows.all()

        with (
            mock.patch("partnerships.models.base.in_scope", weak),
            mock.patch("partnerships.models.partnership.in_scope", weak),
            made_anew(),
        ):
            for way, tell in self.ways(user):
                if not self.leaked(name, tell()) - self.answers(way):
                    silent.add(way)

        assert silent - BY_ROLE - NOT_THERE == set()

    def test_tells_insiders_their_own(self):
        """Otherwise silence would prove nothing of mails and calendars."""
        user = self.world.accounts["coordinator"]
        ours = self.world.ours
        told = re.compile("|".join([*ours.markers, ours.keeper.name, ours.partner.name]))
        silent = {way for way, tell in self.ways(user) if not told.search(tell())}

        assert silent <= NOT_THERE | {"page: saved_view_list"}


class TestFilters(Leaks):
    def test_point_at_nothing_of_others(self):
        leaks = []
        for name in LOOKERS:
            user = self.world.accounts[name]
            for field, value in foreign_filters(self.other(name)):
                query = f"{urlencode({field: value})}&{ALL_COLUMNS}"
                for page in POINTED_AT:
                    told = self.leaked(name, self.page(user, page, query), asked=value)
                    leaks += [f"{page}?{field} tells {name} {word}" for word in told]
                said = self.by_key(user, f"/api/v1/partnerships/?{urlencode({field: value})}")
                told = self.leaked(name, said, asked=value)
                leaks += [f"key ?{field} tells {name} {word}" for word in told]

        assert leaks == []

    def test_what_is_out_of_sight_is_as_what_does_not_exist(self):
        """No count, heading or refusal tells the one from the other."""
        differing = []
        nothing = "987654321"
        for name in LOOKERS:
            user = self.world.accounts[name]
            for field, value in foreign_filters(self.other(name)):
                if field not in ("party", "coordinator", "owner"):
                    continue
                for page in POINTED_AT:
                    there, nowhere = (
                        same(self.page(user, page, urlencode({field: one})), value, nothing)
                        for one in (value, nothing)
                    )
                    if there != nowhere:
                        differing += [f"{page}?{field} as {name}", *apart(there, nowhere)]
                path = "/api/v1/partnerships/?"
                there, nowhere = (
                    same(self.by_key(user, path + urlencode({field: one})), value, nothing)
                    for one in (value, nothing)
                )
                if there != nowhere:
                    differing.append(f"key ?{field} as {name}")

        assert differing == [], "\n".join(differing)

    def test_saved_and_shared_views_look_with_the_eyes_of_the_reader(self):
        """A view that points at others, starred by a stranger, shows the stranger nothing."""
        leaks = []
        for name in LOOKERS:
            user = User.objects.get(pk=self.world.accounts[name].pk)
            for field, value in foreign_filters(self.other(name)):
                view = SavedView.objects.create(
                    user=user, name=f"{name} {field}", query=urlencode({field: value})
                )
                view.starred_by.add(user)
            asked = {value for _field, value in foreign_filters(self.other(name))}
            leaks += [
                f"{page} tells {name} {word}"
                for page in ("work_show", "saved_view_list")
                for word in self.leaked(name, self.page(user, page)) - asked
            ]

        assert leaks == []


class TestOneByOne(Leaks):
    def test_keys_of_others_open_nothing_for_programs(self):
        opened = []
        for name in self.world.accounts:
            if name == "administrator":
                continue
            program = Program(self.world.accounts[name])
            for resource in RESOURCES:
                if resource.name == "organisations":
                    continue
                for row in self.rows_of(resource, self.other(name)):
                    response = program.ask(f"/api/v1/{resource.name}/{row.uuid}/")
                    if response.status_code not in (403, 404):
                        opened.append(f"{resource.name} opens for {name}")

        assert opened == []

    def rows_of(self, resource, dossier):
        administrator = User.objects.get(pk=self.world.accounts["administrator"].pk)
        partnership = dossier.row(Partnership)
        if resource.name == "partnerships":
            return [partnership]
        asked = {"partnership": partnership.uuid}
        return list(resource.rows(administrator, asked, timezone.localdate()))

    def test_a_zip_holds_nothing_of_others(self):
        leaks = []
        for name in ("coordinator", "manager", "partner coordinator", "partner manager"):
            user = self.world.accounts[name]
            url = reverse("partnership_save_zip", args=[self.world.ours.row(Partnership).pk])
            with undone():
                response = visitor(user).get(url)
                assert response.status_code == 200
                said = everything_said(response)
            assert self.world.ours.row(Partnership).title in said
            leaks += [f"{name} reads {word}" for word in self.leaked(name, said)]

        assert leaks == []

    def test_a_calendar_of_a_partnership_ends_with_the_role(self):
        """A link made while somebody took part tells nothing afterwards."""
        user = self.world.accounts["coordinator"]
        partnership = self.world.ours.row(Partnership)
        _feed, token = create_feed(partnership=partnership, by=user, at=AT)
        url = reverse("calendar_feed", args=[token])
        with undone():
            before = everything_said(visitor(None).get(url))
        user.memberships.update(ends_on=datetime.date(2025, 1, 1))
        with undone():
            after = everything_said(visitor(None).get(url))

        words = set(self.world.ours.markers)
        assert any(word in before for word in words)
        assert not any(word in after for word in words)


def apart(one: str, other: str) -> list[str]:
    """The lines in which two texts differ."""
    lines = difflib.ndiff(one.splitlines(), other.splitlines())
    return [line[:200] for line in lines if line[:2] in ("- ", "+ ")][:6]


def same(text: str, *asked: str) -> str:
    """A page without what differs between any two visits: tokens, and what was asked."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r'"X-CSRFToken": "\w+"', "", text)
    text = re.sub(r"(etag|content-length|content-security-policy): .*", "", text, flags=re.I)
    return re.sub(rf"\b({'|'.join(map(re.escape, asked))})\b", "…", text)
