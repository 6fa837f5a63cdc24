"""Form of who takes part in a theme: one of the parties, or an organisation from outside."""

from django.utils.translation import gettext_lazy as _

from organisations.forms.picker import OrganisationPickerField, PicksOrganisations, resolve
from partnerships.models import ThemeParticipant

from .base import ChildForm, Group


class ParticipantForm(PicksOrganisations, ChildForm):
    """A party or an outsider, with what it does in the theme and for how long."""

    outsider = OrganisationPickerField(
        label=_("Or an organisation that is no party"),
        required=False,
        help_text=_("Somebody who works along on this theme only."),
    )
    periods = (("since", "until"),)
    groups = (Group("", "party", "outsider", "note"), Group(_("From and until"), "since", "until"))

    class Meta:
        model = ThemeParticipant
        fields = ["party", "note", "since", "until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.organisation_id:
            self.initial.setdefault("outsider", self.instance.organisation_id)

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["party"].empty_label = _("None of the parties")

    def clean(self):
        cleaned = super().clean()
        party, outsider = cleaned.get("party"), cleaned.get("outsider")
        if party and outsider:
            self.add_error("outsider", _("Choose a party or an organisation, not both."))
        elif not party and not outsider and not {"party", "outsider"} & set(self.errors):
            self.add_error("party", _("Choose who takes part."))
        elif getattr(outsider, "pk", None) in self.partnership.joined_organisation_ids:
            self.add_error("outsider", _("This organisation is a party: choose it above."))
        elif self.is_there_already(party, outsider):
            self.add_error(
                "party" if party else "outsider", _("This one takes part in the theme already.")
            )
        return cleaned

    def is_there_already(self, party, outsider) -> bool:
        """Whether there is a row without an end for the same party or organisation."""
        key = getattr(party or outsider, "pk", None)
        if key is None:
            return False
        rows = ThemeParticipant.objects.filter(theme=self.instance.theme, until__isnull=True)
        same = {"party": key} if party else {"organisation": key}
        return rows.exclude(pk=self.instance.pk).filter(**same).exists()

    def _post_clean(self):
        # The row is judged whole when the outsider is known: an organisation may still be new.
        self.instance.party = self.cleaned_data.get("party")

    def save(self, *, by, at, reason=""):
        """Write the row; an organisation that is new to the register is recorded first."""
        keeper = self.partnership.keeper
        outsider = resolve(self.cleaned_data.get("outsider"), recorded_by=keeper, by=by, at=at)
        if self.instance.pk is None:
            for name in ("note", "since", "until"):
                setattr(self.instance, name, self.cleaned_data[name])
            self.instance.organisation = outsider
        self.cleaned_data["organisation"] = outsider
        return super().save(by=by, at=at, reason=reason)
