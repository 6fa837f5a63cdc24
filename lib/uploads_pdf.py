"""Judges a PDF: whole, without password, script, attachment or action on opening."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_OBJECTS = 100_000
# Actions that run, send or open something. A link to a page or a web address may stay.
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/Rendition",
    "/RichMediaExecute",
    "/GoToE",
}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/AA", "/XFA", "/RichMediaContent"}


def check_pdf(content: bytes) -> None:
    """ValidationError with a sentence when a PDF is not to be kept."""
    if not content.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF"):
        raise _unreadable()
    import pypdf  # slow to import, and few requests upload

    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
        encrypted = reader.is_encrypted
        active = not encrypted and _is_active(reader)
    except Exception as error:  # a parser of hostile input may fail in any way
        raise _unreadable() from error
    if encrypted:
        raise ValidationError(
            _("This PDF is protected with a password. Save it without one and try again."),
            code="encrypted",
        )
    if active:
        raise ValidationError(
            _("This PDF holds scripts, attachments or actions. Print it to a new PDF first."),
            code="active",
        )


def _is_active(reader: Any) -> bool:
    """Whether any object of the file, referred to or not, does more than show a page."""
    if not len(reader.pages):
        raise ValueError("a PDF without pages")
    numbers = {
        (number, generation)
        for generation, offsets in reader.xref.items()
        for number in offsets
        if number and not reader.xref_free_entry.get(generation, {}).get(number)
    } | {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise ValueError("more objects than a document needs")
    objects = (_object(reader, number, generation) for number, generation in sorted(numbers))
    return _acts_on_opening(reader.trailer["/Root"]) or any(_holds_action(o) for o in objects)


def _object(reader: Any, number: int, generation: int) -> Any:
    from pypdf.generic import IndirectObject

    return IndirectObject(number, generation, reader).get_object()


def _acts_on_opening(catalog: Any) -> bool:
    """An action on opening; to begin at a certain page is none."""
    opening = _entry(catalog.get_object(), "/OpenAction")
    return isinstance(opening, dict) and _entry(opening, "/S") != "/GoTo"


def _holds_action(value: Any) -> bool:
    """Looks through one object, without following references: those are looked at themselves."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if _ACTIVE_KEYS & value.keys():
                return True
            if _entry(value, "/S") in _ACTIONS or _entry(value, "/Type") == "/EmbeddedFile":
                return True
            if "/URI" in value and _is_no_web_address(_entry(value, "/URI")):
                return True
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def _is_no_web_address(value: Any) -> bool:
    """A link that runs or opens something on the reader's own machine."""
    return str(value).strip().lower().startswith(("javascript:", "data:", "file:", "vbscript:"))


def _entry(dictionary: Any, key: str) -> Any:
    """An entry with its reference resolved (`get` would give the reference)."""
    return dictionary[key] if key in dictionary else None


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This PDF cannot be read: it is damaged or holds more than a PDF."), code="unreadable"
    )
