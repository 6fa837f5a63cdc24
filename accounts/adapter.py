"""How the sign-in package behaves here."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from accounts import guessing, sessions
from accounts.models import User
from lib.mail import full_address, make_mail


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only: nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Guesses are counted per account, whatever the guesser writes in the Host header."""
        address = str(credentials.get("email", "")).lower()
        known = filter_users_by_email(address, for_login=True)
        return f"account {known[0].pk}" if known else f"address {address}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mail begin with our own address, whatever the asker writes in Host."""
        path = reverse("account_reset_password_from_key", args=["UID", "KEY"])
        return full_address(path.replace("UID-KEY", quote(key)))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What changed about signing in, told to its owner in their own language."""
        told = {"security_url": full_address(reverse("mfa_index"))}
        make_mail(
            f"{template_prefix}_subject.txt",
            f"{template_prefix}_message.txt",
            told,
            to=str(user.email),  # type: ignore[attr-defined]
            language=user.language or settings.LANGUAGE_CODE,  # type: ignore[attr-defined]
        ).send(fail_silently=True)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a short while ago is not asked once more."""
        return not sessions.is_fresh(self.request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Only for who did not fail too often; demo accounts do not open where real data live."""
        counted = guessing.begin_try(request)
        if counted is None:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if isinstance(user, User) and user.is_demo and not settings.DEMO_ALLOWED:
            return None
        if user is not None:
            counted.rollback()
        return user
