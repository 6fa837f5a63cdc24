"""One's own name and language."""

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.profile import change_profile, profile_version
from lib.text import clean_line

from .base import Typed, show


class ProfileForm(Typed, forms.ModelForm):
    """What people may change about their own account; the address has a page of its own."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=150,
        validators=[clean_line],
        help_text=_("As the others see it."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect({"class": "inline"}),
    )

    version = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = User
        fields = ["display_name", "language"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.initial["version"] = profile_version(self.instance)
        self.initial["language"] = self.instance.language or settings.LANGUAGE_CODE

    def save(self, *, by, at):
        """Change the account; see `accounts.profile`."""
        version = self.cleaned_data["version"]
        return change_profile(self.instance.pk, self.cleaned_data, by=by, at=at, version=version)

    def conflicts(self, stored) -> list[dict]:
        """What reads otherwise in the account by now."""
        return [
            {
                "label": field.label,
                "yours": show(field, self.cleaned_data[name]),
                "theirs": show(field, getattr(stored, name)),
            }
            for name, field in self.fields.items()
            if name in self._meta.fields and self.cleaned_data[name] != getattr(stored, name)
        ]

    def stored_version(self, stored) -> str:
        return profile_version(stored)
