from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only: nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: str) -> AbstractBaseUser | None:
        """Demo accounts share a known password, so where real data live they do not open."""
        user = super().authenticate(request, **credentials)
        if user is not None and user.is_demo and not settings.DEMO_ALLOWED:
            return None
        return user
