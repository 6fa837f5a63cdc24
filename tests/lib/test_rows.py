"""Side tables as columns, and their SQL made once."""

import datetime

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Count, OuterRef
from django.test.utils import CaptureQueriesContext

from lib.rows import JSONRow, JSONRows, Prepared, PreparedColumn, PreparedColumns
from partnerships.models import Meeting, Partnership, Party
from tests.factories import PartyFactory, make_partnership

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def built():
    return []


@pytest.fixture
def columns(built):
    def build(*, on, some, ids):
        built.append((on, some, ids))
        parties = Party.objects.filter(partnership=OuterRef("pk")).order_by("pk")
        meetings = Meeting.objects.filter(
            body__partnership=OuterRef("pk"), planned_on__gte=on
        ).order_by("planned_on")
        found = parties.filter(organisation__in=ids) if some else parties
        return {
            "all": JSONRows(found, id="pk", state="state"),
            "next": JSONRow(meetings, planned="planned_on"),
            "party_number": Count("parties"),
        }

    return PreparedColumns(Partnership, build)


def meet(partnership, *days):
    body = partnership.bodies.create(name="Stuurgroep")
    for day in days:
        body.meetings.create(planned_on=day)


def test_gives_the_rows_of_the_record_asked_for(columns):
    one, other = make_partnership(), make_partnership()
    meet(one, DAY, DAY - datetime.timedelta(days=1))
    PartyFactory(partnership=other)

    found = columns.read(one.pk, on=DAY, some=False, ids=())

    assert found == {
        "all": [{"id": party.pk, "state": "joined"} for party in one.parties.order_by("pk")],
        "next": {"planned": "2026-11-22"},
        "party_number": 2,
    }
    assert columns.read(other.pk, on=DAY, some=False, ids=())["next"] is None


def test_every_value_finds_its_place(columns):
    partnership = make_partnership()
    first, second = partnership.parties.order_by("pk")
    meet(partnership, DAY)

    def rows(on, *parties):
        ids = tuple(party.organisation_id for party in parties)
        found = columns.read(partnership.pk, on=on, some=True, ids=ids)
        return [row["id"] for row in found["all"]], found["next"] is not None

    assert rows(DAY, first) == ([first.pk], True)
    assert rows(DAY, second) == ([second.pk], True)
    assert rows(DAY + datetime.timedelta(days=1), first, second) == ([first.pk, second.pk], False)
    assert rows(DAY) == ([], True)


def test_the_sql_is_made_once_for_each_kind_of_values(columns, built):
    partnership = make_partnership()
    for on, some, ids in (
        (DAY, True, (1, 2)),
        (DAY, True, (3, 4)),
        (datetime.date(2020, 1, 1), True, (5, 6)),
        (DAY, False, (1, 2)),
        (DAY, True, (1, 2, 3)),
    ):
        with CaptureQueriesContext(connection) as queries:
            columns.read(partnership.pk, on=on, some=some, ids=ids)
        assert len(queries) == 1

    assert [(some, len(ids)) for _on, some, ids in built] == [(True, 2), (False, 2), (True, 3)]


def test_a_record_that_has_gone_is_told(columns):
    with pytest.raises(ObjectDoesNotExist):
        columns.read(0, on=DAY, some=False, ids=())


class TestPrepared:
    """Records and dicts come back as from the queryset, with one question."""

    def test_records_with_what_was_selected_along(self):
        one, other = make_partnership(), make_partnership()

        def build(*, partnership, on):
            rows = Party.objects.with_users(on).filter(partnership=partnership)
            return rows.select_related("organisation", "contact")

        prepared = Prepared(build)
        for partnership in (one, other, one):
            plain = list(build(partnership=partnership.pk, on=DAY))
            with CaptureQueriesContext(connection) as queries:
                found = prepared.read(partnership=partnership.pk, on=DAY)
                names = [party.organisation.name for party in found]

            assert len(queries) == 1
            assert found == plain
            assert names == [party.organisation.name for party in plain]
            assert [vars(party).keys() for party in found] == [vars(p).keys() for p in plain]
            assert [party.has_users for party in found] == [party.has_users for party in plain]

    def test_dicts_lists_and_unions(self):
        partnership = make_partnership()

        def dicts(*, pk):
            return Partnership.objects.filter(pk=pk).values("title", "created_at")

        def names(*, pk):
            rows = Partnership.objects.filter(pk=pk).order_by().values_list("title")
            return rows.union(rows, all=True)

        for build in (dicts, names):
            found = Prepared(build).read(pk=partnership.pk)

            assert found == list(build(pk=partnership.pk)) != []

    def test_text_with_percent_signs_and_quotes(self):
        made = make_partnership()
        Partnership.objects.filter(pk=made.pk).update(title="100 % 'zo' %s")
        prepared = Prepared(
            lambda *, title: Partnership.objects.filter(title=title, title__contains="% 'zo' %s")
        )

        assert prepared.read(title="100 % 'zo' %s") == [made]
        assert prepared.read(title="100 %") == []

    def test_what_cannot_be_found_is_not_asked(self):
        prepared = Prepared(lambda *, ids: Partnership.objects.filter(pk__in=ids))

        with CaptureQueriesContext(connection) as queries:
            assert prepared.read(ids=()) == []

        assert len(queries) == 0

    def test_a_kept_plan_gives_the_same(self):
        partnership = make_partnership()
        columns = PreparedColumns(
            Partnership,
            lambda *, on: {
                "rows": JSONRows(Party.objects.filter(partnership=OuterRef("pk")), id="pk"),
                "next": JSONRow(Meeting.objects.filter(planned_on__gte=on), id="pk"),
            },
            keeps_plan=True,
        )
        keys = sorted(partnership.parties.values_list("pk", flat=True))

        for _time in range(12):  # PostgreSQL changes to one plan for all after some times
            with CaptureQueriesContext(connection) as queries:
                found = columns.read(partnership.pk, on=DAY)
            assert len(queries) == 1
            assert sorted(row["id"] for row in found["rows"]) == keys
            assert found["next"] is None

        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
                kept = [
                    number for sql, number in cursor.fetchall() if "partnerships_meeting" in sql
                ]
            assert kept
            assert kept[0] > 0


class TestPreparedColumn:
    def test_stands_beside_rows_however_they_were_chosen(self):
        one, other = make_partnership(), make_partnership()
        meet(one, DAY, DAY + datetime.timedelta(days=9))
        built = []

        def build(on):
            built.append(on)
            rows = Meeting.objects.filter(body__partnership=OuterRef("pk"), planned_on__gt=on)
            return JSONRows(rows, on="planned_on")

        column = PreparedColumn(Partnership, build)
        chosen = Partnership.objects.filter(
            pk__in=Party.objects.filter(partnership__in=[one, other]).values("partnership")
        ).order_by("pk")

        for on, found in ((DAY, [["2026-12-01"], []]), (datetime.date(2027, 1, 1), [[], []])):
            rows = chosen.annotate(coming=column.of(on=on)).values("title", "coming")
            assert [[one["on"] for one in row["coming"]] for row in rows] == found
            assert rows.count() == 2

        assert len(built) == 1
