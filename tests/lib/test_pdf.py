"""A PDF is tagged, says its language, and is made of our own files only."""

import io
import logging

import pypdf
import pytest
from PIL import ImageFile

from lib import pdf
from lib.pdf import can_make_pdf, make_pdf
from tests.house.sweep import text_of_pdf

needs_pango = pytest.mark.skipif(not can_make_pdf(), reason="Pango is missing")

PAGE = """<!doctype html><html lang="nl"><head><title>Jaarevaluatie</title>
<link rel="stylesheet" href="/static/css/paper.css">
<link rel="stylesheet" href="/static/css/pdf.css">
</head><body><main><h1>Kop</h1>{}</main></body></html>"""


@needs_pango
class TestMakePdf:
    def test_is_tagged_and_says_language_and_title(self):
        reader = pypdf.PdfReader(io.BytesIO(make_pdf(PAGE.format("<p>Tekst</p>"))), strict=True)
        root = reader.trailer["/Root"]

        assert root["/MarkInfo"]["/Marked"]
        assert root["/StructTreeRoot"]["/K"]
        assert root["/Lang"] == "nl"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata.title == "Jaarevaluatie"
        assert b"pdfuaid:part" in root["/Metadata"].get_data()

    def test_brings_its_own_letters(self):
        reader = pypdf.PdfReader(io.BytesIO(make_pdf(PAGE.format("<p>ĳ é ő Ж</p>"))), strict=True)
        fonts = reader.pages[0]["/Resources"]["/Font"].values()

        assert {str(font.get_object()["/BaseFont"]).partition("+")[2][:7] for font in fonts} == {
            "Source-"
        }

    def test_unpacks_its_letters_once(self, monkeypatch):
        make_pdf(PAGE.format("<p>A</p>"))
        monkeypatch.setattr("fontTools.ttLib.woff2.decompress", pytest.fail)

        make_pdf(PAGE.format("<p>A</p>"))

    def test_the_same_page_is_the_same_file(self):
        assert make_pdf(PAGE.format("<p>A</p>")) == make_pdf(PAGE.format("<p>A</p>"))

    def test_style_sheets_are_understood_whole(self, caplog):
        with caplog.at_level(logging.WARNING):
            make_pdf(PAGE.format("<p>Tekst</p>"))

        assert [record.getMessage() for record in caplog.records] == []

    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/passwd",
            "http://127.0.0.1:1/a.png",
            "https://example.org/a.png",
            "https://registry.invalid.example.org/static/img/icon.svg",
            "ftp://example.org/a.png",
            "data:image/svg+xml,<svg/>",
            "/etc/passwd",
            "/static/../manage.py",
            "/static/%2e%2e/manage.py",
            "/static//etc/passwd",
        ],
    )
    def test_takes_nothing_from_elsewhere(self, address, caplog, monkeypatch):
        asked = []
        monkeypatch.setattr("socket.socket.connect", lambda *args: asked.append(args))
        with caplog.at_level(logging.ERROR, logger="weasyprint"):
            content = make_pdf(PAGE.format(f'<img alt="x" src="{address}">'))

        assert asked == []
        assert "Failed to load image" in caplog.text
        assert b"/XObject" not in content

    def test_shows_static_files_and_what_is_handed_along(self):
        drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>'
        page = PAGE.format('<img alt="x" src="/static/img/icon.svg"><img alt="y" src="own.svg">')

        assert text_of_pdf(make_pdf(page, files={"/own.svg": drawing})) == "Kop"


@needs_pango
def test_damaged_uploads_stay_refused_after_it():
    """The library tells Pillow to read damaged pictures; that does not last."""
    make_pdf(PAGE.format("<p>Tekst</p>"))

    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_without_pango_there_is_none(monkeypatch, caplog):
    real = __import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'pango-1.0-0'")
        return real(name, *args, **kwargs)

    pdf.can_make_pdf.cache_clear()
    monkeypatch.setattr("builtins.__import__", without)
    try:
        assert pdf.can_make_pdf() is False
        assert "pango" in caplog.text
    finally:
        pdf.can_make_pdf.cache_clear()
