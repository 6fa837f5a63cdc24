"""The page of the search box: found and not found, in sight and not, on both engines."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import OrganisationName
from overview.searching.asking import COUNTED, PAGE
from partnerships import models as p
from partnerships.counters import refresh_partnership
from tests.factories import (
    ActivityFactory,
    ContactFactory,
    OrganisationFactory,
    PlanFactory,
    ThemeFactory,
    make_user,
)
from tests.overview.searches import URL, Searching, marked, name_of


def make_document(partnership, **fields):
    fields.setdefault("title", "Startnotitie Kompas")
    return p.Document.objects.create(
        partnership=partnership, kind="other", link="https://example.org/kompas", **fields
    )


class TestShowKinds(Searching):
    def prepare(self):
        self.theme = ThemeFactory(
            partnership=self.partnership, title="Taalcafé", goal_text="Nieuwkomers ontmoeten"
        )
        self.activity = ActivityFactory(
            plan=PlanFactory(theme=self.theme), title="Kookavond", description="Samen eten"
        )
        p.Arrangement.objects.create(
            partnership=self.partnership, text="Stageplaatsen aanbieden", network="Jeugdtafel"
        )
        p.Decision.objects.create(
            partnership=self.partnership, text="Het buurthuis gaat open", because="Veel vraag"
        )
        ContactFactory(organisation=self.other, name="Trekker Vonk", function="wijkregisseur")
        make_document(self.partnership)
        refresh_partnership(self.partnership)

    @pytest.mark.parametrize(
        ("q", "expected"),
        [
            ("meedoen", {("partnership", "Meedoen in Zwolle")}),
            ("taalcafe", {("partnership", "Meedoen in Zwolle"), ("theme", "Taalcafé")}),
            ("nieuwkomers", {("theme", "Taalcafé")}),
            ("kookavond", {("activity", "Kookavond")}),
            ("samen eten", {("activity", "Kookavond")}),
            ("stageplaatsen", {("arrangement", "Stageplaatsen aanbieden")}),
            ("jeugdtafel", {("arrangement", "Stageplaatsen aanbieden")}),
            ("buurthuis", {("decision", "Het buurthuis gaat open")}),
            ("vraag", {("decision", "Het buurthuis gaat open")}),
            ("vonk", {("contact", "Trekker Vonk")}),
            ("wijkregisseur", {("contact", "Trekker Vonk")}),
            ("kompas", {("document", "Startnotitie Kompas")}),
            (
                "landstede",
                {("partnership", "Meedoen in Zwolle"), ("organisation", "Landstede")},
            ),
            ("onvindbaarheid", set()),
        ],
    )
    def test_finds(self, q, expected):
        assert self.found(q) == expected

    @pytest.mark.parametrize(
        "q", ["meedoen", "taalcafe", "kookavond", "jeugdtafel", "vraag", "vonk", "kompas"]
    )
    def test_a_stranger_finds_nothing(self, q):
        response = self.search(q, self.stranger)

        assert response.context["groups"] == []
        assert response.context["kinds"] == []
        assert response.context["near"] == []
        assert "Meedoen" not in response.content.decode()

    def test_a_stranger_finds_organisations_only(self):
        assert self.found("landstede", self.stranger) == {("organisation", "Landstede")}

    def test_an_administrator_finds_all(self):
        administrator = make_user(is_administrator=True)

        assert self.found("kookavond", administrator) == {("activity", "Kookavond")}

    def test_names_the_partnership_it_belongs_to(self):
        (group,) = self.search("kookavond").context["groups"]

        assert group.rows[0].partnership == self.partnership

    def test_one_kind_only(self):
        assert self.found("taalcafe", kind="theme") == {("theme", "Taalcafé")}

    def test_an_unknown_kind_is_everything(self):
        assert len(self.found("taalcafe", kind="'; DROP")) == 2

    def test_all_words_must_be_there(self):
        assert self.found("kookavond buurthuis") == set()

    def test_a_dropped_invitation_leaves_with_the_role(self):
        self.reader.memberships.update(ends_on=datetime.date(2021, 1, 1))

        assert self.found("kookavond") == set()


class TestShowMatches(Searching):
    def prepare(self):
        for kind, name in (
            ("former", "Stichting Kompasroos"),
            ("alias", "Lantstee"),
            ("brand", "Menso"),
        ):
            OrganisationName.objects.create(organisation=self.other, kind=kind, name=name)

    @pytest.mark.parametrize(
        ("q", "label", "word"),
        [
            ("kompasroos", "in de vroegere naam", "Kompasroos"),
            ("lantstee", "in een andere schrijfwijze", "Lantstee"),
            ("menso", "in de naam van een merk", "Menso"),
        ],
    )
    def test_says_in_which_name(self, q, label, word):
        (group,) = self.search(q).context["groups"]
        (place,) = group.rows[0].places

        assert name_of(group.rows[0]) == "Landstede"
        assert str(place.label) == label
        assert marked(place.pieces) == [word]

    def of_partnership(self, q):
        groups = self.search(q).context["groups"]
        (row,) = next(group.rows for group in groups if group.kind.code == "partnership")
        return [(str(place.label), marked(place.pieces)) for place in row.places]

    def test_a_name_comes_before_small_words_elsewhere(self):
        p.Partnership.objects.filter(pk=self.partnership.pk).update(
            added_value="De partners vullen elkaar aan, ook als het leger is.", cause="Om de buurt"
        )
        refresh_partnership(self.partnership)

        assert self.of_partnership("Leger de Heils") == [
            ("in de naam van een partij", ["Leger", "Heils"])
        ]
        assert self.of_partnership("de meedoen") == []

    def test_the_name_that_holds_all_words_is_named(self):
        named = OrganisationFactory(name="Gezondheidszorg Noord", identity="Welzijns- en zo")
        name = "Stichting Welzijns- en Gezondheidszorg"
        OrganisationName.objects.create(organisation=named, kind="legal", name=name)

        (group,) = self.search("Welzijns- en Gezondheidszorg").context["groups"]
        (place,) = group.rows[0].places

        assert str(place.label) == "in de officiële naam"
        assert marked(place.pieces) == ["Welzijns", "en", "Gezondheidszorg"]

    def test_marks_small_words_beside_others_only(self):
        OrganisationFactory(name="De Kern van de stad")

        content = self.search("de kern").content.decode()

        assert "<mark>De</mark> <mark>Kern</mark> van de stad" in content
        assert "<mark>De</mark>" in self.search("de").content.decode()

    def test_marks_the_word_in_the_name(self):
        response = self.search("lands")

        assert "<mark>Landstede</mark>" in response.content.decode()

    def test_marks_without_making_markup(self):
        OrganisationFactory(name="<b>Vet</b> & co")

        assert "&lt;b&gt;<mark>Vet</mark>&lt;/b&gt; &amp; co" in self.search("vet").content.decode()

    def test_shows_the_part_of_a_long_text_around_the_word(self):
        ThemeFactory(
            partnership=self.partnership,
            title="Lang verhaal",
            goal_text="aanloop " * 80 + "kernwoord " + "uitloop " * 80,
        )

        (group,) = self.search("kernwoord").context["groups"]
        (place,) = group.rows[0].places
        text = "".join(piece.text for piece in place.pieces)

        assert marked(place.pieces) == ["kernwoord"]
        assert text.startswith("… ") and text.endswith(" …") and len(text) < 200

    def test_the_exact_name_comes_first(self):
        OrganisationFactory(name="Welzijn Landstede")
        OrganisationFactory(name="Landstede Groep")

        group = next(
            group
            for group in self.search("landstede").context["groups"]
            if group.kind.code == "organisation"
        )

        names = [name_of(row) for row in group.rows]
        assert names == ["Landstede", "Landstede Groep", "Welzijn Landstede"]

    def test_an_organisation_that_was_merged_is_found_as_the_other(self):
        OrganisationFactory(name="Opgegaan Huis", merged_into=self.other)

        assert self.found("opgegaan") == set()


class TestShowNumber(Searching):
    @pytest.mark.parametrize("q", ["SW-000123", "sw-123", "123", "SW 000123", " 000123 "])
    def test_a_number_leads_to_the_partnership(self, q):
        assert self.search(q).context["jump"] == self.partnership

    @pytest.mark.parametrize("kind", ["", "partnership"])
    def test_it_stands_there_once(self, kind):
        response = self.search("SW-000123", kind=kind)

        assert response.context["groups"] == response.context["kinds"] == []
        main = response.content.decode().partition("<main")[2]
        assert main.count(self.partnership.get_absolute_url() + '"') == 1

    @pytest.mark.parametrize("q", ["124", "SW-1234567", "sw"])
    def test_another_number_leads_nowhere(self, q):
        assert self.search(q).context["jump"] is None

    def test_not_for_a_stranger(self):
        response = self.search("SW-000123", self.stranger)

        assert response.context["jump"] is None
        assert "Meedoen" not in response.content.decode()


class TestShowConfidential(Searching):
    def prepare(self):
        make_document(self.partnership, title="Geheimstuk", visibility="own", organisation=self.one)
        self.partner = make_user(self.other, "manager")

    def test_what_is_only_ours_is_found_by_us(self):
        assert self.found("geheimstuk") == {("document", "Geheimstuk")}

    def test_not_by_a_partner(self):
        assert self.found("geheimstuk", self.partner) == set()

    def test_not_by_an_administrator(self):
        assert self.found("geheimstuk", make_user(is_administrator=True)) == set()

    def test_people_of_organisations_one_works_with_only(self):
        ContactFactory(organisation=OrganisationFactory(), name="Onbekende Ster")

        assert self.found("ster") == set()

    def test_a_party_that_left_sees_its_paper_without_the_partnership(self):
        agreement = p.Agreement.objects.create(partnership=self.partnership, state="signed")
        party = self.partnership.parties.get(organisation=self.other)
        p.Signature.objects.create(agreement=agreement, party=party, state="signed")
        document = make_document(self.partnership, title="Getekend stuk", agreement=agreement)
        p.Document.objects.filter(pk=document.pk).update(kind="agreement")
        p.Party.objects.filter(pk=party.pk).update(state="left")

        (group,) = self.search("getekend", self.partner).context["groups"]

        assert [(name_of(row), row.partnership) for row in group.rows] == [("Getekend stuk", None)]


class TestShowMany(Searching):
    def prepare(self):
        ThemeFactory.create_batch(COUNTED + 20, partnership=self.partnership, title="Bundel los")
        ThemeFactory(partnership=self.partnership, title="Apart", goal_text="een bundel")

    def test_counts_are_capped(self):
        (group,) = self.search("bundel").context["groups"]

        assert group.count_label == "meer dan 100"
        assert len(group.rows) == 5

    def test_names_stand_before_other_words(self):
        (group,) = self.search("bundel").context["groups"]

        assert {name_of(row) for row in group.rows} == {"Bundel los"}

    def test_pages_show_every_hit_once(self):
        shown, url = [], f"{URL}?q=bundel&kind=theme"
        self.client.force_login(self.reader)
        while url:
            (group,) = self.client.get(url).context["groups"]
            assert len(group.rows) <= 2 * PAGE
            shown += [row.url for row in group.rows]
            url = group.next_url

        assert len(shown) == len(set(shown)) == COUNTED + 21
        assert group.previous_url

    @pytest.mark.parametrize("after", ["", "x", "bnVsbA", "é", "W10"])
    @pytest.mark.parametrize("part", ["", "rest", "nonsense"])
    def test_a_broken_place_gives_the_first_page(self, after, part):
        response = self.search("bundel", kind="theme", part=part, after=after)

        assert response.context["groups"][0].rows

    def test_the_number_of_queries_does_not_grow(self):
        ThemeFactory.create_batch(2, partnership=self.partnership, title="Paar")
        ThemeFactory.create_batch(20, partnership=self.partnership, title="Twintigtal")

        assert self.queries("paar") == self.queries("twintigtal")

    def queries(self, q):
        self.search(q)
        with CaptureQueriesContext(connection) as counted:
            assert self.found(q, kind="theme")
        return len(counted)


HOSTILE = [
    '"', "'", "\"'", "*", "%", "_", "%%", "title:x", "a AND", "NEAR(a b)", "NOT", "OR OR", "(", ")",
    "a* b*", "-a", "^ab", "{title}", "+", "\\", "a\\'b", "ab:*A", "!ab", "ab<->cd", "ab & | cd",
    "🙂", "🙂🙂 ab", "\ud7ff", "ﷺ", "é́́", "'; DROP TABLE x; --", "<script>",
    "a" * 5000, "ab " * 2000, "\u202eab", "١٢٣", "²", "½", "%s", "%(q)s", "{{ q }}", "ß", "İ",
]  # fmt: skip


class TestShowHostile(Searching):
    @pytest.mark.parametrize("q", HOSTILE, ids=lambda q: ascii(q)[:20])
    def test_nothing_in_it_does_harm(self, q):
        for given in ({}, {"kind": "partnership"}, {"kind": "document", "part": "rest"}):
            content = self.search(q, **given).content.decode()

            assert "<script>" not in content.split("<main", 1)[1].split("</main>")[0]

    def test_bytes_that_are_no_text(self):
        self.client.force_login(self.reader)

        for asked in ("q=%ff%fe&after=%ff", "q=%00", "q=ab%00cd"):
            assert self.client.get(f"{URL}?{asked}").status_code == 400

    @pytest.mark.parametrize("q", ["OR", "not", "near", "and"])
    def test_words_of_the_language_are_words(self, q):
        OrganisationFactory(name=f"Huis {q.upper()}")

        assert self.found(q, kind="organisation") == {("organisation", f"Huis {q.upper()}")}


class TestShowStates(Searching):
    def test_nothing_asked_yet(self):
        content = self.search("").content.decode()

        assert "Waar wordt gezocht" in content
        assert "Niets gevonden" not in content

    @pytest.mark.parametrize("q", ["a", "é", "🙂", "- -"])
    def test_too_short(self, q):
        assert "Typ ten minste twee letters" in self.search(q).content.decode()

    def test_nothing_found(self):
        content = self.search("xylofoonbouwer").content.decode()

        assert "Niets gevonden voor “xylofoonbouwer”" in content

    def test_nothing_of_this_kind(self):
        content = self.search("landstede", kind="theme").content.decode()

        assert "in: Thema" in content
        assert "In alles zoeken" in content

    def test_needs_an_account(self):
        self.client.logout()

        assert self.client.get(URL).status_code == 302

    def test_is_read_only(self):
        self.client.force_login(self.reader)

        assert self.client.post(URL, {"q": "x"}).status_code == 405

    def test_the_box_on_top_leads_here(self):
        content = self.search("landstede").content.decode()

        assert content.count(f'action="{URL}"') == 3
