"""Secrets of second steps as the database keeps them: sealed, so that its copy opens nothing."""

import logging
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import transaction

from lib.sealed import seal, unseal

PURPOSE = "accounts.second_factor"
# Tells a sealed secret from one that was kept before secrets were sealed.
MARK = "sealed:"
# What is secret in the data of a second step; passkeys hold nothing that is.
SECRETS = ("secret", "seed")
MORE_SECRETS = "migrated_codes"

log = logging.getLogger(__name__)


def sealed(secret: str) -> str:
    return MARK + seal(secret, purpose=PURPOSE)


def opened(kept: str) -> str:
    """The secret itself. What cannot be opened any more gives one that no code will ever fit."""
    if not kept.startswith(MARK):
        return kept
    secret = unseal(kept.removeprefix(MARK), purpose=PURPOSE)
    if isinstance(secret, str) and secret:
        return secret
    log.error("A second step cannot be read: its key is not in SECRET_KEY_FALLBACKS.")
    return generate_totp_secret()


def seal_again(*, dry_run: bool = False) -> tuple[int, int]:
    """Seal every secret with the key of today; gives how many rows, and how many nobody can open.

    Safe to run twice, and while people sign in: each row is locked for a moment.
    """
    done = lost = 0
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            if not all(_can_be_opened(kept) for kept in _kept(row.data)):
                lost += 1
                continue
            done += 1
            if not dry_run:
                row.data = _with_new_seals(row.data)
                row.save(update_fields=["data"])
    return done, lost


def _kept(data: dict[str, Any]) -> list[str]:
    return [data[name] for name in SECRETS if name in data] + list(data.get(MORE_SECRETS) or ())


def _can_be_opened(kept: str) -> bool:
    is_sealed = kept.startswith(MARK)
    return not is_sealed or unseal(kept.removeprefix(MARK), purpose=PURPOSE) is not None


def _with_new_seals(data: dict[str, Any]) -> dict[str, Any]:
    new = {name: sealed(opened(data[name])) for name in SECRETS if name in data}
    if data.get(MORE_SECRETS):
        new[MORE_SECRETS] = [sealed(opened(code)) for code in data[MORE_SECRETS]]
    return {**data, **new}
