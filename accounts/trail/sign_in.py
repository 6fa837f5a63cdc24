"""What is written down of signing in: by Django's and allauth's own signals, whatever the way in.

The address of the computer stands in the erasable text of the entry, never in the trail itself.
Of an account that does not exist nothing that was typed is kept: people type passwords there too.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import origin, records
from accounts.models import Result, User
from accounts.trail import flood

NOWHERE = (None, None)
SIGN_IN_VERBS = (
    "sign_in",
    "sign_out",
    "sign_in_refused",
    "second_factor_refused",
    "reauthenticate",
    "change_password",
    "reset_password",
    "add_second_factor",
    "remove_second_factor",
    "make_recovery_codes",
    "end_session",
)
# Guesses of one account are few (allauth stops them); of all accounts together still bounded.
MOST_REFUSED = 60


def address_of(request: Any) -> str:
    """The address of the computer, as far as our own proxy tells."""
    try:
        return str(get_adapter().get_client_ip(request)) if request is not None else ""
    except PermissionDenied:
        return ""


def write_down(
    verb: str,
    *,
    user: User,
    request: Any,
    by: User | None = None,
    result: Result = Result.DONE,
    **told: Any,
) -> None:
    """One entry about an account; ``user`` without a key is an account that does not exist."""
    with transaction.atomic():
        records.audit(
            by=by,
            at=timezone.now(),
            verb=verb,
            obj=user,
            after=told,
            beside={"address": address_of(request)},
            scope=NOWHERE,
            result=result,
        )


def signed_in(request: Any, user: User, **_given: Any) -> None:
    # A session that is made outside a request is nobody who signs in.
    if origin.current() != origin.ITSELF:
        write_down("sign_in", user=user, by=user, request=request)


def signed_out(request: Any, user: User | None, **_given: Any) -> None:
    if user is not None and origin.current() != origin.ITSELF:
        write_down("sign_out", user=user, by=user, request=request)


def refused(credentials: dict[str, Any], request: Any = None, **_given: Any) -> None:
    """A wrong password. Known and unknown accounts cost the same."""
    typed = str(credentials.get("email") or credentials.get("username") or "")[:254]
    found = User.objects.filter(email__iexact=typed).order_by().first()
    refuse(found or User(), request, verb="sign_in_refused")


def refuse(user: User, request: Any, *, verb: str, **told: Any) -> None:
    """A way in that stayed shut; many at once end with one line that says so."""
    seen = flood.look("sign-in", MOST_REFUSED)
    if seen.counts:
        told = {**told, "and_more": True} if seen.is_last else told
        write_down(verb, user=user, request=request, result=Result.REFUSED, **told)


def second_factor_refused(request: Any, user: User, authenticator: Any, **_given: Any) -> None:
    kind = getattr(authenticator, "type", "")
    refuse(user, request, verb="second_factor_refused", factor=str(kind))


def step_completed(request: Any, user: User, **given: Any) -> None:
    if given.get("reauthenticated"):
        write_down("reauthenticate", user=user, by=user, request=request, way=str(given["method"]))


def password_changed(request: Any, user: User, **_given: Any) -> None:
    write_down("change_password", user=user, by=user, request=request)


def password_reset(request: Any, user: User, **_given: Any) -> None:
    write_down("reset_password", user=user, by=user, request=request)


def factor_added(request: Any, user: User, authenticator: Any, **_given: Any) -> None:
    _factor("add_second_factor", request, user, authenticator)


def factor_removed(request: Any, user: User, authenticator: Any, **_given: Any) -> None:
    _factor("remove_second_factor", request, user, authenticator)


def _factor(verb: str, request: Any, user: User, authenticator: Any) -> None:
    kind = str(authenticator.type)
    if kind == "recovery_codes" and verb == "add_second_factor":
        verb = "make_recovery_codes"
    by = request.user if request is not None and request.user.is_authenticated else user
    write_down(verb, user=user, by=by, request=request, factor=kind)


def connect() -> None:
    """Listen to what Django and allauth tell; nothing of our own is told this way."""
    receivers: list[tuple[Any, Any]] = [
        (auth.user_logged_in, signed_in),
        (auth.user_logged_out, signed_out),
        (auth.user_login_failed, refused),
        (account.authentication_step_completed, step_completed),
        (account.password_changed, password_changed),
        (account.password_set, password_changed),
        (account.password_reset, password_reset),
        (mfa.authenticator_added, factor_added),
        (mfa.authenticator_reset, factor_added),
        (mfa.authenticator_removed, factor_removed),
        (mfa.authentication_failed, second_factor_refused),
    ]
    for signal, receiver in receivers:
        signal.connect(receiver, dispatch_uid=f"trail.{receiver.__name__}")
