"""Judges zipped Office files: docx, xlsx and odt, without macros, embedded objects or passwords."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_ENTRIES = 5000
MAX_UNPACKED = 500 * 1024 * 1024
MAX_PART = 4 * 1024 * 1024
MAX_TEXT = 64 * 1024 * 1024

_MAIN = {
    b"wordprocessingml.document.main+xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    b"spreadsheetml.sheet.main+xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}
_ODT = "application/vnd.oasis.opendocument.text"
# Macros (VBA, Basic, scripts), ActiveX, and objects with a program behind them.
_ACTIVE_ENTRY = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|^basic/|^scripts/|\.(bin|exe|dll|js|vbs|ole)$|oleobject",
    re.IGNORECASE,
)
# Excel keeps the settings of a printer in a .bin of its own.
_HARMLESS_BIN = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
# Parts that Office fetches from elsewhere on opening. A plain link may stay.
_FETCHED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/image")
_ACTIVE_TYPE = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)


def check_office(content: bytes) -> str:
    """The content type of a zipped Office file; ValidationError when it is not to be kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        KeyError,
        OSError,
        ElementTree.ParseError,
    ) as error:
        raise _unreadable() from error


def _check(archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if (
        len(entries) > MAX_ENTRIES
        or len(set(names)) < len(names)
        or sum(entry.file_size for entry in entries) > MAX_UNPACKED
        or any(entry.flag_bits & 1 for entry in entries)
        or any(name.startswith("/") or ".." in name.split("/") for name in names)
        or min((entry.header_offset for entry in entries), default=1)
        or archive.comment
    ):
        raise _unreadable()
    if any(_ACTIVE_ENTRY.search(name) and not _HARMLESS_BIN.search(name) for name in names):
        raise _active()
    if names[0] == "mimetype":
        return _check_odt(archive)
    types = _part(archive, "[Content_Types].xml")
    if _ACTIVE_TYPE.search(types):
        raise _active()
    if any(_fetches(_part(archive, name)) for name in names if name.endswith(".rels")):
        raise _active()
    for marker, content_type in _MAIN.items():
        if marker in types:
            return content_type
    raise _unreadable()


def _fetches(relations: bytes) -> bool:
    """Whether a part of the document stands elsewhere and is fetched on opening."""
    if b"<!" in relations or b"\0" in relations:
        raise _unreadable()  # entities and other encodings have no place here
    return any(
        element.get("TargetMode") == "External" and element.get("Type", "").endswith(_FETCHED)
        for element in ElementTree.fromstring(relations).iter()  # noqa: S314 - no entities
    )


def _check_odt(archive: zipfile.ZipFile) -> str:
    if _part(archive, "mimetype").decode("ascii", "replace") != _ODT:
        raise _unreadable()
    manifest = _part(archive, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise _unreadable()
    if b"<script:" in _part(archive, "content.xml", MAX_TEXT) or b"application/binary" in manifest:
        raise _active()
    return _ODT


def _part(archive: zipfile.ZipFile, name: str, limit: int = MAX_PART) -> bytes:
    """One part of the archive, never more of it than a part of this kind can be."""
    with archive.open(name) as part:
        content = part.read(limit + 1)
    if len(content) > limit:
        raise _unreadable()
    return content


def _active() -> ValidationError:
    return ValidationError(
        _("This file holds macros or parts from elsewhere. Save it as PDF and try again."),
        code="active",
    )


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This Office file cannot be read: it is damaged, protected or of another kind."),
        code="unreadable",
    )
