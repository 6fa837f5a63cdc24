"""Has a virus scanner (clamd) look at a file, where the settings name one.

What cannot be looked at is refused: a scanner that is down may not open the door.
"""

import logging
import socket

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

log = logging.getLogger("django.security")

SECONDS = 30
PIECE = 64 * 1024


def scan(content: bytes, address: str) -> None:
    """Ask the scanner at this address (``host:port``, or the path of a socket).

    ValidationError with a sentence when it finds something, or cannot say.
    """
    try:
        answer = _ask(content, address)
    except OSError as problem:
        log.error("The virus scanner at %s cannot be asked: %s", address, problem)
        answer = ""
    if answer.endswith(" FOUND"):
        log.warning("The virus scanner refused a file: %s", answer)
        raise ValidationError(
            _("The virus scanner found something harmful in this file. It was not kept."),
            code="virus",
        )
    if not answer.endswith(": OK"):
        log.error("The virus scanner at %s gave no verdict: %s", address, answer or "nothing")
        raise ValidationError(
            _(
                "The virus scanner could not look at this file just now, so it was not kept. Try "
                "again later."
            ),
            code="scanner",
        )


def _ask(content: bytes, address: str) -> str:
    """What clamd says of these bytes: INSTREAM, pieces with their length before them, a zero."""
    with _line(address) as line:
        line.settimeout(SECONDS)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(1024)) and len(answer) < PIECE:
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _line(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    if not port.isdecimal():
        raise OSError("CLAMD_ADDRESS must be host:port, or the path of a socket")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
