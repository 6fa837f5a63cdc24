"""What is said of a password that will not do, in both languages."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.models import User


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nl",
            {
                "kort": "Neem minstens 10 tekens.",
                "password123": "Dit wachtwoord is te algemeen.",
                "83726194837": "Dit wachtwoord bevat alleen cijfers.",
            },
        ),
        (
            "en",
            {
                "kort": "Use at least 10 characters.",
                "password123": "This password is too common.",
                "83726194837": "This password is entirely numeric.",
            },
        ),
    ],
)
def test_says_what_is_wrong_in_the_language_of_the_screen(language, words):
    with translation.override(language):
        for password, message in words.items():
            with pytest.raises(ValidationError) as refused:
                validate_password(password, User(email="a@welkom.example"))
            assert refused.value.messages == [message]
