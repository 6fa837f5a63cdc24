"""A mail from its templates, and addresses as they stand in mails."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def full_address(path: str) -> str:
    """The address of a page as it stands in a mail, or is copied from the screen."""
    return settings.BASE_URL.rstrip("/") + path


def make_mail(
    subject: str,
    text: str,
    context: Mapping[str, Any],
    *,
    to: str,
    language: str | None,
    html: str = "",
    connection: Any = None,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """A mail to one address in this language, not sent yet.

    ``subject``, ``text`` and ``html`` (when there is a page beside the text) are template names;
    the subject becomes one line.
    """
    with translation.override(language):
        line = " ".join(render_to_string(subject, context).split())
        body = render_to_string(text, context)
        page = render_to_string(html, context) if html else ""
    mail = EmailMultiAlternatives(line, body, None, [to], connection=connection, headers=headers)
    if page:
        mail.attach_alternative(page, "text/html")
    return mail
