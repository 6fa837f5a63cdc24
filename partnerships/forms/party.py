"""Parties: adding one, what it is in the partnership, and its own words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms import RegistryForm
from lib.dates import HonestDateFormField
from lib.text import clean_text
from organisations.forms.picker import OrganisationPickerField, PicksOrganisations, resolve
from organisations.models import Contact
from partnerships.counters import refresh_partnership
from partnerships.enums import LeavingCause, PartyState
from partnerships.models import Party

from .base import StepForm

# A party is recorded where it stands; leaving and declining are moves with a reason.
FIRST_STATES = [
    PartyState.JOINED,
    PartyState.IN_TALKS,
    PartyState.INVITED,
    PartyState.APPROACHED,
    PartyState.WANTED,
]
UNNAMED = (PartyState.WANTED, PartyState.APPROACHED)
OVER = ("left", "declined", "succeeded")


def already_there(partnership, organisation, but=None) -> bool:
    """Whether this organisation already has a row here that has not ended."""
    rows = partnership.parties.filter(organisation=organisation).exclude(state__in=OVER)
    return rows.exclude(pk=but).exists()


class PartyCreateForm(PicksOrganisations, RegistryForm):
    """One more party: an organisation, or a kind of party that is looked for."""

    partner = OrganisationPickerField(label=_("Organisation"), required=False)
    state = forms.ChoiceField(
        label=_("Status"),
        choices=[(state.value, state.label) for state in FIRST_STATES],
        initial=PartyState.JOINED,
    )
    field_order = ["partner", "wanted_kind", "state", "role", "joined"]

    class Meta:
        model = Party
        fields = ["wanted_kind", "state", "role", "joined"]

    def clean(self):
        data = super().clean()
        partner, kind, state = data.get("partner"), data.get("wanted_kind"), data.get("state")
        if not partner and not kind and "partner" not in self.errors:
            self.add_error("partner", _("Choose an organisation or name a kind of party."))
        if not partner and kind and state and state not in UNNAMED:
            self.add_error(
                "state",
                _("A party without a name can only be wanted or approached. Name it to go on."),
            )
        if partner and getattr(partner, "pk", None):
            if already_there(self.instance.partnership, partner):
                self.add_error("partner", _("This organisation already is a party here."))
        if data.get("joined") and state and state != PartyState.JOINED:
            self.add_error("joined", _("Only a party that has joined has a date of joining."))
        return data

    def _post_clean(self):
        """The row is made in `save`, when a new organisation has been recorded."""

    def save(self, *, by, at, reason=""):
        """Record the party behind the others, and bring the partnership's counters in step."""
        data = self.cleaned_data
        partnership = self.instance.partnership
        organisation = resolve(data["partner"], recorded_by=partnership.keeper, by=by, at=at)
        last = partnership.parties.order_by("-position").values_list("position", flat=True).first()
        party = Party(
            partnership=partnership,
            organisation=organisation,
            wanted_kind="" if organisation else data["wanted_kind"],
            state=data["state"],
            role=data["role"],
            joined=data["joined"],
            position=(last or 0) + 1,
        )
        records.create(party, by=by, at=at)
        refresh_partnership(partnership)
        return party


class PartyForm(PicksOrganisations, RegistryForm):
    """A party's place in the common record; a wanted kind can get its name here."""

    class Meta:
        model = Party
        fields = ["wanted_kind", "role", "joined", "left", "contact", "position"]

    def scope_choices(self):
        party = self.instance
        contacts = Contact.objects.current().filter(organisation=party.organisation_id)
        self.fields["contact"].queryset = contacts
        if party.organisation_id:
            del self.fields["wanted_kind"]
        else:
            del self.fields["contact"]
            self.fields["partner"] = OrganisationPickerField(
                label=_("Organisation"),
                required=False,
                help_text=_("When you know which organisation it is."),
            )
        if not party.is_joined and party.state not in OVER:
            del self.fields["joined"]
        if party.state not in OVER:
            del self.fields["left"]
        self.order_fields(["partner", "wanted_kind", "role", "joined", "left", "contact"])

    def clean(self):
        data = super().clean()
        party, partner = self.instance, data.get("partner")
        if "partner" in self.fields and not partner and not data.get("wanted_kind"):
            self.add_error("wanted_kind", _("Choose an organisation or name a kind of party."))
        if getattr(partner, "pk", None) and already_there(party.partnership, partner, party.pk):
            self.add_error("partner", _("This organisation already is a party here."))
        joined, left = data.get("joined"), data.get("left")
        if joined and left and left.upper and joined.lower and left.upper < joined.lower:
            self.add_error("left", _("The end is before the start."))
        return data

    def own_fields(self):
        return [name for name in super().own_fields() if name != "partner"]

    def save(self, *, by, at, reason=""):
        """Write the changes; a named organisation takes the place of the wanted kind."""
        partner = self.cleaned_data.pop("partner", None)
        keeper = self.instance.partnership.keeper
        if partner:
            organisation = resolve(partner, recorded_by=keeper, by=by, at=at)
            self.cleaned_data |= {"organisation": organisation, "wanted_kind": ""}
        saved = super().save(by=by, at=at, reason=reason)
        refresh_partnership(saved.partnership)
        return saved


class PartyOwnForm(RegistryForm):
    """What the party itself says: what it wants from it, and what it keeps as its own."""

    class Meta:
        model = Party
        fields = ["own_interest", "identity_note"]


class PartyJoinForm(StepForm):
    """A party joins: since when, as honestly as it is known."""

    class Meta:
        model = Party
        fields = ["joined"]


class PartyDeclineForm(StepForm):
    """A party does not take part; why is worth keeping."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[clean_text],
    )

    class Meta:
        model = Party
        fields = []


class PartyLeaveForm(StepForm):
    """A party leaves: the cause, since when, and why."""

    leaving_cause = forms.ChoiceField(label=_("Cause of leaving"), choices=LeavingCause.choices)
    reason = PartyDeclineForm.base_fields["reason"]
    left = HonestDateFormField(label=_("Left on"))
    field_order = ["leaving_cause", "left", "reason"]

    class Meta:
        model = Party
        fields = ["leaving_cause", "left"]

    def clean_left(self):
        left, joined = self.cleaned_data["left"], self.instance.joined
        if left.upper and joined.lower and left.upper < joined.lower:
            raise ValidationError(_("The end is before the start."))
        return left
