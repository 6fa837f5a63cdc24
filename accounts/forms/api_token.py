"""Making and ending a key for a program."""

import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm, Typed
from accounts.keys import end_key, make_key
from accounts.models import ApiToken

FIRST_YEAR = datetime.timedelta(days=365)


class ApiTokenForm(RegistryForm):
    """What the key is for, and until when it works."""

    until = forms.DateField(
        label=_("Works until and including"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave empty for a key that works until you end it."),
    )

    class Meta:
        model = ApiToken
        fields = ["name"]
        help_texts = {"name": _("Such as “monthly report” or the name of the program.")}

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["until"].initial = on + FIRST_YEAR

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and not self.on <= until <= self.on + 10 * FIRST_YEAR:
            raise forms.ValidationError(_("Choose a day from today, within ten years."))
        return until

    def save(self, *, by, at, reason=""):
        """Make the key and return its secret; see `accounts.keys`."""
        until = self.cleaned_data["until"]
        expires_at = None
        if until:
            midnight = datetime.datetime.combine(
                until + datetime.timedelta(days=1), datetime.time()
            )
            expires_at = timezone.make_aware(midnight)
        _key, secret = make_key(
            user=by, name=self.cleaned_data["name"], expires_at=expires_at, by=by, at=at
        )
        return secret


class ApiTokenRevokeForm(Typed, forms.Form):
    """Nothing to fill in: yes or no."""

    def __init__(self, *args, key, **kwargs):
        super().__init__(*args, **kwargs)
        self.key = key
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def save(self, *, by, at):
        """End the key; see `accounts.keys`."""
        return end_key(self.key, by=by, at=at)
