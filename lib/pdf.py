"""Makes a tagged PDF (PDF/UA-1) of a page: with its language and title, from our own files only.

The page is HTML with the style sheet for print. It may name static files of the product and the
pictures that are handed along, nothing else: no network, no file of the server. Pango, which the
PDFs are drawn with, is a package of the operating system; where it is missing pages can still be
printed from the browser.
"""

import functools
import io
import logging
import mimetypes
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

# A host that cannot exist (RFC 2606): relative addresses in a page become addresses of it.
BASE = "https://registry.invalid/"
PACKED_LETTERS = ".woff2"

logger = logging.getLogger(__name__)


@functools.cache
def can_make_pdf() -> bool:
    """Whether this server can draw PDFs: the package is there, and Pango with it."""
    try:
        _weasyprint()
    except (ImportError, OSError) as error:
        logger.warning("PDFs cannot be made: %s", error)
        return False
    return True


def _weasyprint():
    """The library, which takes long to import and is needed by few requests.

    It tells Pillow, for the whole process, to read damaged pictures as far as they go; that is
    taken back, so that an upload that is damaged stays refused.
    """
    import weasyprint
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def make_pdf(html: str, *, files: Mapping[str, bytes] | None = None) -> bytes:
    """The page as a PDF. ``files`` are pictures it may show, by the address it names them with."""
    page = _weasyprint().HTML(string=html, base_url=BASE, url_fetcher=_fetcher(files or {}))
    return page.write_pdf(pdf_variant="pdf/ua-1")


def _fetcher(files: Mapping[str, bytes]):
    """What loads the style sheets, fonts and pictures of a page: ours, and nothing from outside."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url, headers=None):
            path = _own_path(url)
            if path in files:
                body = files[path]
            else:
                load = _unpacked_letters if path.endswith(PACKED_LETTERS) else _static_file
                body = load(path)
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return OwnFiles()


def _own_path(url: str) -> str:
    """The path of an address of our own; ValueError for any other."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}/" != BASE:
        raise ValueError("A PDF is made of our own files only.")
    return unquote(parts.path)


@functools.cache
def _unpacked_letters(path: str) -> bytes:
    """A packed font of the product as a plain one: unpacking took most of the time of a PDF."""
    from fontTools.ttLib import woff2

    plain = io.BytesIO()
    woff2.decompress(io.BytesIO(_static_file(path)), plain)
    return plain.getvalue()


def _static_file(path: str) -> bytes:
    """A static file of the product, as collected for serving or else from its source."""
    if not path.startswith(settings.STATIC_URL):
        raise ValueError("A PDF is made of our own files only.")
    name = path.removeprefix(settings.STATIC_URL)
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    found = finders.find(name)
    if not found:
        raise ValueError(f"There is no static file {name}.")
    with open(found, "rb") as file:
        return file.read()
