"""Pictures are drawn anew: smaller, upright, and without a past."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lib.pictures import MAX_SIDE, redraw

MAX = 5_000_000


def picture(width=40, height=30, kind="JPEG", mode="RGB", name="foto.jpg", noise=False, **options):
    image = Image.effect_noise((width, height), 90) if noise else Image.new(mode, (width, height))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue())


def read(result) -> Image.Image:
    image = Image.open(io.BytesIO(result.content))
    image.load()
    return image


def with_camera_data(orientation=6):
    """EXIF as a telephone writes it: turned on its side, with maker and place."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telefoonmerk"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    return exif.tobytes()


def drawn(width, height, data) -> bytes:
    """A PNG put together by hand: what it says of its size need not be true."""

    def chunk(kind, body):
        checksum = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


class TestRedraw:
    def test_a_large_photograph_becomes_smaller(self):
        result = redraw(picture(3000, 2000, noise=True), MAX)

        assert (result.width, result.height, result.ending) == (MAX_SIDE, 1067, "jpg")
        assert read(result).size == (result.width, result.height)

    def test_a_small_one_keeps_its_size(self):
        assert redraw(picture(40, 30), MAX)[2:] == (40, 30)

    def test_where_and_when_it_was_taken_is_left_behind(self):
        file = picture(exif=with_camera_data(), comment=b"geheim", noise=True)
        assert b"Telefoonmerk" in file.read()

        result = redraw(file, MAX)

        image = read(result)
        assert dict(image.getexif()) == {}
        assert image.info.keys() & {"exif", "comment", "icc_profile", "xmp", "photoshop"} == set()
        assert b"Telefoonmerk" not in result.content and b"geheim" not in result.content

    def test_a_photograph_on_its_side_is_turned_upright(self):
        result = redraw(picture(40, 30, exif=with_camera_data(orientation=6)), MAX)

        assert (result.width, result.height) == (30, 40)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_png(self, mode):
        file = picture(kind="PNG", mode=mode if mode != "I;16" else "L", name="plaat.png")
        if mode == "I;16":
            out = io.BytesIO()
            Image.new("I;16", (40, 30)).save(out, "PNG")
            file = SimpleUploadedFile("plaat.png", out.getvalue())

        result = redraw(file, MAX)

        assert (result.ending, result.width, result.height) == ("png", 40, 30)
        assert read(result).mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")

    def test_printers_colours(self):
        assert read(redraw(picture(mode="CMYK"), MAX)).mode == "RGB"

    def test_a_photograph_saved_as_png_is_a_photograph_all_the_same(self):
        file = picture(900, 900, kind="PNG", name="foto.png", noise=True)

        assert redraw(file, MAX).ending == "jpg"

    def test_the_file_is_left_at_its_beginning(self):
        file = picture()
        redraw(file, MAX)

        assert file.tell() == 0


class TestRefused:
    def refused(self, file, max_bytes=MAX) -> str:
        with pytest.raises(ValidationError) as refusal:
            redraw(file, max_bytes)
        return refusal.value.code

    def test_another_kind_of_file(self):
        out = io.BytesIO()
        Image.new("RGB", (4, 4)).save(out, "PDF")

        assert self.refused(SimpleUploadedFile("a.pdf", out.getvalue())) == "kind"

    @pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a", b"RIFF0000WEBP"])
    def test_what_only_its_name_calls_a_picture(self, content):
        assert self.refused(SimpleUploadedFile("a.png", content)) == "kind"

    def test_more_pixels_than_memory(self):
        """A few hundred bytes that say they are forty thousand by forty thousand."""
        bomb = drawn(40_000, 40_000, zlib.compress(b"\0" * 1000))

        assert self.refused(SimpleUploadedFile("a.png", bomb)) == "too_many_pixels"

    def test_just_above_the_bound(self):
        out = io.BytesIO()
        Image.new("1", (8_000, 6_300)).save(out, "PNG")

        assert self.refused(SimpleUploadedFile("a.png", out.getvalue())) == "too_many_pixels"

    @pytest.mark.parametrize("data", [b"", b"nonsense", zlib.compress(b"\0" * 10)[:-3]])
    def test_a_damaged_picture(self, data):
        assert self.refused(SimpleUploadedFile("a.png", drawn(40, 30, data))) == "unreadable"

    def test_too_heavy(self):
        assert self.refused(picture(400, 400, noise=True), 1000) == "too_large"
