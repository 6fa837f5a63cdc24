"""The forms of the second step, where the sign-in package leaves something to be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import guessing
from accounts.forms.base import Typed
from lib.text import clean_line


class CountedCode:
    """A wrong code counts as a failure of the address it came from, as a wrong password does."""

    def clean_code(self) -> str:
        counted = guessing.begin_try(context.request)
        if counted is None:
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        counted.rollback()
        return code


class CodeForm(CountedCode, Typed, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(CountedCode, Typed, ReauthenticateForm):
    """Showing once more who one is, with a code."""


class NewAppForm(Typed, ActivateTOTPForm):
    """Turning on the app, in the words of the page around it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the app")


@contextmanager
def judged() -> Iterator[None]:
    """Whatever is wrong with what came in the place of a passkey: it is not accepted.

    The library reads it piece by piece and stumbles in many ways over what no browser sends.
    """
    try:
        yield
    except forms.ValidationError:
        raise
    except Exception as nonsense:
        raise get_adapter().validation_error("incorrect_code") from nonsense


class Presented(Typed):
    """A passkey that was held up; see `judged`."""

    def clean_credential(self) -> Authenticator:
        with judged():
            return super().clean_credential()  # type: ignore[misc,no-any-return]


class PasskeyStepForm(Presented, AuthenticateWebAuthnForm):
    """A passkey as the second step behind the password."""


class PasskeyEntryForm(Presented, LoginWebAuthnForm):
    """A passkey instead of the password."""


class PasskeyAgainForm(Presented, ReauthenticateWebAuthnForm):
    """Showing once more who one is, with a passkey."""


class PasskeyForm(Typed, AddWebAuthnForm):
    """A new passkey and what it is called; it opens the account by itself, without a password."""

    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Such as “laptop of the office”, to tell it from others."),
        max_length=60,
        required=False,
        validators=[clean_line],
    )
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def clean(self) -> dict[str, Any]:
        with judged():
            return dict(super().clean())


class PasskeyNameForm(Typed, EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("What do you call it?"), max_length=60, validators=[clean_line])
