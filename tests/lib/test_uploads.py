"""Files are judged by their content: what is taken, and what is refused and why."""

import hashlib
import io
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from lib.uploads import JPEG, PDF, PNG, check_upload, clean_filename

LIMIT = 1_000_000
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ODT = "application/vnd.oasis.opendocument.text"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# -- making files ---------------------------------------------------------------------------------


def name(text):
    return NameObject(text)


def pdf(change=None, **options) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if change:
        change(writer)
    if "password" in options:
        writer.encrypt(options["password"])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def catalog(key, value):
    return pdf(lambda writer: writer.root_object.update({name(key): value}))


def action(kind, **entries):
    return DictionaryObject(
        {name("/S"): name(kind)} | {name(f"/{key}"): value for key, value in entries.items()}
    )


def link(uri_action):
    """A page with one link on it."""

    def change(writer):
        annotation = DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Link"),
                name("/Rect"): ArrayObject([FloatObject(n) for n in (0, 0, 9, 9)]),
                name("/A"): writer._add_object(uri_action),
            }
        )
        writer.pages[0][name("/Annots")] = ArrayObject([writer._add_object(annotation)])

    return pdf(change)


def chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + checksum


def png(*extra: bytes) -> bytes:
    header = b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *extra,
         chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b"")]
    )  # fmt: skip


def jpeg(comment=b"") -> bytes:
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    return b"\xff\xd8" + segment + b"\xff\xda\0\4\1\0" + b"\x11\x22" * 9 + b"\xff\xd9"


def zipped(**options) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, text in options["entries"].items():
            archive.writestr(entry, text)
        archive.comment = options.get("comment", b"")
    return out.getvalue()


def office(main=f"{WORD}.document.main+xml", part="word/document.xml", **entries) -> bytes:
    types = f'<Types><Override PartName="/{part}" ContentType="{main}"/></Types>'
    return zipped(entries={"[Content_Types].xml": types, part: "<w/>", **entries})


