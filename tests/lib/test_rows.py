"""Side tables as columns, and their SQL made once."""

import datetime

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Count, OuterRef
from django.test.utils import CaptureQueriesContext

from lib.rows import JSONRow, JSONRows, PreparedColumns
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
