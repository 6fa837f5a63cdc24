"""The forms of the second step, where the sign-in package leaves something to be done."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
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


class PasskeyNameForm(Typed, EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("What do you call it?"), max_length=60, validators=[clean_line])
