"""What a dry run promises is what is made: no more, no less, and all that is left out is told."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organisations.registering import register_organisation
from partnerships.models import Import, Partnership
from partnerships.spreadsheet import cells
from partnerships.spreadsheet.cell_dates import date_of
from partnerships.spreadsheet.headings import guess
from tests.factories import make_user
from tests.partnerships.importing import (
    AT,
    ONE,
    ImportPages,
    looked_over,
    outcomes,
    problems,
    undo,
    upload,
    write,
)
from tests.partnerships.spreadsheets import HEADINGS, row_of, xlsx

pytestmark = pytest.mark.django_db


def told(client, batch) -> dict[int, tuple[str, str]]:
    """Row → what it makes and what is remarked on it, as the page says."""
    lines = client.get(batch.get_absolute_url()).context["lines"]
    return {int(line.where.split()[-1]): (line.makes, " ".join(line.remarks)) for line in lines}


class TestAgreements(ImportPages):
    def test_are_of_the_parties_of_their_own_rows(self, client):
        rows = [
            row_of(titel="Pact", partijen="Leger des Heils; Landstede", ondertekend_op="mei 2021"),
            row_of(titel="Anders", partijen="MEE; De Kern"),
            row_of(titel="Pact", partijen="Landstede; Frion", ingangsdatum="2022"),
        ]
        batch = looked_over(client, xlsx(rows))
        said = told(client, batch)
        assert "ondertekend door Leger des Heils en Landstede" in said[2][1]
        assert "Landstede en Frion" in said[4][1]

        write(client, batch)

        made = Partnership.objects.get(title="Pact")
        assert [
            (paper.state, [str(s.party) for s in paper.signatures.order_by("pk")])
            for paper in made.agreements.order_by("pk")
        ] == [
            ("signed", ["Leger des Heils", "Landstede"]),
            ("draft", ["Landstede", "Frion"]),
        ]

    def test_the_same_in_every_row_is_one_of_all_parties(self, client):
        rows = [
            row_of(titel="Pact", partijen=name, ondertekend_op="mei 2021")
            for name in ("MEE", "De Kern")
        ]
        batch = looked_over(client, xlsx(rows))

        write(client, batch)

        paper = Partnership.objects.get().agreements.get()
        assert [str(s.party) for s in paper.signatures.order_by("pk")] == ["MEE", "De Kern"]

    def test_nobody_signs_by_a_row_without_parties(self, client):
        rows = [
            row_of(titel="Pact", partijen="MEE; De Kern"),
            row_of(titel="Pact", ondertekend_op="mei 2021"),
        ]

        batch = looked_over(client, xlsx(rows))

        assert outcomes(batch) == {2: "left_out", 3: "problem"}

    def test_none_of_a_row_that_knows_nothing_of_it(self, client):
        row = row_of(titel="Pact", partijen="MEE; De Kern", ingangsdatum="onbekend")
        batch = looked_over(client, xlsx([row]))
        makes, remarks = told(client, batch)[2]
        assert makes == "Pact: 2 partijen"
        assert "van een overeenkomst is hier niets bekend" in remarks

        write(client, batch)

        assert Partnership.objects.get().agreements.count() == 0


class TestPromises(ImportPages):
    def test_a_row_that_goes_with_a_problem_is_left_out(self, client):
        rows = [
            row_of(titel="Pact", partijen="MEE", einddatum="ooit"),
            row_of(titel="Pact", partijen="De Kern"),
            ONE,
        ]
        batch = looked_over(client, xlsx(rows))
        assert outcomes(batch) == {2: "problem", 3: "left_out", 4: "make"}
        page = client.get(batch.get_absolute_url())
        assert page.context["partnership_count"] == 1

        response = write(client, batch, skip="on")

        page = client.get(response.url)
        assert [str(message) for message in page.context["messages"]] == [
            "1 rij is vastgelegd. 2 rijen zijn weggelaten."
        ]
        assert [(tile["label"], tile["count"]) for tile in page.context["tiles"]] == [
            ("Gemaakt", 1), ("Weggelaten: een probleem", 1), ("Weggelaten met een andere rij", 1),
        ]  # fmt: skip
        undo(client, batch)
        tiles = client.get(batch.get_absolute_url()).context["tiles"]
        assert tiles[0]["label"] == "Teruggedraaid"

    def test_rows_of_one_partnership_may_stand_far_apart(self, client, monkeypatch):
        monkeypatch.setattr("partnerships.spreadsheet.steps.CHUNK", 2)
        rows = [
            row_of(titel="Pact", partijen="MEE"),
            row_of(titel="Een", partijen="De Kern; Frion"),
            row_of(titel="Twee", partijen="De Kern; Frion"),
            row_of(titel="Pact", partijen="De Kern", einddatum="ooit"),
        ]

        batch = looked_over(client, xlsx(rows))

        assert outcomes(batch) == {2: "left_out", 3: "make", 4: "make", 5: "problem"}

    def test_too_few_parties(self, client):
        rows = [row_of(partijen="MEE"), row_of(titel="Een", partijen="MEE")]

        batch = looked_over(client, xlsx(rows))

        assert outcomes(batch) == {2: "problem", 3: "make"}
        assert "twee partijen nodig" in problems(client, batch)[0]
        assert "maar één partij" in told(client, batch)[3][1]

    def test_tells_which_owner_cannot_be_found(self, client):
        other = register_organisation(name="Deltion", kind="education", by=None, at=AT)
        make_user(other, "coordinator")
        rows = [
            row_of(titel="Een", partijen="MEE; Deltion", themas="Zorg", eigenaar="Piet (Deltion)"),
            row_of(titel="Twee", partijen="MEE; Deltion", eigenaar="Trekker"),
        ]

        batch = looked_over(client, xlsx(rows))

        said = told(client, batch)
        assert "rij 2, kolom Eigenaar (N): “Piet (Deltion)” is niet te vinden" in said[2][1]
        assert "rij 3, kolom Eigenaar (N): deze rij noemt geen thema" in said[3][1]

    def test_tells_which_columns_are_left_aside(self, client):
        headings = [*HEADINGS, "Opmerkingen", "Leeg"]

        batch = looked_over(client, xlsx([[*ONE, "let op", None]], headings=headings))

        assert client.get(batch.get_absolute_url()).context["aside"] == ["Opmerkingen (O)"]

    def test_says_what_the_yes_brings_about(self, client):
        other = register_organisation(name="Deltion", kind="education", by=None, at=AT)
        make_user(other, "coordinator")
        row = row_of(titel="Een", partijen="Landstede; Deltion; Gemeente Kampen; MEE")
        batch = looked_over(client, xlsx([row]))

        page = client.get(reverse("import_write", args=[batch.pk]))

        assert page.context["watchers"] == [other]
        assert page.context["new_organisations"] == [
            {"name": "Gemeente Kampen", "kind": "Gemeente"},
            {"name": "MEE", "kind": "Anders"},
        ]
        assert "Nieuwe organisaties (2)" in page.content.decode()

    def test_offers_an_organisation_once(self, client):
        register_organisation(name="Leger des Heils", kind="care", by=None, at=AT)
        row = row_of(titel="Een", partijen="Leger des Heils; Legger des Heils")
        batch = looked_over(client, xlsx([row]))

        (question,) = client.get(batch.get_absolute_url()).context["questions"]

        assert [option.label for option in question.options] == [
            "Leger des Heils", "een nieuwe organisatie",
        ]  # fmt: skip

    def test_problems_tell_what_can_stand_there(self, client):
        row = row_of(titel="A", partijen="MEE; B", status="wie weet", gemeenten="Nergenshuizen")

        batch = looked_over(client, xlsx([row]))

        said = " ".join(problems(client, batch))
        assert "kan hier staan: Verkenn" in said
        assert "Enkhuizen" not in said


class TestKnown(ImportPages):
    def test_the_own_workbook_makes_nothing(self, client):
        write(client, looked_over(client, xlsx([ONE, row_of(titel="Twee", partijen="A; B")])))
        content = client.get(reverse("register_workbook")).content

        upload(client, SimpleUploadedFile("register.xlsx", content))
        batch = Import.objects.latest("pk")
        while batch.state == "checking":
            client.post(reverse("import_check", args=[batch.pk]))
            batch.refresh_from_db()

        rows = batch.rows.exclude(sheet=":names")
        assert set(rows.values_list("outcome", flat=True)) == {"found"}
        assert write(client, batch).status_code == 409


class TestReading:
    @pytest.mark.parametrize(
        ("text", "date"), [("mei '20", "2020-05"), ("’19", "2019"), ("'98", "1998")]
    )
    def test_short_years(self, text, date):
        assert date_of(text)[0].text == date

    @pytest.mark.parametrize(
        ("text", "months"), [("drie maanden", 3), ("een half jaar", 6), ("één jaar", 12)]
    )
    def test_numbers_in_words(self, text, months):
        assert cells.months_of(text) == months

    def test_names_between_slashes(self):
        known = {"A", "B", "GGD/GHOR"}.__contains__
        assert cells.names_of("A/B", known) == ["A", "B"]
        assert cells.names_of("Een / Twee", known) == ["Een", "Twee"]
        assert cells.names_of("GGD/GHOR; X/Y", known) == ["GGD/GHOR", "X/Y"]

    def test_headings(self):
        assert guess(["Naam", "Partijen", "Trekker"]) == {
            "0": "title", "1": "parties", "2": "theme_owner",
        }  # fmt: skip
        assert guess(["Naam", "KvK"]) == {"0": "parties", "1": "org_kvk"}
