"""What administrators fill in about accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from lib.text import clean_line
from organisations.accounts import (
    dismiss_administrator,
    end_account,
    name_administrator,
    return_account,
)
from organisations.forms.area import PlainForm


class UserFilter(forms.Form):
    """Search by name or e-mail address."""

    q = forms.CharField(
        label=_("Name or e-mail address"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )

    @property
    def is_filtered(self) -> bool:
        return bool((self.data.get("q") or "").strip())


class ReasonForm(PlainForm):
    """Why, for the trail."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        validators=[clean_line],
        help_text=_("It stands in the history."),
    )


class UserEndForm(ReasonForm):
    def save(self, *, by, at, on):
        """See `organisations.accounts.end_account`."""
        return end_account(self.record, by=by, at=at, on=on, reason=self.cleaned_data["reason"])


class UserReturnForm(ReasonForm):
    def save(self, *, by, at, on):
        """See `organisations.accounts.return_account`."""
        return return_account(self.record, by=by, at=at, reason=self.cleaned_data["reason"])


class UserSecondStepForm(ReasonForm):
    """Why, and that somebody made sure who asks for it."""

    checked = forms.BooleanField(
        label=_("I made sure that it is really this person who asks for it."),
        help_text=_(
            "Call back on a number you knew already, or see each other. Never by mail alone."
        ),
    )

    def save(self, *, by, at, on):
        """See `accounts.second_factor.reset`."""
        return second_factor.reset(self.record, by=by, at=at, reason=self.cleaned_data["reason"])


class UserAppointForm(ReasonForm):
    def save(self, *, by, at, on):
        """See `organisations.accounts.name_administrator`."""
        return name_administrator(self.record, by=by, at=at, reason=self.cleaned_data["reason"])


class UserDismissForm(ReasonForm):
    def save(self, *, by, at, on):
        """See `organisations.accounts.dismiss_administrator`."""
        return dismiss_administrator(self.record, by=by, at=at, reason=self.cleaned_data["reason"])
