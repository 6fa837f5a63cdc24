"""Uploaded pictures are never kept as they came: they are drawn anew, smaller and without a past.

What a camera writes beside a picture (where it was taken, when, with what) is left behind, and so
is anything that was hidden in the file.
"""

import io
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from lib.uploads import JPEG, PNG, check_upload

ACCEPT_PICTURE = ".jpg,.jpeg,.png"
MAX_SIDE = 1600
# A small file can unfold to a picture that fills the memory: above this none is opened.
MAX_PIXELS = 50_000_000
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# A drawing stays sharp as PNG; what is heavier than this is a photograph after all.
MAX_PNG_BYTES = 400_000
JPEG_QUALITY = 84


class Picture(NamedTuple):
    """A picture as it is kept."""

    content: bytes
    ending: str
    width: int
    height: int


def redraw(file: File, max_bytes: int) -> Picture:
    """The picture in an uploaded file, drawn anew; ValidationError with a sentence when it is none.

    At most `MAX_SIDE` wide and high, upright, and without anything but its pixels.
    """
    if check_upload(file, max_bytes).content_type not in (JPEG, PNG):
        raise ValidationError(_("Choose a picture: JPEG or PNG."), code="kind")
    try:
        image = _opened(file)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    # Pillow lets through whatever its decoders stumble over.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise ValidationError(
            _("This picture cannot be read. Save it once more and try again."), code="unreadable"
        ) from error
    finally:
        file.seek(0)
    content, ending = _written(image, drawing=file.read(1) == b"\x89")
    file.seek(0)
    return Picture(content, ending, image.width, image.height)


def _opened(file: File) -> Image.Image:
    """The pixels alone, turned upright and made smaller."""
    image: Image.Image = Image.open(file, formats=("JPEG", "PNG"))
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # reads a large photograph at a smaller scale
    image = ImageOps.exif_transpose(image)
    has_holes = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if has_holes else "RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    image.info.clear()
    return image


def _written(image: Image.Image, *, drawing: bool) -> tuple[bytes, str]:
    """The file as it is kept, and how its name ends; ``drawing`` when it came as PNG."""
    if drawing:
        as_png = _saved(image, "PNG", optimize=True)
        if image.mode == "RGBA" or len(as_png) <= MAX_PNG_BYTES:
            return as_png, "png"
    return _saved(image, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True), "jpg"


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture is too large: at most %(max)s million pixels."),
        code="too_many_pixels",
        params={"max": MAX_PIXELS // 1_000_000},
    )