def relation(kind, target, mode="External"):
    return (
        f'<Relationships><Relationship Id="r" Type="{RELATIONS}/{kind}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def odt(manifest="<m/>", content="<c/>", **entries) -> bytes:
    return zipped(
        entries={"mimetype": ODT, "META-INF/manifest.xml": manifest, "content.xml": content}
        | entries
    )


# -- what is taken --------------------------------------------------------------------------------

TAKEN = {
    "convenant.pdf": (pdf(), PDF),
    "Convenant.PDF": (pdf(), PDF),
    "link.pdf": (link(action("/URI", URI=TextStringObject("https://example.org"))), PDF),
    "begin.pdf": (catalog("/OpenAction", action("/GoTo", D=ArrayObject([NumberObject(0)]))), PDF),
    "begin2.pdf": (catalog("/OpenAction", ArrayObject([NumberObject(0), name("/Fit")])), PDF),
    "logo.png": (png(), PNG),
    "foto.jpg": (jpeg(), JPEG),
    "foto.jpeg": (jpeg(b"genomen in Zwolle") + b"\0" * 40, JPEG),
    "brief.docx": (office(), f"{WORD}.document"),
    "link.docx": (
        office(**{"word/_rels/document.xml.rels": relation("hyperlink", "https://example.org")}),
        f"{WORD}.document",
    ),
    "lijst.xlsx": (
        office(
            f"{EXCEL}.sheet.main+xml",
            "xl/workbook.xml",
            **{"xl/printerSettings/printerSettings1.bin": "x"},
        ),
        f"{EXCEL}.sheet",
    ),
    "brief.odt": (odt(), ODT),
}


@pytest.mark.parametrize("file_name", TAKEN)
def test_taken(file_name):
    content, content_type = TAKEN[file_name]
    file = SimpleUploadedFile(file_name, content, content_type="text/html")

    upload = check_upload(file, LIMIT)

    assert upload == (content_type, hashlib.sha256(content).hexdigest(), len(content))
    assert file.read() == content


# -- what is refused ------------------------------------------------------------------------------


def embedded(writer):
    writer.add_attachment("x.exe", b"MZ")


HTML = b"<html><script>alert(1)</script></html>"
REFUSED = {
    # content, code
    "empty.pdf": (b"", "empty"),
    "large.pdf": (pdf() + b" " * LIMIT, "too_large"),
    "page.html": (HTML, "kind"),
    "page.pdf": (HTML, "kind"),
    "picture.svg": (b'<?xml version="1.0"?><svg onload="x()"/>', "kind"),
    "program.exe": (b"MZ\x90\0" + b"\0" * 60, "kind"),
    "program.pdf": (b"\x7fELF" + b"\0" * 60, "kind"),
    "script.pdf": (b"#!/bin/sh\nrm -r x\n", "kind"),
    "text.txt": (b"Hallo", "kind"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
    "html-first.pdf": (HTML + pdf(), "kind"),
    "not-at-0.pdf": (b"\n" + pdf(), "kind"),
    "html-in-head.pdf": (pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%<script>x</script>\n"), "kind"),
    "zip-behind.pdf": (pdf() + zipped(entries={"a": "b"}), "unreadable"),
    "cut-off.pdf": (pdf()[:200], "unreadable"),
    "damaged.pdf": (pdf()[:100] + pdf()[130:], "unreadable"),
    "only-name.pdf": (b"%PDF-1.7\n%%EOF\n", "unreadable"),
    "password.pdf": (pdf(password="geheim"), "encrypted"),
    "no-password.pdf": (pdf(password=""), "encrypted"),
    "javascript.pdf": (
        catalog("/Names", DictionaryObject({name("/JavaScript"): DictionaryObject()})),
        "active",
    ),
    "opens.pdf": (
        catalog("/OpenAction", action("/JavaScript", JS=TextStringObject("x()"))),
        "active",
    ),
    "launch.pdf": (link(action("/Launch", F=TextStringObject("cmd.exe"))), "active"),
    "submit.pdf": (link(action("/SubmitForm", F=TextStringObject("https://x.example"))), "active"),
    "attachment.pdf": (pdf(embedded), "active"),
    "page-action.pdf": (catalog("/AA", action("/URI")), "active"),
    "xfa.pdf": (catalog("/AcroForm", DictionaryObject({name("/XFA"): ArrayObject()})), "active"),
    "png-with-zip.png": (png() + zipped(entries={"a": "b"}), "kind"),
    "png-with-html.png": (png(chunk(b"tEXt", b"Comment\0" + HTML)), "kind"),
    "png-cut-off.png": (png()[:-6], "kind"),
    "png-wrong-sum.png": (png().replace(b"IEND\xae", b"IEND\xaf"), "kind"),
    "jpeg-with-html.jpg": (jpeg(HTML), "kind"),
    "jpeg-before-html.jpg": (jpeg() + HTML, "kind"),
    "jpeg-only-name.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 40, "kind"),
    "picture.gif": (b"GIF89a" + b"\0" * 40, "kind"),
    "plain.zip": (zipped(entries={"a.txt": "b"}), "unreadable"),
    "plain.docx": (zipped(entries={"a.txt": "b"}), "unreadable"),
    "not-a-zip.docx": (b"PK\x03\x04" + b"\0" * 60, "unreadable"),
    "comment.docx": (zipped(entries={"mimetype": ODT}, comment=b"x"), "unreadable"),
    "behind-html.docx": (b"PK\x03\x04" + b" " * 2000 + office(), "unreadable"),
    "outside.docx": (office(**{"../../etc/passwd": "x"}), "unreadable"),
    "slides.pptx": (office("presentationml.presentation.main+xml"), "unreadable"),
    "macro.docx": (office(**{"word/vbaProject.bin": "x"}), "active"),
    "macro-type.docx": (
        office("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "active",
    ),
    "activex.docx": (office(**{"word/activeX/activeX1.xml": "x"}), "active"),
    "object.docx": (office(**{"word/embeddings/oleObject1.bin": "x"}), "active"),
    "template.docx": (
        office(**{"word/_rels/settings.xml.rels": relation("attachedTemplate", "https://x/t.dot")}),
        "active",
    ),
    "template-hidden.docx": (
        office(
            **{
                "word/_rels/settings.xml.rels": relation(
                    "attachedTemplate", "https://x/t.dot", "&#69;xternal"
                )
            }
        ),
        "active",
    ),
    "entities.docx": (
        office(**{"word/_rels/a.rels": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "unreadable",
    ),
    "macro.odt": (odt(**{"Basic/Standard/Module1.xml": "x"}), "active"),
    "event.odt": (odt(content="<script:event-listener/>"), "active"),
    "password.odt": (odt(manifest="<manifest:encryption-data/>"), "unreadable"),
    "sheet.ods": (zipped(entries={"mimetype": ODT.replace("text", "x")}), "unreadable"),
    # Two kinds in one file: a picture or PDF that is a zip, or a picture that is a PDF too.
    "zip-in-a-comment.pdf": (pdf() + zipped(entries={"a": "b"}) + b"\n%%EOF\n", "unreadable"),
    "zip-in-a-chunk.png": (png(chunk(b"tEXt", zipped(entries={"a": "b"}))), "kind"),
    "zip-behind.jpg": (jpeg() + zipped(entries={"a": "b"}, comment=b"\xff\xd9"), "kind"),
    "pdf-in-a-chunk.png": (png(chunk(b"tEXt", b"%PDF-1.7\n")), "kind"),
    "pdf-in-a-comment.jpg": (jpeg(b"%PDF-1.7\n"), "kind"),
    "script-link.pdf": (
        link(action("/URI", URI=TextStringObject(" JavaScript:alert(1)"))),
        "active",
    ),
    "file-link.pdf": (
        link(action("/URI", URI=TextStringObject("file:///etc/passwd"))),
        "active",
    ),
    "gnp.\u202efdp": (pdf(), "name"),
    "regel\neen.pdf": (pdf(), "name"),
    "map\\convenant.pdf": (pdf(), "name"),
    "convenant.pdf.exe": (pdf(), "extension"),
    "convenant.docx": (pdf(), "extension"),
    "convenant.html": (png(), "extension"),
}


@pytest.mark.parametrize("file_name", REFUSED)
def test_refused_with_a_sentence(file_name):
    content, code = REFUSED[file_name]

    with pytest.raises(ValidationError) as caught:
        check_upload(SimpleUploadedFile(file_name, content), LIMIT)

    assert caught.value.code == code
    assert caught.value.messages[0].endswith(".")


@pytest.mark.parametrize(
    "sent",
    ["../../etc/convenant.pdf", "/etc/convenant.pdf", "C:\\map\\convenant.pdf", "con\x00.pdf"],
)
def test_the_name_is_judged_as_it_was_sent(sent):
    file = SimpleUploadedFile("convenant.pdf", pdf())
    file.name_as_sent = sent

    with pytest.raises(ValidationError) as caught:
        check_upload(file, LIMIT)

    assert caught.value.code == "name"


def test_what_is_too_large_is_not_read():
    class Large(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError("read")

    file = Large("convenant.pdf", b"")
    file.size = LIMIT + 1

    with pytest.raises(ValidationError) as caught:
        check_upload(file, LIMIT)

    assert caught.value.code == "too_large"


def test_too_much_to_unpack(monkeypatch):
    monkeypatch.setattr("lib.uploads_office.MAX_UNPACKED", 100)

    with pytest.raises(ValidationError) as caught:
        check_upload(SimpleUploadedFile("a.docx", office(**{"word/a.xml": "x" * 200})), LIMIT)

    assert caught.value.code == "unreadable"


def test_no_cut_of_a_good_file_is_an_accident():
    for file_name in ("convenant.pdf", "brief.docx", "brief.odt", "logo.png", "foto.jpg"):
        content = TAKEN[file_name][0]
        for length in range(1, len(content), 7):
            with pytest.raises(ValidationError):
                check_upload(SimpleUploadedFile(file_name, content[:length]), LIMIT)


def test_the_test_files_are_what_they_say():
    reader = PdfReader(io.BytesIO(REFUSED["attachment.pdf"][0]))

    assert list(reader.attachments) == ["x.exe"]


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Convenant 2014.pdf", "Convenant 2014.pdf"),
        ("Überéénkomst.pdf", "Überéénkomst.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\map\\brief.docx", "brief.docx"),
        ("a\x00b\x1f.pdf", "a b.pdf"),
        ("gnp.\u202efdp.exe", "gnp.fdp.exe"),
        ('a"b<c>|?*.pdf', "a b c.pdf"),
        ("...", "document"),
        (".htaccess", "htaccess"),
        ("", "document"),
        ("   .pdf", "pdf"),
        ("geen punt", "geen punt"),
        ("regel\neen.pdf", "regel een.pdf"),
    ],
)
def test_clean_filename(given, cleaned):
    assert clean_filename(given) == cleaned
    assert clean_filename(cleaned) == cleaned


def test_a_long_file_name_keeps_its_ending():
    cleaned = clean_filename("x" * 400 + ".docx")

    assert len(cleaned) == 150
    assert cleaned.endswith("x.docx")
