"""The search box and how words are written: accents, stems, slips of the pen, on both engines."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import OrganisationFactory, ThemeFactory
from tests.overview.searches import Searching, is_postgresql, marked, name_of

SLIPS = ["Meedon", "Lager des Heils", "Stichtng IJsselvrucht", "legr", "lager"]


class TestShowSpelling(Searching):
    def prepare(self):
        for name in ("Café Überall", "Søren & Æbele", "Stichting IJsselvrucht", "Groß Huis"):
            OrganisationFactory(name=name)
        ThemeFactory(partnership=self.partnership, title="Overeenkomst voor wandelaars")

    @pytest.mark.parametrize(
        ("q", "name"),
        [
            ("cafe uberall", "Café Überall"),
            ("CAFÉ", "Café Überall"),
            ("cafe\u0301", "Café Überall"),
            ("soren", "Søren & Æbele"),
            ("aebele", "Søren & Æbele"),
            ("ijsselvr", "Stichting IJsselvrucht"),
            ("gross", "Groß Huis"),
            ("“Groß”", "Groß Huis"),
        ],
    )
    def test_accents_case_and_signs_do_not_matter(self, q, name):
        assert self.found(q, kind="organisation") == {("organisation", name)}

    @pytest.mark.parametrize("q", ["overeen", "wandel", "wandelaar"])
    def test_the_beginning_of_a_word_will_do(self, q):
        assert self.found(q, kind="theme") == {("theme", "Overeenkomst voor wandelaars")}

    def test_two_letters_are_a_whole_word(self):
        OrganisationFactory(name="Zo Huis")
        OrganisationFactory(name="Zorgkern")

        assert self.found("zo", kind="organisation") == {("organisation", "Zo Huis")}

    def test_dutch_stems_are_found_on_postgresql(self):
        found = self.found("overeenkomsten", kind="theme")

        name = "Overeenkomst voor wandelaars"
        assert found == ({("theme", name)} if is_postgresql() else set())

    def test_marks_the_stem(self):
        q = "overeenkomsten" if is_postgresql() else "overeenkomst"
        (group,) = self.search(q, kind="theme").context["groups"]

        assert marked(group.rows[0].title) == ["Overeenkomst"]

    @pytest.mark.parametrize("q", ["Lanstede", "Ladnstede", "Lantstedde", "landstedee"])
    def test_typing_errors_are_forgiven(self, q):
        response = self.search(q)
        near = {name_of(row) for group in response.context["near"] for row in group.rows}

        assert near == {"Landstede"}
        assert "Deze namen lijken erop" in response.content.decode()
        (meant,) = response.context["meant"]
        assert f'Bedoelde u <a href="{meant.url}">Landstede</a>?' in response.content.decode()
        assert {name_of(row) for row in self.client.get(meant.url).context["groups"][-1].rows} == {
            "Landstede"
        }

    @pytest.mark.parametrize("q", SLIPS)
    def test_a_slip_in_any_name(self, q):
        assert self.search(q).context["near"]

    def test_offers_an_organisation_when_only_other_things_hold_the_word(self):
        ThemeFactory(partnership=self.partnership, title="Lanstede in de wijk")

        response = self.search("Lanstede")

        assert [group.kind.code for group in response.context["groups"]] == ["theme"]
        assert [one.name for one in response.context["meant"]] == ["Landstede"]
        assert [one.name for one in self.search("wandelaars").context["meant"]] == []

    def test_offers_cost_the_same_with_more_names(self):
        def queries():
            self.search("Lanstede")
            with CaptureQueriesContext(connection) as counted:
                self.search("Lanstede")
            return len(counted)

        few = queries()
        for number in range(30):
            OrganisationFactory(name=f"Landstede {number}")

        assert queries() == few

    def test_no_name_that_is_out_of_sight_is_suggested(self):
        assert self.search("meedoon zwole", self.stranger).context["near"] == []
