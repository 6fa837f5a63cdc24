"""The whole dossier as one ZIP: what stands in it, for whom, under which names."""

import csv
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, override

from accounts.models import AuditEntry
from lib.pdf import can_make_pdf
from overview.saving import archive as archiving
from overview.saving import whole
from overview.saving.manner import in_words, recorded
from overview.saving.names import Names, safe_name
from overview.saving.on_paper import SETTINGS, on_paper
from overview.saving.tables import Tables
from partnerships.dossier_file import write_dossier
from partnerships.dossier_file.sections import SECTIONS, fields_of
from partnerships.field_words import WORDS, label_of
from partnerships.models import Agreement, Document, Note, Partnership, Theme
from partnerships.spreadsheet.shape import KINDS
from partnerships.spreadsheet.shape import fields_of as columns_of
from tests.factories import make_user
from tests.house.sweep import text_of_pdf
from tests.partnerships.children import Situation


def unzipped(response) -> zipfile.ZipFile:
    assert response.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    return archive


def rows_of(archive, name) -> list[dict]:
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


class TestZip(Situation):
    url_name = "partnership_save_zip"

    def saved(self, client, user=None) -> zipfile.ZipFile:
        client.force_login(user or self.editor)
        return unzipped(client.get(self.url))

    def document(self, name, content=b"%PDF-1.4\n", **given) -> Document:
        stored = default_storage.save("bestand", ContentFile(content))
        return Document.objects.create(
            **{
                "partnership": self.partnership,
                "title": "Overeenkomst",
                "stored_name": stored,
                "original_name": name,
                **given,
            }
        )

    def readme(self, archive) -> str:
        return archive.read("README.txt").decode("utf-8-sig")

    def test_its_name_says_what_and_when(self, client):
        client.force_login(self.editor)

        response = client.get(self.url)

        assert response["Content-Type"] == "application/zip"
        name = response["Content-Disposition"]
        assert name.startswith(f'attachment; filename="{self.partnership.number}-20')
        assert "no-store" in response["Cache-Control"]
        assert int(response["Content-Length"]) > 0

    def test_is_written_down(self, client):
        self.saved(client)

        entry = AuditEntry.objects.get(verb="export")
        assert (entry.actor_id, entry.partnership_id) == (self.editor.pk, self.partnership.pk)

    def test_what_breaks_is_not_written_down(self, client, monkeypatch):
        def broken(self, archive):
            raise OSError("disk full")

        monkeypatch.setattr(whole.WholeDossier, "add_documents", broken)
        client.force_login(self.editor)

        with pytest.raises(OSError, match="disk full"):
            client.get(self.url)
        assert not AuditEntry.objects.filter(verb="export").exists()

    def test_holds_the_data(self, client):
        Theme.objects.create(partnership=self.partnership, title="=Sport; bewegen")
        Agreement.objects.create(partnership=self.partnership, title="Convenant", signed="2014-05")

        archive = self.saved(client)

        folder = gettext("data")
        data = json.loads(archive.read(f"{folder}/{self.partnership.number}.json"))
        assert data["partnership"]["number"] == self.partnership.number
        assert rows_of(archive, f"{folder}/themes.csv")[0]["Titel"] == "'=Sport; bewegen"
        assert (
            rows_of(archive, f"{folder}/agreements.csv")[0][capfirst(gettext("signed on"))]
            == "2014-05"
        )
        parties = {row["Organisatie"] for row in rows_of(archive, f"{folder}/parties.csv")}
        assert parties == {"Leger des Heils", "Landstede"}
        assert f"{folder}/timeline.csv" in archive.namelist()

    @pytest.mark.skipif(not can_make_pdf(), reason="no Pango here")
    def test_holds_the_dossier_on_paper(self, client):
        Theme.objects.create(partnership=self.partnership, title="Samen sporten")

        archive = self.saved(client)

        words = text_of_pdf(archive.read(f"{self.partnership.number}.pdf"))
        assert "Samen sporten" in words
        assert "Leger des Heils" in words

    def test_on_paper_the_parties_and_papers_come_first_and_settings_last(self, client):
        Theme.objects.create(partnership=self.partnership, title="Samen sporten")
        Agreement.objects.create(partnership=self.partnership, kind="covenant", title="Convenant")
        dossier = write_dossier(self.partnership, self.editor, timezone.now())

        about, tables = on_paper(Tables(dossier, in_words))

        names = [table.name for table in tables]
        assert about.codes[0] == "title"
        assert not set(about.codes) & set(SETTINGS)
        assert names[:2] == ["parties", "agreements"] and names[-1] == "partnership"
        assert set(tables[-1].codes) <= set(SETTINGS)
        assert not [table.name for table in tables if "position" in table.codes]

    def test_without_pdfs_it_says_so(self, client, monkeypatch):
        monkeypatch.setattr(whole, "can_make_pdf", lambda: False)

        archive = self.saved(client)

        assert not [name for name in archive.namelist() if name.endswith(".pdf")]
        assert "Pango" in self.readme(archive)

    def test_holds_the_documents_under_their_own_names(self, client):
        self.document("Convenant 2014.pdf", b"%PDF-1.4\neerste")
        self.document("convenant 2014.pdf", b"%PDF-1.4\ntweede")
        self.document("../../etc/passwd", b"derde")

        archive = self.saved(client)

        names = {name for name in archive.namelist() if name.startswith("documenten/")}
        assert names == {
            "documenten/Convenant 2014.pdf",
            "documenten/convenant 2014 (2).pdf",
            "documenten/passwd",
        }
        assert archive.read("documenten/convenant 2014 (2).pdf") == b"%PDF-1.4\ntweede"

    def test_only_documents_that_its_reader_may_see(self, client):
        self.document("ons.pdf", visibility="own", organisation=self.one)
        self.document("hun.pdf", visibility="own", organisation=self.other, title="Geheim stuk")
        Note.objects.create(
            partnership=self.partnership,
            organisation=self.other,
            noted_at="2026-01-01T00:00Z",
            text="Geheime notitie",
            visibility="own",
        )

        archive = self.saved(client)

        names = [name for name in archive.namelist() if name.startswith("documenten/")]
        assert names == ["documenten/ons.pdf"]
        told = "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )
        assert "Geheim" not in told
        assert "hun.pdf" not in told

    def test_what_others_keep_changes_nothing_in_it(self, client):
        """Neither a count nor a gap tells that there is more."""
        before = self.readme(self.saved(client))
        self.document("hun.pdf", visibility="own", organisation=self.other)

        assert self.readme(self.saved(client)) == before

    def test_a_file_that_is_gone_is_told(self, client):
        document = self.document("weg.pdf")
        default_storage.delete(document.stored_name)

        archive = self.saved(client)

        assert "Overeenkomst" in self.readme(archive)
        assert "documenten/weg.pdf" not in archive.namelist()

    def test_what_does_not_fit_is_told(self, client, monkeypatch):
        monkeypatch.setattr(archiving, "MOST_BYTES", 10)
        self.document("klein.pdf", b"x" * 8)
        self.document("groot.pdf", b"x" * 8, title="Groot rapport")

        archive = self.saved(client)

        assert "documenten/klein.pdf" in archive.namelist()
        assert "documenten/groot.pdf" not in archive.namelist()
        assert "Groot rapport" in self.readme(archive)

    def test_a_reader_may_not(self, client):
        client.force_login(self.reader)

        assert client.get(self.url).status_code == 403
        assert not AuditEntry.objects.filter(verb="export").exists()

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405

    def test_the_page_of_the_partnership_leads_to_it(self, client):
        self.saved(client)  # beside the history, which begins here
        client.force_login(make_user(self.one, "manager"))

        assert self.url in client.get(self.partnership.get_absolute_url()).content.decode()


