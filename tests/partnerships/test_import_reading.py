"""What a file holds: its headings, what stands above them, merged cells and failed formulas."""

import pytest
from django.core.exceptions import ValidationError

from organisations.models import Contact, Organisation
from partnerships.models import Import, Partnership
from partnerships.spreadsheet import reading
from tests.partnerships.importing import (
    ImportPages,
    looked_over,
    outcomes,
    point_out,
    problems,
    upload,
    write,
)
from tests.partnerships.spreadsheets import HEADINGS, csv, row_of, xlsx

pytestmark = pytest.mark.django_db


def sheet_of(lines) -> tuple[reading.Sheet, list[str]]:
    """The one sheet of a workbook with these lines, and what is remarked on the file."""
    book = reading.read_file(xlsx(lines[1:], headings=lines[0]))
    return book.sheets[0], book.remarks


class TestHeadings:
    def test_are_the_row_that_is_known_best(self):
        sheet, remarks = sheet_of(
            [
                ["Overzicht samenwerkingen", "versie 3"],
                ["Landstede", "concept"],
                ["Titel", "Partijen", "Status"],
                ["Pact", "MEE; De Kern", "actief"],
            ]
        )

        assert sheet.headings == ["Titel", "Partijen", "Status"]
        assert sheet.rows == [(4, ["Pact", "MEE; De Kern", "actief"])]
        assert remarks == [
            "Blad “Samenwerkingen 2024”: de koppen staan in rij 3. Daarboven, niet gelezen: "
            "rij 1 (“Overzicht samenwerkingen”), rij 2 (“Landstede”)."
        ]

    def test_a_title_above_them_is_told(self):
        sheet, remarks = sheet_of([["Overzicht"], [None], ["Titel", "Partijen"], ["Pact", "MEE"]])

        assert sheet.rows == [(4, ["Pact", "MEE"])]
        assert "rij 1 (“Overzicht”)" in remarks[0]

    def test_are_the_first_words_where_no_row_is_known(self):
        """Words of a row may be called like a field; the first row stays the headings."""
        sheet, remarks = sheet_of([["Wat", "Wie"], ["project", "MEE"], ["Pact", "De Kern"]])

        assert (sheet.headings, len(sheet.rows), remarks) == (["Wat", "Wie"], 2, [])

    def test_of_one_column(self):
        sheet, remarks = sheet_of([["Partijen"], ["MEE; De Kern"]])

        assert (sheet.headings, sheet.rows, remarks) == (["Partijen"], [(2, ["MEE; De Kern"])], [])

    @pytest.mark.parametrize("above", ["Overzicht, versie 3, concept, 2024", "Overzicht"])
    def test_decide_what_separates_the_columns_of_a_text(self, above):
        book = reading.read_file(csv(f"{above}\n\nTitel;Partijen\nPact;MEE\n"))

        assert book.sheets[0].headings == ["Titel", "Partijen"]
        assert book.sheets[0].rows == [(4, ["Pact", "MEE"])]
        assert book.remarks[0].startswith(
            "De koppen staan in rij 3. Daarboven, niet gelezen: rij 1"
        )


class TestMerged:
    def test_more_cells_than_can_be_followed_are_refused_at_once(self):
        def merge(sheet):
            for column in "ABCDEFGHIJKL":
                sheet.merged_cells.add(f"{column}2:{column}1000000")

        with pytest.raises(ValidationError, match="zijn te veel cellen samengevoegd"):
            reading.read_file(xlsx([row_of(titel="Pact")], change=merge))

    def test_a_whole_column_can_be_followed(self):
        def merge(sheet):
            sheet.merged_cells.add("C2:C1048576")

        rows = [row_of(titel="Een", status="actief"), row_of(titel="Twee")]
        book = reading.read_file(xlsx(rows, change=merge))

        assert book.sheets[0].rows[1][1][2] == {"value": "actief", "was": "merged"}

    def test_a_failed_formula_fails_in_each_of_its_rows(self):
        def merge(sheet):
            sheet["C2"] = "#N/A"
            sheet.merge_cells("C2:C3")

        book = reading.read_file(xlsx([row_of(titel="A"), row_of(titel="B")], change=merge))

        assert [row[2] for _number, row in book.sheets[0].rows] == [
            {"formula": "=", "failed": "#N/A"}
        ] * 2


