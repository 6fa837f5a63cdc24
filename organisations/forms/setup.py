"""The one-time set-up of an empty register."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lib.text import clean_line, normalise
from organisations.enums import OrganisationKind
from organisations.forms.people import NewPasswordMixin


class SetupForm(NewPasswordMixin):
    """The first user and their own organisation."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput({"autocomplete": "username"}),
    )
    organisation_name = forms.CharField(
        label=_("Name of your organisation"),
        max_length=200,
        validators=[clean_line],
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=[("", _("Choose a kind")), *OrganisationKind.choices],
    )

    field_order = [
        "display_name",
        "email",
        "password",
        "password_again",
        "organisation_name",
        "kind",
    ]

    def clean_organisation_name(self):
        name = self.cleaned_data["organisation_name"].strip()
        if not normalise(name):
            raise ValidationError(_("Type a name with letters or digits."), code="no_name")
        return name

    def clean(self):
        cleaned = super().clean()
        self.check_password(cleaned.get("email", ""))
        return cleaned
