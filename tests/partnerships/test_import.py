"""The pages of an import: upload, columns, dry run, choices, the final yes, and back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Municipality, Organisation
from organisations.registering import register_organisation
from partnerships.models import Import, ImportRow, NumberSequence, Partnership
from partnerships.spreadsheet import reading, steps, writing
from tests.factories import make_user
from tests.partnerships.importing import (
    AT,
    ONE,
    ImportPages,
    looked_over,
    outcomes,
    point_out,
    register_counts,
    register_picture,
    undo,
    upload,
    write,
)
from tests.partnerships.spreadsheets import row_of, xlsx

pytestmark = pytest.mark.django_db


class TestWrite(ImportPages):
    def test_makes_the_whole_row(self, client, keeper):
        batch = looked_over(client, xlsx([ONE]))
        assert batch.state == "checked"

        response = write(client, batch)

        assert response.status_code == 302
        batch.refresh_from_db()
        assert (batch.state, batch.options.get("error")) == ("written", None)
        made = Partnership.objects.get()
        assert (made.title, made.stage, made.since.text, made.keeper) == (
            "Samen in de wijk", "active", "2019", keeper,
        )  # fmt: skip
        assert [str(party) for party in made.parties.all()] == [
            "Landstede", "Leger des Heils", "Gemeente Zwolle",
        ]  # fmt: skip
        assert list(made.municipalities.all()) == [Municipality.objects.get(name="Zwolle")]
        paper = made.agreements.get()
        assert (paper.state, paper.signed.text, paper.duration, paper.notice_months) == (
            "signed", "2019-03-14", "open", 3,
        )  # fmt: skip
        assert [(str(t), t.current_owner.contact.name) for t in made.themes.all()] == [
            ("Inloop", "Coördinator"),
            ("Vrijwilligers", "Coördinator"),
        ]
        assert client.get(batch.get_absolute_url()).status_code == 200

    def test_a_second_click_writes_once(self, client):
        batch = looked_over(client, xlsx([ONE]))
        version = batch.version

        write(client, batch)
        url = reverse("import_write", args=[batch.pk])
        second = client.post(url, {"version": version})

        assert second.status_code == 409
        assert Partnership.objects.count() == 1

    def test_nothing_is_left_when_a_row_fails(self, client, monkeypatch):
        batch = looked_over(client, xlsx([ONE, row_of(titel="Twee", partijen="Een ander")]))
        real = writing.record_partnership

        def fail_on_the_second(**given):
            if given["title"] == "Twee":
                raise writing.WriteProblem("Rij 3: dit past niet")
            return real(**given)

        monkeypatch.setattr(writing, "record_partnership", fail_on_the_second)
        NumberSequence.objects.create(pk=1)  # as in every register in use
        before = register_counts()

        assert write(client, batch).status_code == 302

        batch.refresh_from_db()
        assert (batch.state, batch.options["error"]) == ("failed", "Rij 3: dit past niet")
        assert register_counts() == before
        page = client.get(batch.get_absolute_url()).content.decode()
        assert "Rij 3: dit past niet" in page
        monkeypatch.undo()
        write(client, batch)
        assert Partnership.objects.count() == 2

    def test_asks_before_it_leaves_rows_out(self, client):
        wrong = row_of(titel="Twee", partijen="Ander", einddatum="31-02-2024")
        batch = looked_over(client, xlsx([ONE, wrong]))

        refused = write(client, batch)
        assert refused.status_code == 422
        assert Partnership.objects.count() == 0
        assert write(client, batch, skip="on").status_code == 302
        assert list(Partnership.objects.values_list("title", flat=True)) == ["Samen in de wijk"]

    def test_nothing_is_written_before_the_yes(self, client, keeper):
        """Nothing is made, and nothing that is there is touched, on any page until then."""
        register_organisation(name="Leger des Heils", kind="care", by=None, at=AT)
        rows = [ONE, row_of(titel="Twee", partijen="Legger des Heils; A", einddatum="31-02-2024")]
        rows.append(row_of(titel="Drie", partijen="Leger dez Heils; B"))
        client.get(reverse("import_list"))
        before, last = register_picture(), AuditEntry.objects.latest("pk").pk

        batch = looked_over(client, xlsx(rows))
        url = reverse("import_choose", args=[batch.pk])
        assert client.post(url, {"rest": "new"}).status_code == 302
        assert client.get(reverse("import_write", args=[batch.pk])).status_code == 200
        assert write(client, batch).status_code == 422

        assert register_picture() == before
        trail = AuditEntry.objects.filter(pk__gt=last)
        assert set(trail.values_list("object_type", flat=True)) == {"partnerships.import"}
        assert write(client, batch, skip="on").status_code == 302
        assert register_picture() != before

    def test_not_before_it_was_looked_over(self, client, keeper, coordinator):
        batch = Import.objects.create(organisation=keeper, user=coordinator, file_name="x.csv")

        assert write(client, batch).status_code == 409
        assert Partnership.objects.count() == 0


class TestList(ImportPages):
    def test_shows_those_of_the_own_organisation(self, client):
        looked_over(client, xlsx([ONE]))
        other = Client()
        other.force_login(
            make_user(register_organisation(name="MEE", kind="care", by=None, at=AT), "coordinator")
        )

        assert len(client.get(reverse("import_list")).context["imports"]) == 1
        assert len(other.get(reverse("import_list")).context["imports"]) == 0

    def test_not_for_a_reader(self, keeper):
        client = Client()
        client.force_login(make_user(keeper, "reader"))

        assert client.get(reverse("import_list")).status_code == 403


class TestCreate(ImportPages):
    def test_keeps_the_rows_and_nothing_else(self, client):
        before = register_counts()

        response = upload(client, xlsx([ONE]))

        batch = Import.objects.get()
        assert response.url == reverse("import_map", args=[batch.pk])
        assert (batch.row_count, batch.state) == (1, "uploaded")
        assert register_counts() == before

    @pytest.mark.parametrize(
        "content",
        [b"", b"\x00\x01\x02\x00", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a"],
    )
    def test_refuses_what_is_no_spreadsheet(self, client, content):
        response = upload(client, SimpleUploadedFile("lijst.xlsx", content))

        assert response.status_code == 422
        assert Import.objects.count() == 0

    def test_refuses_a_workbook_that_unpacks_too_large(self, client, monkeypatch):
        monkeypatch.setattr(reading, "MAX_UNPACKED", 100)

        assert upload(client, xlsx([ONE])).status_code == 422

    def test_refuses_too_many_rows(self, client, monkeypatch):
        monkeypatch.setattr(reading, "MAX_ROWS", 3)

        assert upload(client, xlsx([ONE] * 4)).status_code == 422

    def test_says_what_it_does_not_read(self, client):
        def hide(sheet):
            sheet.parent.create_sheet("Geheim").append(["Titel", "Partijen"])
            sheet.parent["Geheim"].sheet_state = "hidden"

        upload(client, xlsx([ONE], change=hide))

        batch = Import.objects.get()
        assert len(batch.options["remarks"]) == 1
        assert "Geheim" in batch.options["remarks"][0]


class TestMap(ImportPages):
    def test_guesses_every_column(self, client):
        upload(client, xlsx([ONE]))

        form = client.get(reverse("import_map", args=[Import.objects.get().pk])).context["form"]

        assert [form[name].value() for name, _letter, _number in form.columns] == [
            "title", "kind", "stage", "since", "municipalities", "parties", "lead", "paper_kind",
            "paper_signed", "paper_start", "paper_end", "paper_notice", "themes", "theme_owner",
        ]  # fmt: skip

    def test_needs_a_column_with_parties(self, client):
        upload(client, xlsx([ONE]))
        batch = Import.objects.get()

        response = point_out(client, batch, column_5="", column_6="")

        assert response.status_code == 422
        batch.refresh_from_db()
        assert batch.state == "uploaded"

    def test_not_once_it_was_written(self, client):
        batch = looked_over(client, xlsx([ONE]))
        url = reverse("import_map", args=[batch.pk])
        write(client, batch)

        assert client.get(url).status_code == 409
        assert client.post(url, {}).status_code == 409


class TestCheck(ImportPages):
    def test_goes_in_pieces_and_answers_a_script(self, client, monkeypatch):
        monkeypatch.setattr(steps, "CHUNK", 2)
        upload(client, xlsx([row_of(titel=f"Nr {n}", partijen="MEE") for n in range(3)]))
        batch = Import.objects.get()
        point_out(client, batch)
        url = reverse("import_check", args=[batch.pk])

        first = client.post(url, headers={"HX-Request": "true"})
        second = client.post(url, headers={"HX-Request": "true"})

        assert 'value="2"' in first.content.decode()
        assert second["HX-Redirect"] == batch.get_absolute_url()
        assert client.post(url).status_code == 409


class TestChoose(ImportPages):
    @pytest.fixture
    def known(self):
        return register_organisation(
            name="Leger des Heils",
            kind="care",
            legal_name="Stichting Leger des Heils",
            by=None,
            at=AT,
        )

    @pytest.mark.parametrize(
        ("value", "organisations"), [("pk", 2), ("new", 3)], ids=["the same", "a new one"]
    )
    def test_asks_once_for_each_name_that_looks_like_another(
        self, client, known, value, organisations
    ):
        rows = [row_of(titel=f"Nr {n}", partijen="Landstede; Legger des Heils") for n in range(3)]
        batch = looked_over(client, xlsx(rows))
        assert set(outcomes(batch).values()) == {"choice"}
        (question,) = client.get(batch.get_absolute_url()).context["questions"]
        chosen = next(one.value for one in question.options if one.value.startswith(value))
        assert write(client, batch).status_code == 409

        url = reverse("import_choose", args=[batch.pk])
        response = client.post(url, {f"name_{question.number}": chosen, "name_999": "new"})

        assert response.status_code == 302
        assert set(outcomes(batch).values()) == {"make"}
        write(client, batch)
        assert Organisation.objects.count() == organisations

    def test_all_other_names_may_be_new_at_once(self, client, known):
        names = "Legger des Heils; Leger dez Heils; Leger des Heills"
        batch = looked_over(client, xlsx([row_of(titel="Een", partijen=names)]))
        url = reverse("import_choose", args=[batch.pk])

        client.post(url, {"name_1": f"pk-{known.pk}", "rest": "new"})

        assert outcomes(batch) == {2: "make"}
        write(client, batch)
        assert Organisation.objects.count() == 4


class TestShow(ImportPages):
    def test_not_for_a_stranger(self, client):
        batch = looked_over(client, xlsx([ONE]))
        stranger = Client()
        stranger.force_login(
            make_user(register_organisation(name="MEE", kind="care", by=None, at=AT), "coordinator")
        )

        assert stranger.get(batch.get_absolute_url()).status_code == 404

    def test_pages_and_filters(self, client):
        rows = [row_of(titel=f"Nr {n}", partijen="MEE") for n in range(60)]
        batch = looked_over(client, xlsx([*rows, row_of(titel="Fout")]))

        first = client.get(batch.get_absolute_url())
        second = client.get(batch.get_absolute_url(), {"page": "2"})
        wrong = client.get(batch.get_absolute_url(), {"outcome": "problem"})

        assert [len(page.context["lines"]) for page in (first, second, wrong)] == [50, 11, 1]
        assert client.get(batch.get_absolute_url(), {"page": "x"}).status_code == 200


class TestUndo(ImportPages):
    @pytest.fixture
    def batch(self, client):
        batch = looked_over(client, xlsx([ONE, row_of(titel="Twee", partijen="MEE; De Kern")]))
        self.before = register_counts()
        write(client, batch)
        batch.refresh_from_db()
        return batch

    def test_takes_everything_back(self, client, batch, coordinator):
        assert client.get(reverse("import_undo", args=[batch.pk])).status_code == 200

        assert undo(client, batch).status_code == 302

        batch.refresh_from_db()
        assert batch.state == "undone"
        after = register_counts()
        # One's own contact stays, and numbers are not given twice.
        allowed = {"organisations.Contact", "partnerships.NumberSequence"}
        changed = {name for name, count in after.items() if count != self.before[name]}
        assert changed <= allowed
        assert AuditEntry.objects.filter(verb="undo_import").count() == 1

    def test_only_once(self, client, batch):
        undo(client, batch)

        assert undo(client, batch).status_code == 409


class TestRemove(ImportPages):
    def test_throws_the_rows_away(self, client):
        batch = looked_over(client, xlsx([ONE]))

        url = reverse("import_remove", args=[batch.pk])
        response = client.post(url, {"version": batch.version, "reason": ""})

        assert response.status_code == 302
        assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)

    def test_not_what_was_recorded(self, client):
        batch = looked_over(client, xlsx([ONE]))
        write(client, batch)
        batch.refresh_from_db()

        url = reverse("import_remove", args=[batch.pk])

        assert client.post(url, {"version": batch.version}).status_code == 409


class TestTemplate(ImportPages):
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_is_read_in_as_it_is(self, keeper, language):
        client = Client()
        client.force_login(make_user(keeper, "coordinator", language=language))
        content = client.get(reverse("import_template")).content

        batch = looked_over(client, SimpleUploadedFile("lijst.xlsx", content))

        assert [
            problem for row in batch.rows.all() for problem in row.found.get("problems", ())
        ] == []
        assert set(outcomes(batch).values()) <= {"make", "choice", ""}
