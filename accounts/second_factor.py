"""The second step of signing in: codes of an app, passkeys and recovery codes."""

import datetime
import ipaddress
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records, sealing, sessions
from accounts.errors import WrongMoment
from accounts.models import User
from lib.mail import full_address, make_mail


def is_number(host: str) -> bool:
    """Whether a host is an address in figures: browsers make no passkeys for those."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys belong to the name that people type, whatever the Host header says.

    Secrets of apps and recovery codes are sealed in the database (`accounts.sealing`).
    """

    def encrypt(self, text: str) -> str:
        return sealing.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.opened(encrypted_text)

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That did not work. Try again."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        ours = urlsplit(settings.BASE_URL).hostname or ""
        host = context.request.get_host().partition(":")[0]
        is_ours = host == ours or host.endswith(f".{ours}")
        return {
            "id": ours if is_ours and not is_number(ours) else host,
            "name": settings.MFA_TOTP_ISSUER,
        }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


# -- who must have one ----------------------------------------------------------------------------

# What the session remembers of it: "has" one, or is "free" to go without.
REMEMBERED = "second_factor"
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def must_have(user: User) -> bool:
    """Whether this user may not go without a second step; the roles of today count."""
    if settings.MFA_REQUIRED == "managers":
        return bool(user.roles_anywhere & {"manager", "administrator"})
    return bool(settings.MFA_REQUIRED == "all")


def has(user: User) -> bool:
    """Whether this user has a second step: a passkey, or codes of an app."""
    return Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def is_missing(request: HttpRequest) -> bool:
    """Whether this user needs a second step and has none; asked once, then kept in the session."""
    if REMEMBERED not in request.session:
        user = request.user
        if has(user):  # type: ignore[arg-type]
            request.session[REMEMBERED] = "has"
        elif not must_have(user):  # type: ignore[arg-type]
            request.session[REMEMBERED] = "free"
    return REMEMBERED not in request.session


def forget(request: HttpRequest) -> None:
    """Ask again at the next page: a role or a second step may have come or gone."""
    request.session.pop(REMEMBERED, None)


# -- who lost theirs ------------------------------------------------------------------------------


@transaction.atomic
def reset(user: User, *, by: User, at: datetime.datetime, reason: str) -> User:
    """Take every second step off an account and sign it out everywhere; its owner gets a mail.

    For administrators who made sure who asks. WrongMoment when there is none.
    """
    gone = Authenticator.objects.filter(user=user)
    kinds = sorted(gone.values_list("type", flat=True))
    if not set(kinds) & set(KINDS):
        raise WrongMoment(_("This account has no second step."))
    gone.delete()
    sessions.end_sessions(user, but=None, by=by, at=at)
    records.audit(
        by=by,
        at=at,
        verb="reset_second_factor",
        obj=user,
        before={"second_factors": kinds},
        reason=reason,
        scope=(None, None),
    )
    transaction.on_commit(lambda: _tell_owner(user))
    return user


def _tell_owner(user: User) -> None:
    mail = make_mail(
        "emails/second_factor_reset_subject.txt",
        "emails/second_factor_reset.txt",
        {"url": full_address(reverse("mfa_index"))},
        to=user.email,
        language=user.language or settings.LANGUAGE_CODE,
    )
    # The step is taken: a mail server that is away does not undo it.
    mail.send(fail_silently=True)
