"""Secrets of second steps: unreadable in the database, and readable with the keys of this place."""

import io
import json

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import make_user

pytestmark = pytest.mark.django_db
NEWER = "een nieuwere sleutel van het register, lang genoeg en willekeurig"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def fits(user, secret: str) -> bool:
    cache.clear()  # a code opens once
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return TOTP(row).validate_code(code_of(secret))


def in_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return json.dumps([row[0] for row in cursor.fetchall()])


@pytest.fixture(autouse=True)
def one_moment():
    """Codes last half a minute."""
    with time_machine.travel("2026-11-22 09:00", tick=False):
        yield


@pytest.fixture
def user(db):
    return make_user()


@pytest.fixture
def secret():
    return generate_totp_secret()


def test_what_is_kept_tells_nothing(user, secret):
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).generate_codes()

    assert secret not in in_database()
    assert in_database().count("sealed:") == 2
    assert fits(user, secret)
    again = RecoveryCodes(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES))
    assert again.generate_codes() == codes
    assert again.validate_code(codes[0])


def test_what_was_kept_before_goes_on_and_is_sealed_by_the_command(user, secret):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    old = {"migrated_codes": ["12345678", "87654321"], "used_mask": 0}
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=old)
    assert fits(user, secret)

    call_command("seal_second_factors", dry_run=True, stdout=io.StringIO())
    assert secret in in_database()
    for _time in range(2):
        call_command("seal_second_factors", stdout=io.StringIO())

    assert secret not in in_database() and "12345678" not in in_database()
    assert fits(user, secret)
    codes = RecoveryCodes(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES))
    assert codes.get_unused_codes() == old["migrated_codes"]
    assert codes.validate_code("87654321")


def test_a_new_key_opens_what_the_one_before_it_sealed(user, secret, settings):
    TOTP.activate(user, secret)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEWER
    assert fits(user, secret)

    call_command("seal_second_factors", stdout=io.StringIO())
    settings.SECRET_KEY_FALLBACKS = []

    assert fits(user, secret)


def test_without_its_key_no_code_fits_and_the_command_says_so(user, secret, settings, caplog):
    """Never an empty secret: codes of that could be made by anybody."""
    TOTP.activate(user, secret)
    kept = in_database()
    settings.SECRET_KEY = NEWER

    assert not fits(user, secret) and not fits(user, "")
    assert "SECRET_KEY_FALLBACKS" in caplog.text and secret not in caplog.text
    with pytest.raises(CommandError, match="1 cannot be opened"):
        call_command("seal_second_factors", stdout=io.StringIO())
    assert in_database() == kept
