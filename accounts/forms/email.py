"""One's e-mail address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import ask_for
from accounts.forms.base import Typed


class EmailForm(Typed, forms.Form):
    """The address one wants to have."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("You get a mail there with a link. Only when you open it the address changes."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        address = self.cleaned_data["email"].lower()
        if not address.isascii():
            raise forms.ValidationError(_("Use letters without accents in the address."))
        if address == self.user.email:
            raise forms.ValidationError(_("This is the address that you have now."))
        return address

    def save(self, *, by, at):
        """Mail the link; see `accounts.addresses`."""
        ask_for(self.user, self.cleaned_data["email"])
        return self.user


class ConfirmForm(Typed, forms.Form):
    """Nothing to fill in: yes or no."""
