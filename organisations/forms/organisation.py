"""Recording and changing an organisation."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import RegistryForm
from lib.dates import HonestDateFormField
from lib.text import clean_line, normalise
from organisations.enums import OrganisationKind
from organisations.likeness import similar_names
from organisations.models import Municipality, Organisation, Sector
from organisations.registering import change_organisation, register_organisation

MISTAKE, RENAMED = "mistake", "renamed"
MOST_ALIASES = 30


class OrganisationFields(RegistryForm):
    """What recording and changing have in common."""

    kvk_number = forms.CharField(
        label=_("KvK number"),
        required=False,
        max_length=20,
        help_text=_("8 digits; spaces are fine."),
        widget=forms.TextInput({"class": "short", "inputmode": "numeric"}),
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=200, assume_scheme="https"
    )

    def scope_choices(self):
        self.fields["kind"].choices = [
            ("", _("Choose a kind")),
            *OrganisationKind.choices,
        ]
        self.fields["sectors"].queryset = Sector.objects.all()
        self.fields["sectors"].required = False
        own = Municipality.objects.filter(pk=self.instance.municipality_id)
        self.fields["municipality"].queryset = Municipality.objects.current() | own
        self.fields["municipality"].empty_label = _("Not stated")

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not normalise(name):
            raise ValidationError(_("Type a name with letters or digits."), code="no_name")
        return name

    def clean_kvk_number(self):
        number = re.sub(r"[\s.\-]", "", self.cleaned_data["kvk_number"])
        if not number:
            return ""
        if not re.fullmatch(r"[0-9]{8}", number):
            raise ValidationError(_("A KvK number has 8 digits."), code="digits")
        same = Organisation.objects.filter(kvk_number=number).exclude(pk=self.instance.pk).first()
        if same is not None:
            raise ValidationError(
                _("%(organisation)s already has this KvK number."),
                code="twice",
                params={"organisation": same},
            )
        return number


class OrganisationForm(OrganisationFields):
    """A new organisation. Names much alike are shown first; going on then takes a tick."""

    legal_name = forms.CharField(
        label=_("Legal name"),
        required=False,
        max_length=200,
        help_text=_("As in the register of the Chamber of Commerce, where it differs."),
    )
    aliases = forms.CharField(
        label=_("Other spellings"),
        required=False,
        max_length=4000,
        help_text=_("One per line. People find the organisation under these too."),
        widget=forms.Textarea({"rows": 3}),
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "sectors", "municipality", "kvk_number", "website"]
        widgets = {
            "name": forms.TextInput(
                {
                    "autocomplete": "off",
                    "hx-get": reverse_lazy("organisation_similar"),
                    "hx-trigger": "input changed delay:400ms",
                    "hx-target": "#similar-names",
                    "hx-sync": "this:replace",
                }
            ),
            "sectors": forms.CheckboxSelectMultiple,
        }

    field_order = ["name", "legal_name", "aliases", "kind", "sectors", "municipality"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["kind"] = ""
        self.fields["sectors"].widget.attrs["class"] = "columns"

    @property
    def similar(self):
        """Organisations that the name typed may mean."""
        return similar_names(self["name"].value() or "") if self.is_bound else []

    @property
    def is_confirmed(self) -> bool:
        """Whether the tick was given for the very name that is being sent."""
        confirmed = self.data.get(self.add_prefix("confirmed"), "")
        name = self.cleaned_data.get("name", "")
        return bool(confirmed) and normalise(confirmed) == normalise(name)

    def clean_aliases(self):
        lines = [clean_line(line) for line in self.cleaned_data["aliases"].splitlines()]
        names = [line for line in dict.fromkeys(lines) if normalise(line)]
        if any(len(name) > 200 for name in names):
            raise ValidationError(_("A name has at most 200 characters."), code="long")
        if len(names) > MOST_ALIASES:
            raise ValidationError(_("Give at most 30 other spellings."), code="many")
        return names

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("name")
        if name and not self.is_confirmed and similar_names(name):
            self.add_error(
                "name",
                ValidationError(
                    _("This looks like an organisation that is already here. Is it one of these?"),
                    code="similar",
                ),
            )
        return cleaned

    def save(self, *, by, at, reason=""):
        """Record it, kept by the writer's organisation until it has users of its own."""
        data = {
            name: self.cleaned_data[name]
            for name in ("name", "kind", "municipality", "kvk_number", "website", "legal_name")
        }
        return register_organisation(
            **data,
            aliases=self.cleaned_data["aliases"],
            links={"sectors": self.cleaned_data["sectors"]},
            recorded_by=recorder(by),
            by=by,
            at=at,
        )


def recorder(user) -> Organisation | None:
    """The organisation for which this user records others: the first they coordinate."""
    return Organisation.objects.filter(pk__in=user.organisations_as("coordinator")).first()


class OrganisationEditForm(OrganisationFields):
    """An existing organisation, guarded by its version."""

    name_change = forms.ChoiceField(
        label=_("Why the name changes"),
        choices=[
            (MISTAKE, _("the old name was a mistake; it stays findable as another spelling")),
            (RENAMED, _("the organisation was renamed; the old name stays as former name")),
        ],
        initial=MISTAKE,
        widget=forms.RadioSelect,
    )
    renamed_on = HonestDateFormField(label=_("Renamed on"))

    class Meta:
        model = Organisation
        fields = [
            "name",
            "kind",
            "sectors",
            "municipality",
            "region_label",
            "area_incomplete",
            "kvk_number",
            "website",
            "identity",
            "began",
            "ended",
        ]
        widgets = {"sectors": forms.CheckboxSelectMultiple}

    field_order = ["name", "name_change", "renamed_on"]
    NAME_CHANGE = ("name_change", "renamed_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sectors"].widget.attrs["class"] = "columns"
        self.fields["identity"].widget.attrs["rows"] = 5

    def clean(self):
        cleaned = super().clean()
        check_order(self, "began", "ended")
        return cleaned

    def save(self, *, by, at, reason=""):
        """Change it; a new name puts the old one aside as chosen."""
        names = [name for name in self.own_fields() if name != "sectors"]
        renamed = self.cleaned_data["name_change"] == RENAMED
        return change_organisation(
            self.instance,
            {name: self.cleaned_data[name] for name in names},
            links={"sectors": self.cleaned_data["sectors"]},
            renamed_on=self.cleaned_data["renamed_on"] if renamed else None,
            version=self.cleaned_data["version"],
            by=by,
            at=at,
        )


def check_order(form, start: str, end: str) -> None:
    """Refuse, at the field, an end that surely lies before the start."""
    from lib.dates import ends_before_start

    first, last = form.cleaned_data.get(start), form.cleaned_data.get(end)
    if first is not None and last is not None and ends_before_start(first, last):
        form.add_error(
            end, ValidationError(_("The end is before the start."), code="end_before_start")
        )
