"""What a dry run says of rows, and what is made of them."""

import pytest
from django.urls import reverse

from accounts import records
from organisations.models import Organisation
from organisations.registering import register_organisation
from partnerships.models import Import, Partnership, Theme
from partnerships.spreadsheet import behind, making, reading
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
from tests.partnerships.spreadsheets import csv, row_of, xlsx

pytestmark = pytest.mark.django_db


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    def test_reads_text_in_any_usual_form(self, encoding, separator):
        text = f"Titel{separator}Partijen\r\nCafé{separator}MEE\r\n"

        sheet = reading.read_file(csv(text, encoding=encoding)).sheets[0]

        assert (sheet.headings, sheet.rows) == (["Titel", "Partijen"], [(2, ["Café", "MEE"])])


class TestRows(ImportPages):
    @pytest.mark.parametrize(
        ("cells", "sentence"),
        [
            ({"einddatum": "31-02-2024"}, "kolom Einddatum (K): “31-02-2024” is geen datum"),
            ({"status": "misschien"}, "kolom Status (C): “misschien” is geen woord"),
            ({"gemeenten": "Atlantis"}, "kolom Gemeenten (E): “Atlantis” is geen gemeente"),
            ({"opzegtermijn": "lang"}, "kolom Opzegtermijn (L): “lang” is geen aantal maanden"),
            ({"partijen": None}, "kolom Partijen (F): hier staat geen partij"),
            (
                {"ingangsdatum": "2024", "einddatum": "2023"},
                "kolom Einddatum (K): dit einde ligt voor het begin, 2024",
            ),
            (
                {"themas": "A; B; C", "eigenaar": "Een; Twee"},
                "kolom Eigenaar (N): hier staan 2 eigenaren voor 3 thema’s",
            ),
        ],
    )
    def test_names_a_problem_at_its_row_and_cell(self, client, cells, sentence):
        row = row_of(**{"titel": "Twee", "partijen": "MEE", **cells})

        batch = looked_over(client, xlsx([ONE, row]))

        assert outcomes(batch)[3] == "problem"
        (told,) = problems(client, batch)
        assert told.startswith(f"rij 3, {sentence}")

    def test_tells_formulas_and_merged_cells(self, client):
        def change(sheet):
            sheet["A2"] = "=B2"
            sheet["F3"] = "MEE"
            sheet.merge_cells("F3:F4")

        rows = [ONE, row_of(titel="Twee"), row_of(titel="Drie")]
        batch = looked_over(client, xlsx(rows, change=change))

        assert outcomes(batch) == {2: "problem", 3: "make", 4: "make"}
        (told,) = problems(client, batch)
        assert told.startswith("rij 2, kolom Titel (A): dit is een formule zonder")
        page = client.get(batch.get_absolute_url(), {"outcome": "make"})
        assert "rij 4, kolom Partijen (F): deze cel was samengevoegd" in " ".join(
            sentence for line in page.context["lines"] for sentence in line.remarks
        )

    def test_finds_what_is_there_already(self, client, keeper):
        write(client, looked_over(client, xlsx([ONE])))

        batch = looked_over(client, xlsx([ONE]))

        assert outcomes(batch) == {2: "found"}
        assert write(client, batch).status_code == 409

    def test_rows_of_one_partnership_may_not_disagree(self, client):
        rows = [
            row_of(titel="Pact", status="actief", partijen="MEE"),
            row_of(titel="Pact", status="verkennend", partijen="De Kern"),
        ]

        batch = looked_over(client, xlsx(rows))

        assert problems(client, batch) == [
            "rij 3, kolom Status (C): rij 2 van dezelfde samenwerking zegt hier “actief”"
        ]


