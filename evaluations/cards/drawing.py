"""A result card as a PDF of one page, and that page as a picture.

Both follow from the contents alone. The latest few are remembered, so that a shared link that many
people open is drawn once.
"""

import io
import json
from functools import lru_cache

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from lib.pdf import make_pdf

from .page import page_of

DOTS_PER_INCH = 144
POINTS_PER_INCH = 72
REMEMBERED = 4
# Only a name inside the drawing: nobody can visit it.
PICTURES = "/card-pictures/"


def card_pdf(contents) -> bytes:
    """The card on one page of A4, in the language in use."""
    return _pdf(json.dumps(contents, sort_keys=True), get_language())


def card_image(contents) -> bytes:
    """The card as PNG, in the language in use."""
    return _image(json.dumps(contents, sort_keys=True), get_language())


@lru_cache(maxsize=REMEMBERED)
def _pdf(contents: str, language: str) -> bytes:
    files = {}
    with override(language):
        page = page_of(json.loads(contents))
        for result in page["results"]:
            if picture := result["picture"]:
                result["address"] = PICTURES + picture["name"]
                files[result["address"]] = _stored(picture["name"])
        foot = f"{page['partnership']} · {page['year']}"
        context = {"page": page, "is_pdf": True, "foot": foot}
        return make_pdf(
            render_to_string("evaluations/result_card_paper.html", context), files=files
        )


def _stored(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


@lru_cache(maxsize=REMEMBERED)
def _image(contents: str, language: str) -> bytes:
    return picture_of(_pdf(contents, language))


def picture_of(pdf: bytes) -> bytes:
    """The first page of a PDF as PNG."""
    import pypdfium2  # slow to import, and few requests need it

    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()