class TestNothing(ImportPages):
    """What stands in a cell and says nothing makes nothing: no organisation, person or theme."""

    NOTHING = ["-", "–", "n.v.t.", "nvt", "#n/a", "N/A", "onbekend", "?", "geen", "PM"]

    @pytest.mark.parametrize("nothing", NOTHING)
    def test_a_placeholder_is_nobody_and_nothing(self, client, nothing):
        columns = ("penvoerder", "themas", "eigenaar", "titel", "gemeenten", "status", "soort")
        rows = [
            row_of(partijen=f"MEE; De Kern; {nothing}", **dict.fromkeys(columns, nothing)),
            row_of(partijen="Frion; De Kern", **dict.fromkeys(columns, nothing)),
        ]
        batch = looked_over(client, xlsx(rows))
        assert outcomes(batch) == {2: "make", 3: "make"}

        write(client, batch)

        names = set(Organisation.objects.values_list("name", flat=True))
        assert names == {"Landstede", "MEE", "De Kern", "Frion"}
        assert sorted(Partnership.objects.values_list("title", flat=True)) == [
            "Frion en De Kern",
            "MEE en De Kern",
        ]
        assert not Contact.objects.exclude(user__isnull=False).exists()
        assert not any(one.themes.exists() for one in Partnership.objects.all())

    def test_a_row_of_placeholders_names_no_party(self, client):
        batch = looked_over(client, xlsx([row_of(titel="Pact", partijen="n.v.t.")]))

        (told,) = problems(client, batch)
        assert told == "rij 2, kolom Partijen (F): hier staat geen partij"

    @pytest.mark.parametrize("number", ["-", "nvt"])
    def test_rows_without_a_number_stay_apart(self, client, number):
        file = csv(f"Nummer;Titel;Partijen\n{number};Een;MEE; De Kern\n{number};Twee;MEE\n")

        batch = looked_over(client, file)

        assert outcomes(batch) == {2: "make", 3: "make"}

    @pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DEEL/0!", "#SPILL!"])
    @pytest.mark.parametrize("made_of", ["xlsx", "csv"])
    def test_a_formula_that_failed_is_a_problem_of_its_cell(self, client, error, made_of):
        if made_of == "xlsx":
            file = xlsx([row_of(titel="Pact", partijen=error)])
        else:
            cells = [cell or "" for cell in row_of(titel="Pact", partijen=error)]
            file = csv(";".join(HEADINGS) + "\n" + ";".join(cells) + "\n")

        batch = looked_over(client, file)

        assert problems(client, batch)[0] == (
            f"rij 2, kolom Partijen (F): deze formule geeft geen waarde maar “{error}”: "
            "herstel die in het bestand"
        )

    def test_figures_without_end_are_no_date(self, client):
        file = csv(f"Titel;Partijen;Sinds\nPact;MEE;{'9' * 5000}\n")

        batch = looked_over(client, file)

        assert "is geen datum" in problems(client, batch)[0]


class TestAbove(ImportPages):
    def test_is_told_on_the_page(self, client):
        lines = [["Overzicht 2024", "van ons"], HEADINGS, row_of(titel="Pact", partijen="MEE")]
        upload(client, xlsx(lines[1:], headings=lines[0]))
        batch = Import.objects.get()

        point_out(client, batch)

        page = client.get(batch.get_absolute_url()).content.decode()
        assert "de koppen staan in rij 2" in page
        assert "Overzicht 2024" in page
