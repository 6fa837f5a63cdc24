"""Merging an organisation into another, and keeping two that look alike apart."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms import RegistryForm
from accounts.permissions import may
from organisations.forms.picker import OrganisationPickerField, PicksOrganisations
from organisations.merging import merge_organisations
from organisations.models import KeptApart, Organisation, OrganisationMerge


class OrganisationMergeForm(PicksOrganisations, RegistryForm):
    """Into which one, and why. What it would do is shown before the tick that does it."""

    into = OrganisationPickerField(
        label=_("Which organisation is kept"),
        allow_new=False,
        help_text=_("Everything that hangs under the other goes there."),
    )
    confirmed = forms.BooleanField(
        label=_("Yes, these two are the same"),
        required=False,
        help_text=_("Nothing is merged before you tick this."),
    )

    class Meta:
        model = OrganisationMerge
        fields = ["reason"]

    field_order = ["into", "reason", "confirmed"]

    def clean_into(self):
        kept = self.cleaned_data["into"]
        if kept == self.instance.gone:
            raise ValidationError(_("An organisation cannot be merged with itself."), code="itself")
        if not may(self.user, "organisation.edit", kept):
            raise ValidationError(
                _("You may not change %(organisation)s. Ask an administrator to merge them."),
                code="not_allowed",
                params={"organisation": kept},
            )
        return kept

    @property
    def kept(self):
        """The one chosen so far, where it can be chosen; on opening, the one of the address."""
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get("into")
        found = Organisation.objects.active().filter(pk=self.initial.get("into") or None).first()
        fits = found is not None and found != self.instance.gone
        return found if fits and may(self.user, "organisation.edit", found) else None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether all is well but for the tick: what it would do is shown then."""
        return bool(self.kept) and not self.errors and not self.cleaned_data["confirmed"]

    def is_valid(self) -> bool:
        return super().is_valid() and self.cleaned_data["confirmed"]

    def save(self, *, by, at, reason=""):
        return merge_organisations(
            kept=self.cleaned_data["into"],
            gone=self.instance.gone,
            reason=self.cleaned_data["reason"],
            by=by,
            at=at,
        )


class MergeUndoForm(RegistryForm):
    """Nothing to fill in: only which merge, as it was seen."""

    class Meta:
        model = OrganisationMerge
        fields = []


class KeepApartForm(RegistryForm):
    """Two that look alike and are not the same; the pair is not suggested again."""

    other = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), widget=forms.HiddenInput, label=_("organisation")
    )

    field_order = ["other", "reason"]

    class Meta:
        model = KeptApart
        fields = ["reason"]
        help_texts = {"reason": _("Such as “two locations with boards of their own”.")}

    def __init__(self, *args, organisation, **kwargs):
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def scope_choices(self):
        active = Organisation.objects.visible_to(self.user).active()
        self.fields["other"].queryset = active.exclude(pk=self.organisation.pk)

    def clean(self):
        cleaned = super().clean()
        if other := cleaned.get("other"):
            first, second = sorted((self.organisation, other), key=lambda one: one.pk)
            self.instance.first, self.instance.second = first, second
            if KeptApart.objects.filter(first=first, second=second).exists():
                raise ValidationError(_("These two were already kept apart."), code="twice")
        return cleaned

    def save(self, *, by, at, reason=""):
        return records.create(self.instance, by=by, at=at)
