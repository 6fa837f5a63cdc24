"""Honest dates through the pages: entered, shown, sorted, filtered, exported and read back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from lib.dates import HonestDate, honest_order
from partnerships.models import Agreement, Partnership
from tests.factories import (
    OrganisationFactory,
    form_data,
    fresh_token,
    make_partnership,
    make_user,
)
from tests.partnerships.test_partnership_read import hidden_in

pytestmark = pytest.mark.django_db

# What people type (day, month, year, how sure, words of the source), what is kept, and how it is
# read in both languages.
TYPED = {
    "start": (("", "", "", "start", ""), "start", "vanaf de start", "from the start"),
    "year": (("", "", "2014", "", ""), "2014", "2014", "2014"),
    "month": (("", "5", "2014", "", "mei 2014"), "2014-05", "mei 2014", "May 2014"),
    "day": (("27", "5", "2014", "", ""), "2014-05-27", "27 mei 2014", "27 May 2014"),
    "about": (("", "", "2013", "about", ""), "2013~", "omstreeks 2013", "about 2013"),
    "uncertain": (
        ("27", "5", "2015", "uncertain", ""),
        "2015-05-27?",
        "27 mei 2015 (onzeker)",
        "27 May 2015 (uncertain)",
    ),
    "later": (("", "", "", "later", ""), "later", "later, datum onbekend", "later, date unknown"),
    "no year": (
        ("27", "5", "", "", "27 mei, jaar onzeker"),
        "XXXX-05-27",
        "27 mei, jaar onbekend",
        "27 May, year unknown",
    ),
    "words": (("", "", "", "", "al lang"), None, "al lang", "al lang"),
    "unknown": (("", "", "", "", ""), None, "Niet vermeld", "Not stated"),
}
RISING = ["start", "about", "year", "month", "day", "uncertain", "later", "no year"]
FALLING = ["later", "uncertain", "day", "month", "year", "about", "start", "no year"]
UNKNOWN = {"words", "unknown"}


def parts_of(name, field="since") -> dict:
    return {f"{field}_{number}": part for number, part in enumerate(TYPED[name][0])}


@pytest.fixture
def keeper(db):
    return OrganisationFactory(name="Houder")


@pytest.fixture
def editor(keeper):
    return make_user(keeper, "coordinator")


@pytest.fixture
def entered(client, keeper, editor):
    """A partnership per kind of date, each entered through its form."""
    client.force_login(editor)
    rows = {}
    for name in TYPED:
        rows[name] = make_partnership(keeper, title=f"Samen {name}", since="1999")
        url = reverse("partnership_edit", args=[rows[name].pk])
        sent = client.post(url, form_data(client.get(url), **parts_of(name)))
        assert sent.status_code == 302, name
    return rows


def listed(client, **asked) -> list[str]:
    page = client.get(reverse("partnership_list"), asked)
    return [row["title"].removeprefix("Samen ") for row in page.context["rows"]]


class TestEntering:
    def test_keeps_what_was_typed(self, entered):
        for name, (typed, text, *_shown) in TYPED.items():
            since = Partnership.objects.get(pk=entered[name].pk).since
            assert (since.text, since.as_stated) == (text, typed[4]), name

    def test_the_form_offers_it_again_unchanged(self, client, entered):
        for name, row in entered.items():
            url = reverse("partnership_edit", args=[row.pk])
            client.post(url, form_data(client.get(url)))
            stored = Partnership.objects.get(pk=row.pk)
            assert (stored.since.text, stored.version) == (TYPED[name][1], 2), name

    @pytest.mark.parametrize(
        "typed",
        [("31", "2", "2014", "", ""), ("", "", "14", "", ""), ("27", "", "2014", "", "")],
    )
    def test_what_cannot_be_is_refused_at_the_field(self, client, entered, typed):
        url = reverse("partnership_edit", args=[entered["year"].pk])
        parts = {f"since_{number}": part for number, part in enumerate(typed)}

        response = client.post(url, form_data(client.get(url), **parts))

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"since"})


class TestShowing:
    @pytest.mark.parametrize(("language", "column"), [("nl", 2), ("en", 3)])
    def test_on_page_and_list(self, client, editor, entered, language, column):
        type(editor).objects.filter(pk=editor.pk).update(language=language)
        client.force_login(type(editor).objects.get(pk=editor.pk))

        with translation.override(language):
            rows = client.get(reverse("partnership_list")).content.decode()
            for name, row in entered.items():
                page = client.get(row.get_absolute_url()).content.decode()
                assert TYPED[name][column] in page, name
                assert TYPED[name][0][4] in page, name
                assert TYPED[name][column] in rows, name


class TestSorting:
    def test_both_ways_with_the_unknown_last(self, client, entered):
        rising, falling = listed(client, sort="since"), listed(client, sort="-since")

        assert rising[:-2] == RISING
        assert falling[:-2] == FALLING
        assert set(rising[-2:]) == set(falling[-2:]) == UNKNOWN

    def test_the_stored_keys_sort_as_the_dates_do(self, entered):
        rows = Partnership.objects.exclude(since=None)

        by_key = list(rows.order_by("since_rising", "pk"))
        by_key_down = list(rows.order_by("-since_falling", "-pk"))

        assert by_key == list(rows.order_by(*honest_order("since"), "pk"))
        assert by_key_down == list(rows.order_by(*honest_order("since", True), "-pk"))
        assert by_key == sorted(rows, key=lambda row: (row.since.sort_key, row.pk))

    @pytest.mark.parametrize("sort", ["", "since", "-since"])
    def test_pages_go_on_where_the_last_stopped(self, client, keeper, editor, sort):
        texts = [None, "start", "later", "XXXX-05-27", "2014", "2014-05", "2014-05-27", "2014~"]
        for number in range(110):
            make_partnership(keeper, title=f"Samen {number:03}", since=texts[number % len(texts)])
        client.force_login(editor)
        url, seen = f"{reverse('partnership_list')}?sort={sort}", []
        while url:
            page = client.get(url, follow=True).context
            seen += [row["id"] for row in page["rows"]]
            url = page["next_url"] and reverse("partnership_list") + page["next_url"]

        assert len(seen) == len(set(seen)) == 110

    @pytest.mark.parametrize("sort", ["since", "-since"])
    def test_costs_no_more_queries_than_by_title(self, client, entered, sort):
        counts = []
        listed(client)  # shows the messages that waited
        for asked in ({}, {"sort": sort}, {"sort": sort, "since_from": 2014, "since_to": 2015}):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("partnership_list"), asked)
            counts.append(len(queries))

        assert len(set(counts)) == 1
        assert counts[0] <= 6

    @pytest.mark.parametrize("order", [["since_rising", "id"], ["-since_falling", "-id"]])
    def test_an_index_gives_the_order(self, order):
        plan = Partnership.objects.order_by(*order).values("id")[:50].explain()

        assert "partnership_since" in plan or connection.vendor == "postgresql"


class TestFiltering:
    def test_by_year(self, client, entered):
        dated_2014 = {"year", "month", "day"}
        assert set(listed(client, since_from=2014, since_to=2014)) == dated_2014
        assert set(listed(client, since_from=2014)) == dated_2014 | {"uncertain"}
        assert set(listed(client, since_to=2014)) == dated_2014 | {"about"}
        assert listed(client, since_from=2016) == []

    def test_by_known_and_unknown(self, client, entered):
        unknown = {"start", "later", "no year", *UNKNOWN}
        assert set(listed(client, since="unknown")) == unknown
        assert set(listed(client, since="known")) == set(TYPED) - unknown

    @pytest.mark.parametrize("asked", ["x", "99999999999999999999", "0", "-1", "²"])
    def test_nonsense_narrows_nothing(self, client, entered, asked):
        assert len(listed(client, since_from=asked, since=asked, sort=asked)) == len(TYPED)


class TestTerm:
    """ "Twee jaar vanaf ondertekening": an end that is derived, and said to be."""

    @pytest.fixture
    def agreement(self, client, editor, entered):
        url = reverse("agreement_create", args=[entered["year"].pk])
        data = form_data(
            client.get(url),
            duration="fixed",
            term_amount="2",
            term_unit="years",
            term_anchor="signing",
            **parts_of("month", "signed"),
        )
        assert client.post(url, data).status_code == 302
        return Agreement.objects.get()

    def test_is_kept_as_stated(self, agreement):
        assert (agreement.term_amount, agreement.term_unit, agreement.term_anchor) == (
            2,
            "years",
            "signing",
        )
        assert agreement.ends == HonestDate.unknown()

    @pytest.mark.parametrize(
        ("language", "words"),
        [("nl", ("mei 2016", "2 jaar")), ("en", ("May 2016", "2 years"))],
    )
    def test_is_shown_with_its_derived_end(self, client, editor, agreement, language, words):
        Agreement.objects.update(state="signed")
        type(editor).objects.filter(pk=editor.pk).update(language=language)
        client.force_login(type(editor).objects.get(pk=editor.pk))

        page = client.get(agreement.get_absolute_url()).content.decode()

        for word in words:
            assert word in page


class TestExportingAndReadingBack:
    def read_back(self, client, partnership):
        """Saved as a file and read again, both through the pages."""
        url = reverse("partnership_save_file", args=[partnership.pk])
        saved = b"".join(client.get(url).streaming_content)
        file = SimpleUploadedFile("dossier.json", saved, "application/json")
        page = client.post(reverse("partnership_read_file"), {"token": fresh_token(), "file": file})
        data = {**hidden_in(page), "record": "1"}
        assert client.post(reverse("partnership_read_file"), data).status_code == 302
        return Partnership.objects.latest("pk")

    def test_nothing_is_lost(self, client, entered):
        for name, row in entered.items():
            made = self.read_back(client, row)
            assert made.since == Partnership.objects.get(pk=row.pk).since, name
            assert made.since_rising == made.since.rising, name

    def test_nor_of_a_term(self, client, entered):
        term = {"term_amount": 2, "term_unit": "years", "term_anchor": "signing"}
        signed = HonestDate.parse("2014-05", "in mei 2014")
        partnership = entered["year"]
        Agreement.objects.create(
            partnership=partnership, duration="fixed", state="signed", signed=signed, **term
        )

        agreement = self.read_back(client, partnership).agreements.get()

        assert {name: getattr(agreement, name) for name in term} == term
        assert (agreement.signed, agreement.ends) == (signed, HonestDate.unknown())