class TestNames:
    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("Convenant 2014.pdf", "Convenant 2014.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\win.ini", "win.ini"),
            ("C:\\map\\stuk.pdf", "stuk.pdf"),
            ("con.pdf", "_con.pdf"),
            ("COM1", "_COM1"),
            ('a<b>:"c|d?*.pdf', "a b c d.pdf"),
            ("stuk. . .", "stuk"),
            ("a\x00b\n.pdf", "a b.pdf"),
            ("\u202efdp.exe", "fdp.exe"),
            ("", "document"),
            ("...", "document"),
            ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ],
    )
    def test_fit_every_system(self, name, safe):
        assert safe_name(name, "document") == safe

    def test_each_once_also_without_capitals(self):
        names = Names()

        given = [names.give("map/", name) for name in ("A.pdf", "a.pdf", "A.PDF", "a")]

        assert given == ["map/A.pdf", "map/a (2).pdf", "map/A (3).PDF", "map/a"]


class TestManner:
    """What people read and what a spreadsheet reads are written each in their own way."""

    MOMENT = "2026-11-22T17:35:19.399124+00:00"

    def table(self, name, row, manner, **dossier) -> dict:
        tables = Tables({name: [{"key": "x-1", **row}], **dossier}, manner)
        (table,) = tables.of(name)
        return dict(zip(table.columns, table.rows[0], strict=True))

    @pytest.mark.parametrize(
        ("language", "manner", "told"),
        [
            ("nl", in_words, {"Genoteerd op": "22 november 2026, 18:35", "Notitie": "Het loopt."}),
            ("nl", recorded, {"Genoteerd op": "2026-11-22 18:35", "Notitie": "Het loopt."}),
            ("en", in_words, {"Noted at": "22 November 2026, 18:35", "Note": "Het loopt."}),
        ],
    )
    def test_a_moment_is_local_time(self, language, manner, told):
        with override(language):
            cells = self.table("notes", {"noted_at": self.MOMENT, "text": "Het loopt."}, manner)

        assert cells == told

    @pytest.mark.parametrize(
        ("manner", "numbers", "day"),
        [
            (in_words, ["40", "1.250,5"], "31 december 2026"),
            (recorded, ["40", "1250,5"], "2026-12-31"),
        ],
    )
    def test_numbers_have_the_mark_of_the_language(self, manner, numbers, day):
        row = {"baseline": "40.00", "target": "1250.50", "by_when": "2026-12-31"}
        with override("nl"):
            cells = self.table("goals", row, manner)

        assert cells == {
            "Uitgangspunt": numbers[0],
            "Streefgetal": numbers[1],
            "Uiterlijk": day,
        }

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_no_two_columns_of_a_table_are_called_the_same(self, language):
        with override(language):
            for model in (Partnership, *SECTIONS.values()):
                labels = [label_of(field) for field in fields_of(model)]
                assert len(set(labels)) == len(labels), model

    def test_every_column_has_words_of_its_language(self):
        """Words that nobody chose come from the name of the field, and are English everywhere."""
        dossier = [field for model in SECTIONS.values() for field in fields_of(model)]
        workbook = [field for kind in KINDS for field in columns_of(kind.model)]

        silent = {
            field.name
            for field in (*fields_of(Partnership), *dossier, *workbook)
            if not isinstance(field.verbose_name, Promise)
        }

        assert silent == set(WORDS)

    def test_a_plan_is_told_with_its_theme_and_its_year(self):
        cells = self.table(
            "activities",
            {"plan": "plan-1", "title": "Beweegcafé"},
            in_words,
            themes=[{"key": "theme-1", "title": "Samen sporten"}],
            programmes=[{"key": "programme-1", "label": "2026"}],
            plans=[{"key": "plan-1", "theme": "theme-1", "programme": "programme-1"}],
        )

        assert cells[capfirst(gettext("plan of approach"))] == "Samen sporten, 2026"
