"""Mailing the digests, each once."""

import smtplib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from accounts.mails import MailKind, unsubscribe_headers, unsubscribe_url
from accounts.models import User
from lib.mail import full_address, make_mail

from .claims import Taken, forget, release, stamp, take
from .digest import OWN_LINES, Digest

# After these the server surely has not taken the mail. After any other trouble it may have.
SURELY_NOT_SENT = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPConnectError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
    ConnectionRefusedError,
    ValueError,
)


class ServerDown(Exception):
    """The mail server cannot be reached: who was not mailed yet is mailed by the next run."""


@dataclass
class Outcome:
    """How a run went."""

    mailed: int = 0
    lines: int = 0
    failures: list[tuple[User, Exception]] = field(default_factory=list)

    def failed(self, user: User, trouble: Exception) -> None:
        self.failures.append((user, trouble))


def send_digests(digests: Iterable[Digest], connection, outcome: Outcome, *, at) -> Outcome:
    """Mail everybody who is to be told something; one person's trouble stops nobody else.

    Raises ServerDown when the mail server cannot be reached; nothing is claimed then.
    """
    for digest in digests:
        try:
            forget(digest.user, digest.told, digest.waiting)
            if digest.lines and _send(digest, connection, at=at):
                outcome.mailed += 1
                outcome.lines += len(digest.lines)
        except ServerDown:
            raise
        except Exception as trouble:
            outcome.failed(digest.user, trouble)
            connection.close()  # it may be in the middle of a conversation
    return outcome


def _send(digest: Digest, connection, *, at) -> bool:
    """Claim, send, stamp; False when another run has it. See `claims` for what breaks off."""
    message = message_to(digest, connection)
    try:
        connection.open()
    except OSError as trouble:  # those of SMTP among them
        raise ServerDown(str(trouble) or type(trouble).__name__) from trouble
    try:
        rows = take(digest.user, digest.claims, at=at)
    except Taken:
        return False
    try:
        if not message.send():
            raise ValueError("The mail was not taken.")
    except SURELY_NOT_SENT:
        release(rows, at=at)
        raise
    stamp(rows, at=at)
    return True


def message_to(digest: Digest, connection) -> EmailMultiAlternatives:
    """The mail in the language of who gets it, as text and as HTML."""
    with translation.override(digest.language):
        context = {
            "digest": digest,
            "sections": _sections(digest),
            "hidden": max(0, len(digest.own) - OWN_LINES),
            "late": sum(1 for line in digest.own if line.duty.days_late(digest.on) > 0),
            "work_url": full_address(reverse("work_show")),
            "offs": [(kind, unsubscribe_url(digest.user, [kind])) for kind in digest.kinds],
            "mail_url": full_address(reverse("mail_edit")),
        }
    return make_mail(
        "emails/reminders_subject.txt",
        "emails/reminders.txt",
        context,
        to=digest.user.email,
        language=digest.language,
        html="emails/reminders.html",
        connection=connection,
        headers=unsubscribe_headers(digest.user, digest.kinds),
    )


def _sections(digest: Digest) -> list[tuple]:
    """Kind, the lines that are written out, and how many there are of it."""
    room, sections = OWN_LINES, []
    for kind in digest.kinds:
        lines = shown = digest.of(kind)
        if kind != MailKind.ESCALATED:
            shown = lines[:room]
            room -= len(shown)
        if shown:
            sections.append((kind, shown, len(lines)))
    return sections
