"""What a step in the life of a theme asks: why, and since when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Theme

from .base import StepForm


class ThemeStageForm(StepForm):
    """Why a theme is paused or dropped, and since when."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Theme
        fields = ["stage_since"]
        labels = {"stage_since": _("Since")}
        help_texts = {"stage_since": _("Leave empty when the day is not known.")}

    field_order = ["reason", "stage_since"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["stage_since"] = None  # what is stored is about the stage before

    def changes(self) -> dict:
        """The reason stands on the theme's page as well as in its history."""
        return {**super().changes(), "stage_reason": self.cleaned_data["reason"]}


class ThemeCompleteForm(ThemeStageForm):
    """A theme that is completed need not say why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].label = _("What it came to")
