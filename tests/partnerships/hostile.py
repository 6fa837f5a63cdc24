"""Files that are not to be kept, by kind: docs/operations.md lists the same kinds.

Each is sent through the real form; what stands in the name is sent as it stands here.
"""

import io
import zipfile

from tests.lib.test_uploads import HTML, REFUSED, office, pdf, png, zipped

MEGABYTE = 1024 * 1024


def _taken(name: str) -> bytes:
    return REFUSED[name][0]


def zip_bomb() -> bytes:
    """A Word file of some 600 kB that unpacks to more than the limit of half a gigabyte."""
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("word/media/leeg.xml", "w", force_zip64=True) as part:
            nothing = bytes(8 * MEGABYTE)
            for _times in range(64):
                part.write(nothing)
    return out.getvalue()


# What it is: (its name, its content).
HOSTILE = {
    "HTML under the name of a PDF": ("convenant.pdf", lambda: HTML),
    "HTML and PDF in one": ("convenant.pdf", lambda: HTML + pdf()),
    "PDF and zip in one": ("convenant.pdf", lambda: _taken("zip-in-a-comment.pdf")),
    "PDF with a password": ("convenant.pdf", lambda: _taken("password.pdf")),
    "PDF with a script": ("convenant.pdf", lambda: _taken("opens.pdf")),
    "PDF with an attachment": ("convenant.pdf", lambda: _taken("attachment.pdf")),
    "PDF that starts a program": ("convenant.pdf", lambda: _taken("launch.pdf")),
    "PDF that was cut off": ("convenant.pdf", lambda: _taken("cut-off.pdf")),
    "file of 100 MB": ("convenant.pdf", lambda: pdf() + bytes(100 * MEGABYTE)),
    "name with a path": ("../../etc/convenant.pdf", pdf),
    "name with a mark that turns the reading direction": ("convenant-\u202efdp.pdf", pdf),
    "zip bomb as a Word file": ("convenant.docx", zip_bomb),
    "Word file with macros": ("convenant.docx", lambda: _taken("macro.docx")),
    "Word file that fetches a template": ("convenant.docx", lambda: _taken("template.docx")),
    "SVG with a script": ("logo.svg", lambda: _taken("picture.svg")),
    "PNG and zip in one": ("logo.png", lambda: png() + zipped(entries={"a": "b"})),
    "program under the name of a PDF": ("convenant.pdf", lambda: _taken("program.pdf")),
}

BOUNDARY = "een-grens-die-nergens-staat"


def multipart(fields: dict, name: str, content: bytes) -> bytes:
    """The body as a browser sends it, with the name of the file exactly as given."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    before = ("".join(parts) + head).encode()
    return before + content + f"\r\n--{BOUNDARY}--\r\n".encode()


class Sending(io.RawIOBase):
    """A body that is made while it is read: the sender's part of it costs no memory."""

    def __init__(self, before: bytes, size: int, after: bytes):
        self.waiting = [before, size, after]
        self.read_in_all = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while self.waiting and not self.waiting[0]:
            self.waiting.pop(0)
        if not self.waiting:
            return 0
        first = self.waiting[0]
        if isinstance(first, int):
            count = min(first, len(buffer))
            buffer[:count] = bytes(count)
            self.waiting[0] = first - count
        else:
            count = min(len(first), len(buffer))
            buffer[:count] = first[:count]
            self.waiting[0] = first[count:]
        self.read_in_all += count
        return count
