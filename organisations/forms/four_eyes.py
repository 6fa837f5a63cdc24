"""Switching the second pair of eyes on or off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RegistryForm
from organisations.models import Organisation


class FourEyesForm(RegistryForm):
    """Asks why; which way it goes follows from how it stands now."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the history of the organisation."),
    )

    class Meta:
        model = Organisation
        fields = ()
