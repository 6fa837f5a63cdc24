"""Names, affiliations and services of an organisation."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms import RegistryForm
from lib.text import normalise
from organisations.enums import NameKind
from organisations.forms.organisation import check_order, recorder
from organisations.forms.picker import OrganisationPickerField, PicksOrganisations, resolve
from organisations.models import Affiliation, OrganisationName, Service
from organisations.registering import reindex_organisation


class OrganisationNameForm(RegistryForm):
    """One name, with the kind of work a brand stands for and the dates it was used."""

    class Meta:
        model = OrganisationName
        fields = ["name", "kind", "work_kind", "note", "valid_from", "valid_until"]
        help_texts = {
            "work_kind": _("For a brand: the work it stands for."),
            "valid_until": _("Fill this in when the name is no longer used."),
        }

    def scope_choices(self):
        # The common name is changed on the page of the organisation itself.
        common = self.instance.pk and self.instance.kind == NameKind.COMMON
        kinds = [(k, label) for k, label in NameKind.choices if common or k != NameKind.COMMON]
        self.fields["kind"].choices = kinds
        if common:
            self.fields["kind"].disabled = self.fields["name"].disabled = True

    def clean(self):
        cleaned = super().clean()
        check_order(self, "valid_from", "valid_until")
        name, kind = cleaned.get("name"), cleaned.get("kind")
        if name and not normalise(name):
            self.add_error("name", _("Type a name with letters or digits."))
        elif name and kind:
            same = self.instance.organisation.names.filter(kind=kind, name=name)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("name", ValidationError(_("This name is already there."), "twice"))
        return cleaned

    def save(self, *, by, at, reason=""):
        row = super().save(by=by, at=at, reason=reason)
        reindex_organisation(row.organisation)
        return row


class DatedForm(RegistryForm):
    """A fact from a day until a day, either of which may be unknown."""

    def clean(self):
        cleaned = super().clean()
        check_order(self, "since", "until")
        return cleaned


class ServiceForm(DatedForm):
    class Meta:
        model = Service
        fields = ["name", "since", "until"]
        help_texts = {"until": _("Fill this in when the organisation no longer offers it.")}


class AffiliationForm(PicksOrganisations, DatedForm):
    """A new affiliation: the group is picked, or recorded on the way."""

    belongs_to = OrganisationPickerField(label=_("Group, association or network"))
    field_order = ["kind", "belongs_to"]

    class Meta:
        model = Affiliation
        fields = ["kind", "since", "until"]
        widgets = {"kind": forms.RadioSelect({"class": "inline"})}

    def clean_belongs_to(self):
        group = self.cleaned_data["belongs_to"]
        if group == self.instance.organisation:
            raise ValidationError(_("An organisation cannot be part of itself."), code="itself")
        return group

    def clean(self):
        cleaned = super().clean()
        group = cleaned.get("belongs_to")
        if getattr(group, "pk", None):
            same = self.instance.organisation.affiliations.filter(group=group, until__isnull=True)
            if same.filter(kind=cleaned.get("kind")).exists():
                self.add_error("belongs_to", _("This is already recorded."))
        return cleaned

    def save(self, *, by, at, reason=""):
        self.instance.group = resolve(
            self.cleaned_data["belongs_to"], recorded_by=recorder(by), by=by, at=at
        )
        return records.create(self.instance, by=by, at=at, reason=reason)


class AffiliationEditForm(DatedForm):
    """An existing affiliation: its kind and dates. Another group is another row."""

    class Meta:
        model = Affiliation
        fields = ["kind", "since", "until"]
        help_texts = {"until": _("Fill this in when it has ended.")}
        widgets = {"kind": forms.RadioSelect({"class": "inline"})}
