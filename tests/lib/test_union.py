"""Many queries in one statement, whose SQL is made once."""

from unittest import mock

import pytest
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext

from lib import union
from lib.union import PreparedUnion, in_portions
from partnerships.models import Partnership, Party
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def built():
    return []


@pytest.fixture
def asked(built):
    def build(keys, state):
        built.append((len(keys), state))
        none = Cast(Value(None), CharField())
        parties = Party.objects.filter(organisation__in=keys, state=state).order_by()
        partnerships = Partnership.objects.filter(parties__organisation__in=keys).order_by()
        return {
            "nothing": Party.objects.none().values_list("pk", "state"),
            "party": parties.annotate(word=F("state")).values_list("pk", "word"),
            "partnership": partnerships.annotate(word=none).values_list("pk", "word"),
        }

    return PreparedUnion(build)


def places(partnership) -> list[int]:
    return [party.organisation_id for party in partnership.parties.order_by("pk")]


def test_gives_the_rows_of_each_query_with_its_name(asked):
    one, _other = make_partnership(), make_partnership()
    party = one.parties.order_by("pk").first()

    assert sorted(asked.read(places(one)[:1], "joined")) == [
        ("partnership", one.pk, None),
        ("party", party.pk, "joined"),
    ]
    assert list(asked.read(places(one)[:1], "left")) == [("partnership", one.pk, None)]


def test_the_sql_is_made_once_for_what_is_known_and_the_number_of_keys(asked, built):
    one, other = make_partnership(), make_partnership()

    for partnership in (one, other):
        keys = places(partnership)
        with CaptureQueriesContext(connection) as queries:
            rows = list(asked.read(keys, "joined"))
        assert len(queries) == 1
        assert {key for name, key, _word in rows if name == "partnership"} == {partnership.pk}
    list(asked.read([*places(one), *places(other)], "joined"))

    assert built == [(2, "joined"), (4, "joined")]


def test_nothing_is_asked_when_nothing_can_be_found(asked, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(asked.read([], "joined")) == []


def test_more_values_than_a_statement_takes_are_asked_in_portions(asked):
    one = make_partnership()
    keys = places(one)
    whole = sorted(asked.read(keys, "joined"), key=str)

    with mock.patch.object(union, "MOST_VALUES", 1):
        asked._made.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            assert sorted(asked.read(keys, "joined"), key=str) == whole
        assert len(queries) == 2
        portions = list(in_portions(Party.objects.all(), [row.pk for row in one.parties.all()]))
    assert [len(rows) for rows in portions] == [1, 1]


def test_what_is_made_once_asks_nothing_of_the_database():
    one = make_partnership()
    asking = PreparedUnion(lambda keys: {"it": Party.objects.filter(pk=Party.objects.first().pk)})

    with pytest.raises(RuntimeError):
        list(asking.read(places(one)))
    assert Party.objects.count() == 2
