"""Keyset pages: every row once, at one price, with cursors that may be forged."""

import base64
import json

import pytest
from django.db.models import F
from django.utils import translation

from lib.paging import COUNT_CAP, KeysetPage
from organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

ORDERS = [
    ("sort_name", "id"),
    ("-sort_name", "id"),
    ("-sort_name", "-id"),
    ("-id",),
    ("began_lower", "id"),
    ("-began_lower", "id"),
    ("-updated_at", "-id"),
    ("kind", "-sort_name", "id"),
    ("pk",),
]


@pytest.fixture
def many(db):
    for number in range(23):
        began = None if number % 4 == 0 else str(2000 + number % 3)
        OrganisationFactory(name=f"naam {number % 5}", began=began)


def rows(order):
    names = {name.removeprefix("-") for name in order} | {"id"}
    return Organisation.objects.values(*sorted(names))


def walk(order, size):
    """All pages, from the first on."""
    page = KeysetPage(rows(order), order=order, size=size)
    pages = [page]
    while page.next_cursor:
        page = KeysetPage(rows(order), order=order, after=page.next_cursor, size=size)
        pages.append(page)
    return pages


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize("size", [1, 4, 22, 23, 50])
class TestWalk:
    def test_forward_every_row_comes_once_and_in_order(self, many, order, size):
        pages = walk(order, size)

        seen = [row["id"] for page in pages for row in page]
        expected = [
            F(n.removeprefix("-")).desc(nulls_last=True)
            if n[0] == "-"
            else F(n).asc(nulls_last=True)
            for n in order
        ]
        assert seen == list(Organisation.objects.order_by(*expected).values_list("id", flat=True))
        assert not pages[0].has_previous
        assert all(len(page) == size for page in pages[:-1])

    def test_back_gives_the_pages_that_came_before(self, many, order, size):
        pages = walk(order, size)
        for before, page in zip(pages, pages[1:], strict=False):
            back = KeysetPage(rows(order), order=order, after=page.previous_cursor, size=size)

            assert [row["id"] for row in back] == [row["id"] for row in before]
            assert back.has_next
            assert back.has_previous == before.has_previous


def test_model_instances_page_as_well_as_rows(many):
    page = KeysetPage(Organisation.objects.all(), size=10)
    following = KeysetPage(Organisation.objects.all(), after=page.next_cursor, size=10)

    assert not {o.pk for o in page} & {o.pk for o in following}


def test_an_annotation_may_lead_the_order(many):
    queryset = Organisation.objects.annotate(first=F("sort_name")).values("first", "id")
    page = KeysetPage(queryset, order=("first", "id"), size=10)

    following = KeysetPage(queryset, order=("first", "id"), after=page.next_cursor, size=10)

    assert page.rows[-1]["first"] <= following.rows[0]["first"]


def test_rows_added_in_between_disturb_nothing(many):
    page = KeysetPage(rows(("sort_name", "id")), size=5)
    OrganisationFactory(name="aaa")

    following = KeysetPage(rows(("sort_name", "id")), after=page.next_cursor, size=5)

    assert not {row["id"] for row in page} & {row["id"] for row in following}


def test_when_the_rest_is_gone_the_first_page_is_shown(many):
    page = KeysetPage(rows(("id",)), order=("id",), size=20)
    cursor = page.next_cursor
    Organisation.objects.filter(pk__gt=page.rows[-1]["id"]).delete()

    following = KeysetPage(rows(("id",)), order=("id",), after=cursor, size=20)

    assert [row["id"] for row in following] == [row["id"] for row in page]


def forged(*payload):
    return base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")


ORDER = "sort_name,id"


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "====", "é", "a" * 5000, forged(), forged(1), forged("n"), forged("n", ORDER, "ab"),
        forged("n", ORDER, []), forged("n", ORDER, ["a"]), forged("n", ORDER, ["a", "b"]),
        forged("n", ORDER, [None, 1]), forged("n", ORDER, ["a\x00", 1]),
        forged("n", ORDER, ["\ud800", 1]), forged("n", ORDER, ["a", 2**63]),
        forged("n", ORDER, ["a", True]), forged("n", ORDER, ["a", 1.5]),
        forged("n", ORDER, [["a"], 1]), forged("n", ORDER, [{}, 1]), forged("q", ORDER, ["a", 1]),
        forged("n", "id", ["a", 1]), forged(["n"], ORDER, ["a", 1]), forged("n", ORDER, {"a": 1}),
        forged("n", ORDER, ["a", "9" * 400]), "W" * 3,
        base64.urlsafe_b64encode(b"[" * 100_000).decode(), forged(None, None, None),
    ],
)  # fmt: skip
def test_a_forged_cursor_gives_the_first_page(many, cursor):
    first = KeysetPage(rows(("sort_name", "id")), size=5)

    page = KeysetPage(rows(("sort_name", "id")), after=cursor, size=5)

    assert page.rows == first.rows
    assert not page.has_previous


def test_the_cursor_of_another_order_gives_the_first_page(many):
    other = KeysetPage(rows(("-id",)), order=("-id",), size=5).next_cursor

    assert not KeysetPage(rows(("id",)), order=("id",), after=other, size=5).has_previous


class TestCount:
    def test_up_to_the_cap_it_is_exact(self, many):
        page = KeysetPage(rows(("id",)), order=("id",), size=5)

        assert (page.count, page.count_label, page.count_is_capped) == (23, "23", False)

    def test_beyond_the_cap_it_says_more_than(self):
        build = OrganisationFactory.build_batch(COUNT_CAP + 20)
        Organisation.objects.bulk_create(build)
        page = KeysetPage(rows(("id",)), order=("id",), size=5)

        assert page.count == COUNT_CAP + 1
        assert page.count_label == "meer dan 1.000"
        with translation.override("en"):
            assert page.count_label == "more than 1,000"

    def test_a_list_of_one_page_is_not_counted_again(self, many, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert KeysetPage(rows(("id",)), order=("id",)).count == 23

    def test_two_queries_whatever_the_page(self, many, django_assert_num_queries):
        cursor = KeysetPage(rows(("id",)), order=("id",), size=5).next_cursor
        with django_assert_num_queries(2):
            page = KeysetPage(rows(("id",)), order=("id",), after=cursor, size=5)
            assert page.count == 23

    def test_an_empty_list(self):
        page = KeysetPage(rows(("id",)), order=("id",))

        assert (page.rows, page.count, page.next_cursor, page.previous_cursor) == ([], 0, "", "")
