"""A word beside an adopted evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.models import CorrectionNote


class CorrectionForm(RegistryForm):
    """What should have been said; the adopted text itself stays."""

    text = forms.CharField(
        label=_("Correction"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands beside the evaluation with your name and today’s date."),
    )

    class Meta:
        model = CorrectionNote
        fields = ("text",)
