"""One query stands behind a list and every other picture of it; one rule behind every duty.

Whatever is chosen: the list, its files, its starred block, the portfolio and programs count the
same partnerships. Whoever looks: menu, My work, mail and calendar speak of the same duties.
"""

import csv
import datetime
import io
import re
from unittest import mock

import time_machine
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from overview.api.description import RESOURCES
from overview.calendar import MINE, EntryKind, entries_of
from overview.counting import menu_count
from overview.demo.loading import load_demo
from overview.duties import count_duties, duties_of
from overview.portfolio.scope import Scope
from overview.portfolio.stages import counted
from overview.reminders import digests_on
from partnerships.filters import PartnershipFilter, asked
from partnerships.listing import found
from tests.overview.programs import Program

AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
WORDS = ["landstede", "zorg sport", "SW-00000", "vrijwilligers", "niets-hiervan"]
YEARS = ["1998", "2014", "2025", "2026"]
DAYS = ["2020-01-01", "2026-12-31"]
# Each of these leaves something out, so that equal numbers do not only say that all is there.
FEW = {"max_examples": 10, "derandomize": True, "deadline": None, "database": None}


@st.composite
def chosen(draw, filters: PartnershipFilter) -> dict[str, str]:
    """One or two filters of the list with values that this user can choose, and an order."""
    names = draw(
        st.lists(st.sampled_from(sorted(filters.fields)), min_size=1, max_size=2, unique=True)
    )
    picked = {}
    for name in names:
        choices = getattr(filters.fields[name], "choices", ())
        codes = [str(code) for code, _label in choices if code != ""]
        values = codes or (
            DAYS if name.startswith("ends") else YEARS if "year" in name or "_" in name else WORDS
        )
        picked[name] = draw(st.sampled_from(values))
    return picked


class TestAgreeing(TestCase):
    """One class, so that the demo is entered once."""

    @classmethod
    def setUpTestData(cls):
        load_demo(at=AT)
        cls.coordinator = User.objects.get(email="coordinator@registerbureau.example")
        cls.everybody = list(User.objects.filter(is_active=True).order_by("pk"))

    def setUp(self):
        self.program = Program(self.coordinator)
        self.client = Client()
        self.client.force_login(self.coordinator)

    def test_every_picture_counts_the_same(self):
        filters = PartnershipFilter({}, user=self.coordinator)
        sizes = set()

        @settings(**FEW, suppress_health_check=list(HealthCheck))
        @given(picked=chosen(filters))
        @example(picked={})
        @example(picked={"kind": "bilateral", "sort": "-since"})
        @example(picked={"q": "landstede"})
        def check(picked):
            counts = self.counts(picked)
            sizes.add(counts["list"])
            assert len(set(counts.values())) == 1, f"{picked}: {counts}"
            assert self.in_file(picked) == self.by_key(picked), picked

        check()
        assert len(sizes) > 2, "the filters that were drawn leave nothing out"

    def counts(self, picked) -> dict[str, int]:
        on = timezone.localdate()
        page = self.client.get(reverse("partnership_list"), picked)
        scope = Scope(self.coordinator, asked(picked), on)
        return {
            "list": len(page.context["rows"]),
            "file": len(self.in_file(picked)),
            "program": len(self.by_key(picked)),
            "portfolio": sum(counted(scope).values()),
            "block": found(self.coordinator, picked, on).count(),
        }

    def in_file(self, picked) -> list[str]:
        """The numbers in the CSV, in its order."""
        response = self.client.get(
            reverse("partnership_export_csv"), {**picked, "columns": ["title", "number"]}
        )
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return [row[gettext("Number")] for row in csv.DictReader(io.StringIO(text), delimiter=";")]

    def by_key(self, picked) -> list[str]:
        path = f"/api/v1/partnerships/?{asked(picked).urlencode()}"
        return [row["number"] for row in self.program.all_of(path)]

    def test_what_programs_read_fits_its_description(self):
        for resource in RESOURCES:
            path = f"/api/v1/{resource.name}/"
            rows = self.program.read(f"{path}?size=200", f"{resource.noun}Page")["data"]
            assert rows, resource.name
            whole = f"Whole{resource.noun}" if resource.detail else resource.noun
            for row in rows[:3]:
                said = self.program.read(f"{path}{row['id']}/", whole)
                assert {name: said[name] for name in row} == row

    def test_another_rule_would_be_seen(self):
        """A program that passed over a filter would count something else than the list."""
        with mock.patch(
            "overview.api.partnerships.found", lambda user, data, on: found(user, {}, on)
        ):
            counts = self.counts({"kind": "bilateral"})

        assert counts["list"] == counts["file"] < counts["program"]

    def test_menu_page_mail_and_calendar_speak_of_the_same(self):
        on = AT.date()
        digests = {digest.user.pk: digest for digest in digests_on(on, at=AT, failed=self.fail_for)}
        totals = set()
        for user in self.everybody:
            duties = [duty for group in duties_of(user, on).values() for duty in group]
            keys = {duty.key for duty in duties}
            totals.add(len(duties))

            assert len(keys) == len(duties), user
            assert count_duties(user, on).total == len(duties), user
            assert self.in_menu(user, on) == len(duties), user
            assert self.in_calendar(user, on) == {d.key for d in duties if d.due_on}, user
            if digest := digests.get(user.pk):
                assert digest.total == len(duties), user
                assert {line.duty.key for line in digest.own} <= keys, user
                undated = {duty.key for duty in duties if duty.due_on is None}
                assert undated <= {line.duty.key for line in digest.own}, user

        assert len(totals) > 2, "the people of the demo have equal work"

    def in_menu(self, user, on) -> int:
        """What the menu of a page says, after it asked for what it did not know."""
        assert not menu_count(user, on).is_known
        with time_machine.travel(AT, tick=False):
            self.client.force_login(user)
            piece = self.client.get(reverse("work_count")).text
            page = self.client.get(reverse("work_rules")).text
        numbers = [
            re.findall(r'<span class="count num">(\d+)<', text[text.index(f"work-count-{place}") :])
            for text in (piece, page)
            for place in ("button", "wide", "narrow")
        ]
        first = {int(found[0]) if found else 0 for found in numbers}
        assert len(first) == 1, first
        return first.pop()

    def in_calendar(self, user, on) -> set[str]:
        entries = entries_of(user, on, MINE, since=datetime.date(1900, 1, 1))
        return {entry.key for entry in entries if entry.kind == EntryKind.DUTY}

    def fail_for(self, user, trouble):
        raise AssertionError(user) from trouble

    def test_the_page_shows_what_the_menu_counts(self):
        for user in self.everybody[:6]:
            client = Client()
            client.force_login(user)

            page = client.get("/", {"all": "late"})

            total = page.context["total"]
            assert total == count_duties(user, timezone.localdate()).total, user
            assert total == sum(group.total for group in page.context["groups"]), user
