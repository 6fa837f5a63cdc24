"""Handing a theme over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import records
from lib.dates import HonestDateFormField, ends_before_start
from partnerships.models import Theme, ThemeOwner
from partnerships.ownership import assign_owner

from .base import ChildForm, Group
from .people import OWNER_GROUP, OwnerFields, PersonField


class ThemeOwnerForm(OwnerFields, ChildForm):
    """Handing a theme over. ``replaces`` is the owner row that was on the screen."""

    owner_required = True

    owner_since = HonestDateFormField(label=_("Owner since"))
    until = HonestDateFormField(
        label=_("The owner before until"),
        help_text=_("Leave empty when the one follows on the other."),
    )
    reason = forms.CharField(
        label=_("Reason of the handover"),
        required=False,
        max_length=500,
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Theme
        fields = ()

    groups = (*OWNER_GROUP, Group(_("The handover"), "owner_since", "until", "reason"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["version"]  # the owner has a row of its own; the theme's text has no part
        current = self.instance.current_owner
        self.fields["replaces"].initial = current.pk if current else None
        if current is not None and current.proposed_id:
            proposal = {
                "owner": current.proposed_id,
                "owner_since": current.proposed_since,
                "reason": current.proposed_reason,
            }
            self.initial = {**proposal, **self.initial}

    def scope_choices(self) -> None:
        super().scope_choices()
        if self.instance.current_owner is None:
            del self.fields["until"]

    def clean_owner(self):
        owner, current = self.cleaned_data["owner"], self.instance.current_owner
        if owner and current and current.contact_id == owner.pk:
            raise forms.ValidationError(_("This person owns the theme already."), code="same")
        return owner

    def clean(self):
        """Nobody owns a theme until before they began."""
        cleaned = super().clean()
        current = self.instance.current_owner
        until = cleaned.get("until") or cleaned.get("owner_since")
        if current and until and ends_before_start(current.since, until):
            field = "until" if cleaned.get("until") else "owner_since"
            message = _("%(name)s began later than this: %(date)s.")
            self.add_error(field, message % {"name": current.contact, "date": current.since})
        return cleaned

    def save(self, *, by, at, reason=""):
        """Hand the theme over and return it; WrongMoment when somebody else was first."""
        theme = self.instance
        seen = self.cleaned_data["replaces"]
        replaces = ThemeOwner.objects.filter(theme=theme, pk=seen).first() if seen else None
        assign_owner(
            theme,
            self.owner_contact(by=by, at=at),
            since=self.cleaned_data["owner_since"],
            until=self.cleaned_data.get("until"),
            by=by,
            at=at,
            reason=self.cleaned_data["reason"],
            replaces=replaces,
        )
        return theme


class ThemeOwnerProposeForm(ChildForm):
    """Whom the owner proposes as the next; choosing nobody takes the proposal back."""

    person = PersonField(label=_("Who should take the theme over?"), required=False)

    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    class Meta:
        model = ThemeOwner
        fields = ("proposed_since",)
        labels = {"proposed_since": _("As of")}

    field_order = ("person", "proposed_since", "reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = {"person": self.instance.proposed_id, "reason": self.instance.proposed_reason}
        self.initial = {**given, **self.initial}

    def scope_choices(self) -> None:
        super().scope_choices()
        people = self.fields["person"].queryset.exclude(pk=self.instance.contact_id)
        self.fields["person"].queryset = people
        self.fields["person"].empty_label = _("Nobody (any more)")

    def clean(self):
        cleaned = super().clean()
        said = cleaned.get("proposed_since") or cleaned.get("reason")
        takes_back = self.instance.proposed_id is not None
        chosen = cleaned.get("person") or "person" in self.errors
        if said and not chosen and not takes_back:
            self.add_error("person", _("Choose who should take the theme over."))
        return cleaned

    def save(self, *, by, at, reason=""):
        """Keep the proposal with the present owner, or take it back."""
        person = self.cleaned_data["person"]
        changes = {
            "proposed": person,
            "proposed_since": self.cleaned_data["proposed_since"] if person else None,
            "proposed_reason": self.cleaned_data["reason"] if person else "",
        }
        return records.update(
            self.instance,
            changes,
            version=self.cleaned_data["version"],
            by=by,
            at=at,
            verb="propose" if person else "take_back",
        )
