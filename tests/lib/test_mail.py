"""A mail is made of its templates, in the language of who reads it."""

from types import SimpleNamespace

import pytest
from django.test import override_settings

from lib.mail import full_address, make_mail


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nl", "Uitnodiging voor het samenwerkingsregister"),
        ("en", "Invitation to the partnership registry"),
    ],
)
def test_speaks_the_language_that_is_asked(language, subject):
    invitation = SimpleNamespace(
        display_name="", organisation="A & B", invited_by="C", expires_at=None,
        get_role_display="x",
    )  # fmt: skip
    mail = make_mail(
        "emails/invitation_subject.txt",
        "emails/invitation.txt",
        {"invitation": invitation, "link": "x"},
        to="a@example.org",
        language=language,
    )

    assert (mail.subject, mail.to) == (subject, ["a@example.org"])
    assert "A & B" in mail.body
    assert mail.alternatives == []


@override_settings(BASE_URL="https://register.example/")
def test_an_address_has_one_slash_between():
    assert full_address("/guide/") == "https://register.example/guide/"
