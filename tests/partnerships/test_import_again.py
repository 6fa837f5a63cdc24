"""What a dry run found is asked again at the making; what is signed, and whose number it is."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from accounts.models import AuditEntry
from organisations.models import Organisation, OrganisationName
from organisations.registering import register_organisation
from partnerships.models import Import, NumberSequence, Partnership
from partnerships.recording import record_partnership
from partnerships.spreadsheet import writing
from tests.factories import make_user
from tests.partnerships.importing import (
    AT,
    ONE,
    ImportPages,
    look_over,
    looked_over,
    outcomes,
    problems,
    register_counts,
    undo,
    upload,
    write,
)
from tests.partnerships.spreadsheets import csv, row_of, xlsx

pytestmark = pytest.mark.django_db
PAPER = {"titel": "Pact", "partijen": "MEE; De Kern", "soort_overeenkomst": "convenant"}


def refused(client, batch) -> str:
    """The sentence with which the making ended; nothing was made."""
    NumberSequence.objects.get_or_create(pk=1)
    before = register_counts()
    write(client, batch, skip="on")
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert register_counts() == before
    assert escape(batch.options["error"]) in client.get(batch.get_absolute_url()).content.decode()
    return batch.options["error"]


class TestSigned(ImportPages):
    @pytest.mark.parametrize(
        "text", ["geen", "nvt", "n.v.t.", "-", "?", "onbekend", "nee", "niet ondertekend"]
    )
    def test_not_by_a_word_that_is_no_date(self, client, text):
        batch = looked_over(client, xlsx([row_of(**PAPER, ondertekend_op=text)]))
        assert outcomes(batch) == {2: "make"}

        write(client, batch)

        paper = Partnership.objects.get().agreements.get()
        assert (paper.state, bool(paper.signed)) == ("draft", False)
        assert not paper.signatures.filter(state="signed").exists()

    @pytest.mark.parametrize(
        ("text", "state"),
        [("geen", "draft"), ("nee", "draft"), ("nvt", "draft"), ("?", "signed"), (None, "signed")],
    )
    def test_what_is_said_not_to_be_signed_is_not_assumed_to_be(self, client, text, state):
        file = xlsx([row_of(**PAPER, ondertekend_op=text)])
        batch = looked_over(client, file, assume_signed="on")

        write(client, batch)

        assert Partnership.objects.get().agreements.get().state == state


class TestMeanwhile(ImportPages):
    """Between the dry run and the yes the register went on."""

    def test_a_partnership_of_that_title(self, client, keeper, coordinator):
        batch = looked_over(client, xlsx([row_of(titel="Nieuw", partijen="A; B"), ONE]))
        made = record_partnership(
            keeper=keeper, organisations=[keeper], title="samen in de Wijk", by=coordinator, at=AT
        )

        error = refused(client, batch)

        assert error.startswith("Rij 3: ")
        assert made.number in error
        assert "Kijk de rijen nog een keer na" in error
        assert Partnership.objects.get() == made

    def test_one_of_that_title_that_one_may_not_see_is_no_hindrance(self, client):
        batch = looked_over(client, xlsx([ONE]))
        other = register_organisation(name="Elders", kind="care", by=None, at=AT)
        record_partnership(
            keeper=other, organisations=[other], title="Samen in de wijk", by=None, at=AT
        )

        write(client, batch)

        batch.refresh_from_db()
        assert batch.state == "written"

    def test_a_partnership_of_that_number(self, client, keeper, coordinator):
        file = csv("Nummer;Titel;Partijen\nSW-000001;Pact;MEE; \n")
        batch = looked_over(client, file, column_0="number")
        assert outcomes(batch) == {2: "make"}
        record_partnership(
            keeper=keeper, organisations=[keeper], title="Anders", by=coordinator, at=AT
        )
        assert Partnership.objects.get().number == "SW-000001"

        assert "SW-000001" in refused(client, batch)

    @pytest.mark.parametrize("name", ["Leger des Heils", "Stichting Leger des Heils"])
    def test_an_organisation_of_that_name(self, client, name):
        batch = looked_over(client, xlsx([row_of(titel="Een", partijen="A; B"), ONE]))
        register_organisation(name=name, kind="care", by=None, at=AT)

        error = refused(client, batch)

        assert error.startswith("Rij 3: ")
        assert "Leger des Heils" in error

    def test_an_organisation_of_another_spelling_in_the_file(self, client):
        rows = [
            row_of(titel="Een", partijen="Landstede; Stichting Welzijn Noord"),
            row_of(titel="Twee", partijen="Landstede; Welzijn-Noord"),
        ]
        batch = looked_over(client, xlsx(rows))
        kern = register_organisation(name="De Kern", kind="care", by=None, at=AT)
        OrganisationName.objects.create(organisation=kern, kind="alias", name="Welzijn-Noord")

        assert refused(client, batch).startswith("Rij 2: ")

    def test_a_name_that_was_chosen_to_be_new_stays_new(self, client):
        for _number in range(2):
            register_organisation(name="De Kern", kind="care", by=None, at=AT)
        batch = looked_over(client, xlsx([row_of(titel="Een", partijen="Landstede; De Kern")]))
        client.post(reverse("import_choose", args=[batch.pk]), {"name_2": "new"})
        assert outcomes(batch) == {2: "make"}

        write(client, batch)

        assert Organisation.objects.filter(name="De Kern").count() == 3

    def test_an_organisation_that_was_archived(self, client):
        known = register_organisation(name="MEE", kind="care", by=None, at=AT)
        batch = looked_over(client, xlsx([row_of(titel="Een", partijen="MEE; De Kern")]))
        Organisation.objects.filter(pk=known.pk).update(archived_at=AT)

        error = refused(client, batch)

        assert error.startswith("Rij 2: ")
        assert "“MEE”" in error

    def test_a_partnership_that_was_known(self, client, keeper, coordinator):
        known = record_partnership(
            keeper=keeper, organisations=[keeper], title="Pact", by=coordinator, at=AT
        )
        rows = [row_of(titel="Pact", partijen="MEE; De Kern"), ONE]
        batch = looked_over(client, xlsx(rows))
        assert outcomes(batch) == {2: "found", 3: "make"}
        Partnership.objects.filter(pk=known.pk).update(archived_at=AT)

        assert refused(client, batch).startswith("Rij 2: ")

    def test_an_organisation_that_was_known(self, client):
        """Of a list of organisations: nothing is made of its row, but the reader counts on it."""
        known = register_organisation(name="MEE", kind="care", by=None, at=AT)
        batch = looked_over(client, csv("Organisatie;KvK\nMEE;\nDe Kern;\n"))
        assert outcomes(batch) == {2: "found", 3: "make"}
        known.names.all().delete()
        known.delete()

        error = refused(client, batch)

        assert error.startswith("Rij 2: ")
        assert "“MEE”" in error

    def test_an_organisation_of_that_number(self, client):
        batch = looked_over(client, csv("Organisatie;KvK\nMEE;\nDe Kern;12345678\n"))
        register_organisation(
            name="Heel anders", kind="care", kvk_number="12345678", by=None, at=AT
        )

        error = refused(client, batch)

        assert error.startswith("Rij 3: ")
        assert "12345678" in error
        assert "Heel anders" in error

    def test_while_the_file_is_being_recorded(self, client, keeper, monkeypatch):
        """Somebody records the same partnership after the first rows were made."""
        batch = looked_over(client, xlsx([ONE, row_of(titel="Twee", partijen="A; B")]))
        real, done = writing.record_partnership, []

        def beside(**given):
            if not done:
                done.append(
                    record_partnership(
                        keeper=keeper, organisations=[keeper], title="Twee", by=None, at=AT
                    )
                )
            return real(**given)

        monkeypatch.setattr(writing, "record_partnership", beside)

        assert refused(client, batch).startswith("Rij 3: ")

    def test_what_the_file_itself_names_twice_is_no_hindrance(self, client):
        """Rows with other numbers and the same title are two partnerships."""
        file = csv("Nummer;Titel;Partijen\n1;Pact;MEE\n2;Pact;MEE\n")

        write(client, looked_over(client, file, column_0="number"))

        assert Partnership.objects.filter(title="Pact").count() == 2

    def test_of_a_workbook(self, client, keeper, coordinator):
        write(client, looked_over(client, xlsx([row_of(titel="Pact", partijen="MEE; De Kern")])))
        content = client.get(reverse("register_workbook")).content
        undo(client, Import.objects.get())
        assert not Partnership.objects.exists()
        upload(client, SimpleUploadedFile("register.xlsx", content))
        batch = look_over(client, Import.objects.latest("pk"))
        assert "make" in outcomes(batch).values()
        record_partnership(
            keeper=keeper, organisations=[keeper], title="Pact", by=coordinator, at=AT
        )

        error = refused(client, batch)

        assert error.startswith("Samenwerkingen, rij 2: ")

    def test_a_partnership_of_a_workbook_that_was_known(self, client):
        write(client, looked_over(client, xlsx([row_of(titel="Pact", partijen="MEE; De Kern")])))
        write(client, looked_over(client, xlsx([ONE])))
        content = client.get(reverse("register_workbook")).content
        undo(client, Import.objects.latest("pk"))
        upload(client, SimpleUploadedFile("register.xlsx", content))
        batch = look_over(client, Import.objects.latest("pk"))
        (row,) = (one for one in batch.rows.filter(outcome="found") if "known" in one.found)
        Partnership.objects.filter(title="Pact").update(archived_at=AT)

        assert refused(client, batch).startswith(f"Samenwerkingen, rij {row.number}: ")

    def test_is_looked_over_once_more(self, client, keeper, coordinator):
        """By the button of the page; what was chosen before is still chosen."""
        register_organisation(name="Leger des Heils", kind="care", by=None, at=AT)
        rows = [ONE, row_of(titel="Twee", partijen="A; Legger des Heils")]
        batch = looked_over(client, xlsx(rows))
        (question,) = client.get(batch.get_absolute_url()).context["questions"]
        url = reverse("import_choose", args=[batch.pk])
        client.post(url, {f"name_{question.number}": "new"})
        record_partnership(
            keeper=keeper, organisations=[keeper], title="Samen in de wijk", by=coordinator, at=AT
        )
        refused(client, batch)
        page = client.get(batch.get_absolute_url()).content.decode()
        assert "Kijk alle rijen opnieuw na" in page

        response = client.post(reverse("import_check", args=[batch.pk]), {"again": "1"})

        assert response.status_code == 302
        look_over(client, batch)
        assert outcomes(batch) == {2: "found", 3: "make"}
        assert "error" not in batch.options
        write(client, batch)
        assert Partnership.objects.filter(title="Twee").count() == 1


class TestNumbers(ImportPages):
    """One KvK number belongs to one organisation."""

    HEAD = "Organisatie;KvK\n"

    def test_twice_in_one_file(self, client):
        batch = looked_over(client, csv(f"{self.HEAD}MEE;12345678\nDe Kern;1234 5678\n"))

        assert outcomes(batch) == {2: "make", 3: "problem"}
        assert problems(client, batch) == [
            "rij 3, kolom KvK (B): rij 2 heeft dit KvK-nummer voor een andere organisatie"
        ]

    def test_of_one_organisation_in_two_spellings(self, client):
        text = f"{self.HEAD}Stichting MEE;12345678\nMEE;12345678\n"
        batch = looked_over(client, csv(text))
        assert set(outcomes(batch).values()) == {"make"}

        write(client, batch)

        made = Organisation.objects.exclude(name="Landstede").get()
        assert made.kvk_number == "12345678"

    def test_of_one_that_is_archived(self, client):
        gone = register_organisation(
            name="Oude Kern", kind="care", kvk_number="12345678", by=None, at=AT
        )
        Organisation.objects.filter(pk=gone.pk).update(archived_at=AT)

        batch = looked_over(client, csv(f"{self.HEAD}De Kern;12345678\n"))

        assert outcomes(batch) == {2: "problem"}
        (told,) = problems(client, batch)
        assert told.startswith("rij 2, kolom KvK (B): ")
        assert "“Oude Kern”" in told
        assert "archief" in told

    def test_of_one_that_went_into_another(self, client):
        kept = register_organisation(name="Nieuwe Kern", kind="care", by=None, at=AT)
        gone = register_organisation(
            name="Oude Kern", kind="care", kvk_number="12345678", by=None, at=AT
        )
        Organisation.objects.filter(pk=gone.pk).update(archived_at=AT, merged_into=kept)

        batch = looked_over(client, csv(f"{self.HEAD}De Kern;12345678\n"))

        assert outcomes(batch) == {2: "found"}

    def test_of_a_workbook(self, client, keeper):
        """Twice in the file, and of one that is archived: told at row and cell."""
        text = "Titel;Partijen;KvK\nX;MEE;12345678\nY;De Kern;87654321\n"
        write(client, looked_over(client, csv(text), column_2="org_kvk"))
        content = client.get(reverse("register_workbook")).content
        undo(client, Import.objects.get())
        gone = register_organisation(
            name="Oude Kern", kind="care", kvk_number="12345678", by=None, at=AT
        )
        Organisation.objects.filter(pk=gone.pk).update(archived_at=AT)

        upload(client, _changed(content, "87654321", "12345678"))
        batch = look_over(client, Import.objects.latest("pk"))

        told = problems(client, batch)
        assert len(told) == 2
        assert all(one.startswith("Organisaties, rij ") for one in told)
        assert all("KvK" in one.partition(":")[0] for one in told)


def _changed(content: bytes, old: str, new: str):
    """A workbook of the register with another text in one cell."""
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value) == old:
                    cell.value = new
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("register.xlsx", stream.getvalue())


class TestTrail(ImportPages):
    """What a file says of people goes with the file."""

    SECRET = "Jansen-Voorbeeld"

    def written(self, client):
        headings = ["Titel", "Partijen", "Thema's", "Eigenaar", f"Gebeld met {self.SECRET}"]
        row = ["Pact", "MEE; De Kern", "Zorg", f"{self.SECRET} (Deltion)", "ja"]
        other = register_organisation(name="Deltion", kind="education", by=None, at=AT)
        make_user(other, "coordinator")
        batch = looked_over(client, xlsx([row], headings=headings))
        write(client, batch)
        batch.refresh_from_db()
        assert batch.state == "written"
        return batch

    def test_holds_no_names_from_the_file(self, client):
        batch = self.written(client)
        undo(client, batch)

        trail = AuditEntry.objects.of(batch)

        assert {"create", "read_in", "undo_import"} <= set(trail.values_list("verb", flat=True))
        kept = json.dumps(list(trail.values_list("before", "after")), ensure_ascii=False)
        assert self.SECRET not in kept
        texts = [(entry.text.before, entry.text.after) for entry in trail.select_related("text")]
        assert self.SECRET not in json.dumps(texts, ensure_ascii=False)

    def test_nor_of_a_making_that_failed(self, client, monkeypatch):
        batch = looked_over(client, xlsx([ONE]))

        def fail(**given):
            raise writing.WriteProblem(f"Rij 2: {self.SECRET} past niet")

        monkeypatch.setattr(writing, "record_partnership", fail)
        write(client, batch)

        kept = json.dumps(list(AuditEntry.objects.of(batch).values_list("before", "after")))
        assert self.SECRET not in kept

    def test_the_cells_go_once_they_are_recorded(self, client):
        batch = self.written(client)

        assert {json.dumps(row.cells) for row in batch.rows.all()} == {"[]"}
        page = client.get(batch.get_absolute_url())
        assert [line.makes for line in page.context["lines"]] == ["Pact: 2 partijen, 1 thema"]
        assert undo(client, batch).status_code == 302
        batch.refresh_from_db()
        assert batch.state == "undone"

    def test_the_cells_stay_while_it_can_still_be_recorded(self, client, monkeypatch):
        batch = looked_over(client, xlsx([ONE]))
        before = list(batch.rows.order_by("pk").values_list("sheet", "cells"))

        def fail(**given):
            raise writing.WriteProblem("Rij 2: past niet")

        monkeypatch.setattr(writing, "record_partnership", fail)
        write(client, batch)

        assert list(batch.rows.order_by("pk").values_list("sheet", "cells")) == before