class TestWritten(ImportPages):
    def test_rows_of_one_partnership_are_one(self, client):
        rows = [
            row_of(titel="Zorgpact", partijen="Landstede", themas="Wonen"),
            row_of(titel="Zorgpact", partijen="MEE; Landstede", themas="Zorg; Wonen"),
        ]
        batch = looked_over(client, xlsx(rows))

        write(client, batch)

        made = Partnership.objects.get()
        assert [str(party) for party in made.parties.all()] == ["Landstede", "MEE"]
        assert [str(theme) for theme in made.themes.all()] == ["Wonen", "Zorg"]

    def test_the_keeper_may_take_part_in_all(self, client):
        batch = looked_over(client, xlsx([row_of(partijen="Leger des Heils")]), keeper_joins="on")

        write(client, batch)

        made = Partnership.objects.get()
        assert made.title == "Landstede en Leger des Heils"
        assert made.party_count == 2

    def test_a_list_of_organisations(self, client, keeper):
        file = csv("Organisatie;Soort organisatie;KvK\nDe Kern;Welzijn;12345678\nLandstede;;\n")
        batch = looked_over(client, file)
        assert outcomes(batch) == {2: "make", 3: "found"}

        write(client, batch)

        made = Organisation.objects.get(name="De Kern")
        assert (made.kind, made.kvk_number, made.recorded_by) == ("welfare", "12345678", keeper)
        assert Organisation.objects.count() == 2

    def test_a_large_one_goes_on_behind_the_page(self, client, monkeypatch):
        monkeypatch.setattr(behind, "AT_ONCE", 0)
        begun = []
        monkeypatch.setattr(behind, "in_thread", lambda *given: begun.append(given))
        batch = looked_over(client, xlsx([ONE]))

        write(client, batch)

        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count(), len(begun)) == ("writing", 0, 1)
        assert client.get(batch.get_absolute_url()).status_code == 200
        assert write(client, batch).status_code == 409
        making.write_import(batch.pk, by=batch.user, at=begun[0][3])
        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count()) == ("written", 1)

    def test_remembers_what_was_chosen(self, client):
        file = csv("Wat;Wie doen mee\nSamen;MEE\n")
        looked_over(client, file, column_0="title", column_1="parties")

        upload(client, csv("Wie doen mee;Wat\nMEE;Anders\n"))

        form = client.get(reverse("import_map", args=[Import.objects.first().pk])).context["form"]
        assert (form["column_0"].value(), form["column_1"].value()) == ("parties", "title")

    def test_spellings_of_one_organisation_are_one(self, client):
        register_organisation(name="Leger des Heils", kind="care", by=None, at=AT)
        rows = [
            row_of(titel="Een", partijen="Landstede; leger des heils"),
            row_of(titel="Twee", partijen="Landstede; Stichting Welzijn Noord"),
            row_of(titel="Drie", partijen="Landstede; WELZIJN NOORD"),
            row_of(titel="Vier", partijen="Landstede; Welzijn-Noord"),
        ]
        batch = looked_over(client, xlsx(rows))
        assert set(outcomes(batch).values()) == {"make"}

        write(client, batch)

        assert sorted(Organisation.objects.values_list("name", flat=True)) == [
            "Landstede",
            "Leger des Heils",
            "Stichting Welzijn Noord",
        ]

    def test_takes_only_what_was_offered(self, client):
        register_organisation(name="Leger des Heils", kind="care", by=None, at=AT)
        batch = looked_over(client, xlsx([row_of(titel="Een", partijen="Legger des Heils")]))
        (question,) = client.get(batch.get_absolute_url()).context["questions"]
        url = reverse("import_choose", args=[batch.pk])

        client.post(url, {f"name_{question.number}": "pk-999999"})

        assert outcomes(batch) == {2: "choice"}


class TestUndone(ImportPages):
    def written(self, client):
        batch = looked_over(client, xlsx([ONE, row_of(titel="Twee", partijen="MEE; De Kern")]))
        write(client, batch)
        batch.refresh_from_db()
        return batch

    def test_not_when_something_was_changed_since(self, client, coordinator):
        batch = self.written(client)
        made = Partnership.objects.get(title="Twee")
        records.update(made, {"purpose": "Anders"}, by=coordinator, at=AT)

        refused = undo(client, batch)

        assert refused.status_code == 409
        assert "Twee" in refused.content.decode()
        assert Partnership.objects.count() == 2

    def test_not_when_something_hangs_under_it(self, client, coordinator):
        batch = self.written(client)
        made = Partnership.objects.get(title="Twee")
        records.create(Theme(partnership=made, title="Later"), by=coordinator, at=AT)

        assert undo(client, batch).status_code == 409
        assert Theme.objects.count() == 3
