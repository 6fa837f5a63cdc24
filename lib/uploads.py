"""Which files the register takes: told by their content, never by their name alone.

Accepted are PDF, PNG, JPEG, Word (docx), Excel (xlsx) and OpenDocument text (odt), without
scripts, macros, attachments or a password. Everything is handed out as an attachment, so this
is the first of two doors.
"""

import hashlib
import re
import unicodedata
import zlib
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from lib.text import clean_line
from lib.uploads_office import check_office
from lib.uploads_pdf import check_pdf
from lib.uploads_scan import scan

MAX_NAME = 150
PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
EXTENSIONS = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
}
ACCEPT = ",".join(ending for endings in EXTENSIONS.values() for ending in endings)

# With every file that is handed out: whatever slipped through may do nothing where it is opened.
SANDBOXED = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'"

_MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|body|iframe|head)\b", re.IGNORECASE)
_HEAD = 1024
# A zip is found by this mark, which stands within this distance of the end.
_END_OF_ZIP = b"PK\x05\x06"
_TAIL = 22 + 65_535
_NOT_IN_FILE_NAME = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f]')


class Upload(NamedTuple):
    """What is kept beside an accepted file."""

    content_type: str
    sha256: str
    size: int


def check_upload(file: File, max_bytes: int) -> Upload:
    """Judge an uploaded file; ValidationError with a sentence when the register does not take it.

    The file is left at its beginning.
    """
    _check_name(file)
    content = b""
    if (file.size or 0) <= max_bytes:
        file.seek(0)
        content = file.read(max_bytes + 1)
        file.seek(0)
        if not content:
            raise ValidationError(_("This file is empty."), code="empty")
    if not content or len(content) > max_bytes:
        raise ValidationError(
            _("This file is too large: at most %(max)s."),
            code="too_large",
            params={"max": filesizeformat(max_bytes)},
        )
    content_type = _kind(content)
    endings = EXTENSIONS[content_type]
    name = (getattr(file, "name", "") or "").lower()
    if name and not name.endswith(endings):
        raise ValidationError(
            _("The name of this file does not fit its content: it should end in %(ending)s."),
            code="extension",
            params={"ending": endings[0]},
        )
    if settings.CLAMD_ADDRESS:
        scan(content, settings.CLAMD_ADDRESS)
    return Upload(content_type, hashlib.sha256(content).hexdigest(), len(content))


def _check_name(file: File) -> None:
    """Refuses a name with a path or with characters that cannot be seen, as it was sent."""
    name = getattr(file, "name_as_sent", None) or file.name or ""
    try:
        if "/" in name or "\\" in name:
            raise ValidationError("path")
        clean_line(name)
    except ValidationError as error:
        raise ValidationError(
            _("The name of this file holds a path or characters that cannot be seen. Rename it."),
            code="name",
        ) from error


def clean_filename(name: str) -> str:
    """A file name that is safe to show and to offer: no path, no unseen characters, not too long.

    >>> clean_filename("../map/Convenant 2014.pdf")
    'Convenant 2014.pdf'
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char) not in ("Cf", "Cs", "Co"))
    name = " ".join(_NOT_IN_FILE_NAME.sub(" ", name).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = name, ""
    stem = stem.strip(". ")[: MAX_NAME - len(ending) - 1].strip(". ") or "document"
    return f"{stem}.{ending}" if ending else stem


def _kind(content: bytes) -> str:
    """The content type of a file that may be kept."""
    if _MARKUP.search(content[:_HEAD]):
        raise _refused()
    if content.startswith(b"PK\x03\x04"):
        return check_office(content)
    kind = ""
    if content.startswith(b"%PDF-"):
        check_pdf(content)
        kind = PDF
    elif content.startswith(b"\x89PNG\r\n\x1a\n") and _is_png(content):
        kind = PNG
    elif content.startswith(b"\xff\xd8\xff") and _is_jpeg(content):
        kind = JPEG
    if kind and not _is_something_else_too(content, kind):
        return kind
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise ValidationError(
            _("This is an old or protected Office file. Save it as PDF, or as docx or xlsx."),
            code="old_office",
        )
    raise _refused()


def _refused() -> ValidationError:
    return ValidationError(
        _(
            "This file cannot be kept. The register takes PDF, PNG, JPEG, Word (docx), Excel "
            "(xlsx) and OpenDocument (odt), and looks at what is inside, not at the name."
        ),
        code="kind",
    )


def _is_something_else_too(content: bytes, kind: str) -> bool:
    """Whether a zip reads it from its end, or a PDF reader finds a start in a picture."""
    return _END_OF_ZIP in content[-_TAIL:] or (kind != PDF and b"%PDF-" in content[:_HEAD])


def _is_png(content: bytes) -> bool:
    """Whole chunks with right checksums from IHDR to IEND, and nothing behind them."""
    position, first = 8, True
    while position + 12 <= len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        kind = content[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(content) or first != (kind == b"IHDR"):
            return False
        checksum = int.from_bytes(content[end - 4 : end], "big")
        if zlib.crc32(memoryview(content)[position + 4 : end - 4]) != checksum:
            return False
        if kind == b"IEND":
            return end == len(content)
        position, first = end, False
    return False


def _is_jpeg(content: bytes) -> bool:
    """Whole segments up to the picture, which has an end; cameras may put data behind it."""
    position = 2
    while position + 4 <= len(content):
        if content[position] != 0xFF:
            return False
        kind = content[position + 1]
        if kind == 0xFF:  # filling
            position += 1
            continue
        length = int.from_bytes(content[position + 2 : position + 4], "big")
        if length < 2:
            return False
        position += 2 + length
        if kind == 0xDA:  # the picture itself
            end = content.rfind(b"\xff\xd9")
            return end > position and not _MARKUP.search(content[end:])
    return False
