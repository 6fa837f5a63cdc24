"""A virus scanner looks at what people send: a small clamd of our own answers as the real one."""

import contextlib
import socket
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from lib import uploads_scan
from lib.uploads import check_upload
from tests.lib.test_uploads import LIMIT, pdf


class Clamd(threading.Thread):
    """Reads one file as clamd does, and gives its verdict, or the answer that was ordered."""

    def __init__(self, address, answer: bytes = b"") -> None:
        super().__init__(daemon=True)
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.door = socket.socket(family, socket.SOCK_STREAM)
        self.door.bind(address)
        self.door.listen(1)
        self.door.settimeout(10)
        self.answer = answer
        self.received = b""
        self.start()

    @property
    def address(self) -> str:
        name = self.door.getsockname()
        return name if isinstance(name, str) else f"{name[0]}:{name[1]}"

    def run(self) -> None:
        with (
            contextlib.suppress(OSError),
            self.door.accept()[0] as line,
            line.makefile("rb") as sent,
        ):
            assert sent.read(10) == b"zINSTREAM\0"
            while length := int.from_bytes(sent.read(4), "big"):
                self.received += sent.read(length)
            verdict = b"Test.Harmful FOUND" if self.received == HARMFUL else b"OK"
            line.sendall(self.answer or b"stream: " + verdict + b"\0")


def titled(title: str) -> bytes:
    """A good PDF with these words in it."""
    return pdf(lambda writer: writer.add_metadata({"/Title": title}))


HARMFUL = titled("harmful, for the test")


def judge(settings, address, content):
    settings.CLAMD_ADDRESS = address
    return check_upload(SimpleUploadedFile("Convenant.pdf", content), LIMIT)


@pytest.mark.parametrize("way", ["port", "socket"])
def test_a_good_file_is_taken_as_it_was_sent(settings, tmp_path, way):
    clamd = Clamd(str(tmp_path / "clamd") if way == "socket" else ("127.0.0.1", 0))
    content = titled("x" * (2 * uploads_scan.PIECE))

    assert judge(settings, clamd.address, content).size == len(content)
    clamd.join(10)
    assert clamd.received == content


def test_a_harmful_file_is_refused(settings):
    clamd = Clamd(("127.0.0.1", 0))

    with pytest.raises(ValidationError) as refused:
        judge(settings, clamd.address, HARMFUL)

    assert refused.value.code == "virus"


def test_without_the_scanner_it_would_be_taken(settings):
    """The control: it is the scanner that refuses it, nothing else."""
    assert judge(settings, "", HARMFUL).content_type == "application/pdf"


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"\0",
        b"OK",
    ],
)
def test_no_verdict_is_no_entrance(settings, answer):
    with pytest.raises(ValidationError) as refused:
        judge(settings, Clamd(("127.0.0.1", 0), answer).address, pdf())

    assert refused.value.code == "scanner"


def test_a_scanner_that_keeps_silent(settings, monkeypatch):
    monkeypatch.setattr(uploads_scan, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        with pytest.raises(ValidationError) as refused:
            judge(settings, f"127.0.0.1:{deaf.getsockname()[1]}", pdf())

    assert refused.value.code == "scanner"


@pytest.mark.parametrize("address", ["127.0.0.1:9", "/no/such/socket", "nonsense", "host:port"])
def test_a_scanner_that_is_not_there(settings, address):
    with pytest.raises(ValidationError) as refused:
        judge(settings, address, pdf())

    assert refused.value.code == "scanner"
