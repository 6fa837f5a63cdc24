"""What a search asks of the database stays the same when the register grows, for whoever asks.

Timing is not measured here: only what is asked, and by which way the database finds it.
"""

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from organisations.models import Contact, Organisation
from overview.models import SearchEntry
from overview.models.search import FEW, ROOM, TABLE
from overview.searching.asking import COUNTED, Question, found
from overview.searching.kinds import BY_CODE
from partnerships.models import Partnership, Party, Theme
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.overview.searches import Searching, is_postgresql, name_of

MANY = FEW + COUNTED
THEME = BY_CODE["theme"]


def plan_of(queryset) -> str:
    """The plan, in which a table is read whole only when there is no other way."""
    if not is_postgresql():
        return queryset.explain()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = queryset.explain()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return plan


def reads_whole(plan: str, model) -> bool:
    """Whether each row of the model is asked about, instead of looked up by a key."""
    table = model._meta.db_table
    if not is_postgresql():
        return any(f" SCAN {table}" in line for line in plan.splitlines())
    scans = [node for node in plan.split("->") if f" on {table}" in node.partition("\n")[0]]
    return any("SubPlan" in node for node in scans)


class TestScope(Searching):
    """Who works for a few organisations pays for what those have, not for the whole register."""

    def test_of_partnerships(self):
        plan = plan_of(Partnership.objects.visible_to(self.reader).order_by())

        assert not reads_whole(plan, Partnership), plan

    def test_of_people(self):
        plan = plan_of(Contact.objects.visible_to(self.reader).order_by())

        assert not reads_whole(plan, Contact), plan

    def test_a_scope_that_asks_about_each_row_would_be_seen(self):
        own = Organisation.objects.filter(pk=self.one.pk)
        joined = Party.objects.filter(organisation=OuterRef("organisation"))
        plan = plan_of(Contact.objects.filter(Q(organisation__in=own) | Q(Exists(joined))))

        assert reads_whole(plan, Contact), plan

    def test_an_administrator_is_asked_for_no_partnership(self):
        administrator = make_user(is_administrator=True)
        query = str(Theme.objects.visible_to(administrator).query)

        assert Partnership._meta.db_table not in query


class TestMany(Searching):
    """A word that stands in many records, of which this reader sees a few old ones."""

    def prepare(self):
        self.mine = [self.make(self.partnership, f"Bundel {n}") for n in range(3)]
        self.named = self.make(self.partnership, "Bundel")
        self.theirs = make_partnership(OrganisationFactory(), OrganisationFactory())
        self.fill(MANY)
        self.administrator = make_user(is_administrator=True)

    def make(self, partnership, title):
        return Theme.objects.create(partnership=partnership, title=title)

    def fill(self, number):
        """Newer ones of somebody else, with the word in their text and not in their name."""
        Theme.objects.bulk_create(
            Theme(partnership=self.theirs, title=f"Los {n}", goal_text="een bundel")
            for n in range(number)
        )

    def group(self, user, **given):
        (group,) = self.search("bundel", user, **given).context["groups"]
        return group

    @pytest.mark.parametrize("kind", ["", "theme"])
    def test_those_in_sight_are_found_and_counted_and_no_others(self, kind):
        group = self.group(self.reader, kind=kind)

        titles = {name_of(row) for row in group.rows}
        assert titles == {"Bundel", "Bundel 0", "Bundel 1", "Bundel 2"}
        assert (group.count, group.count_label) == (4, "4")

    def test_a_stranger_finds_nothing(self):
        assert self.search("bundel", self.stranger).context["groups"] == []

    def test_an_old_name_stands_before_newer_mentions(self):
        group = self.group(self.administrator)

        assert name_of(group.rows[0]) == "Bundel"
        assert group.count_label == "meer dan 100"

    def test_those_who_see_many_but_not_the_newest(self):
        Theme.objects.bulk_create(
            Theme(partnership=self.partnership, title=f"Onze {n}", goal_text="een bundel")
            for n in range(COUNTED)
        )
        self.fill(MANY)

        group = self.group(self.reader)

        assert group.count_label == "meer dan 100"
        assert {row.partnership for row in group.rows} == {self.partnership}

    @pytest.mark.parametrize("who", ["reader", "administrator"])
    def test_twice_as_many_ask_no_more(self, who):
        user = getattr(self, who)
        self.asked(user)  # what is remembered of the user is read once
        before = self.asked(user)
        self.fill(2 * MANY)

        after = self.asked(user)

        assert len(after) == len(before)
        for sql in after:
            # Bounded, or of named records; on SQLite the kinds are read from the keys alone.
            bounded = " LIMIT " in sql or " IN (" in sql or "DISTINCT" in sql or "COUNT(" in sql
            assert bounded or TABLE not in sql, sql

    def asked(self, user) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            found(Question.of("bundel"), user)
        return [query["sql"] for query in asked.captured_queries]

    def test_the_newest_come_by_the_key(self):
        lines = SearchEntry.objects.of_kind(THEME)
        rows = lines.newest(["bundel"], most=COUNTED)

        newest = Theme.objects.filter(partnership=self.theirs).order_by("-pk")[:COUNTED]
        assert [key - THEME.number * ROOM for key, _title in rows] == [t.pk for t in newest]
        plan = lines.holding(["bundel"]).order_by("-pk")[:COUNTED].explain()
        if is_postgresql():
            assert f"{TABLE}_{THEME.number}" in plan  # no other kind is looked at
            assert not any(f"{TABLE}_{n}" in plan for n in range(1, 9) if n != THEME.number)
        else:
            assert "TEMP B-TREE" not in plan  # FTS5 gives them in this order

    def test_all_of_a_rare_word_from_new_to_old(self):
        lines = SearchEntry.objects.of_kind(THEME)

        rows = lines.newest(["bundel"], "title", most=COUNTED)

        keys = [theme.pk for theme in (self.named, *reversed(self.mine))]
        assert [key - THEME.number * ROOM for key, _title in rows] == keys
