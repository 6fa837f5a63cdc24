"""Parties: adding one, what it is in the partnership, its own words, and the steps it takes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import RegistryForm
from lib.dates import HonestDateFormField
from lib.days import DayField
from lib.text import clean_text
from organisations.forms.picker import OrganisationPickerField, PicksOrganisations, resolve
from organisations.models import Contact
from partnerships.counters import refresh_partnership
from partnerships.enums import LeavingCause, PartyState
from partnerships.models import Party, PartyStep
from partnerships.models.party import TOOK_PART
from partnerships.parties import add_party, out_of_order, rejoin, running_row

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
SUCCESSOR_STATES = [PartyState.JOINED, PartyState.IN_TALKS]


def reason_field(label, help_text="", required=False) -> forms.CharField:
    """Room for why."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[clean_text],
    )


def in_order(party, taken, step=None):
    """The date of a step, refused at its field when it surely lies on the wrong side of another."""
    if sentence := out_of_order(party, taken, step):
        raise ValidationError(sentence)
    return taken


def contacts_of(party, user):
    """The people of this organisation whom the user may know of, and who was picked before."""
    known = Contact.objects.visible_to(user).current().filter(organisation=party.organisation_id)
    return known | Contact.objects.filter(pk=party.contact_id)


class PartyCreateForm(PicksOrganisations, RegistryForm):
    """One more party: an organisation, or a kind of party that is looked for."""

    partner = OrganisationPickerField(label=_("Organisation"), required=False)
    state = forms.ChoiceField(
        label=_("Status"),
        choices=[(state.value, state.label) for state in FIRST_STATES],
        initial=PartyState.JOINED,
        help_text=_(
            "Users of an organisation that has joined see the whole partnership at once; the "
            "register does not ask them first."
        ),
    )
    taken = HonestDateFormField(
        label=_("Since when"),
        help_text=_("Since when it stands there: joined, invited, approached or wanted."),
    )
    reason = reason_field(_("Reason"), _("Why it is wanted, or why it takes part."))
    next_contact_on = DayField(label=_("Next contact on"), required=False)
    field_order = ["partner", "wanted_kind", "state", "taken", "role", "reason", "next_contact_on"]

    class Meta:
        model = Party
        fields = ["wanted_kind", "state", "role", "next_contact_on", "next_contact"]

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
        if getattr(partner, "pk", None) and running_row(self.instance.partnership, partner):
            self.add_error("partner", _("This organisation already is a party here."))
        if state == PartyState.JOINED:
            for name in ("next_contact_on", "next_contact"):
                if data.get(name):
                    self.add_error(name, _("Only for a party that has not joined yet."))
        return data

    def _post_clean(self):
        """The row is made in `save`, when a new organisation has been recorded."""

    def save(self, *, by, at, reason=""):
        data = dict(self.cleaned_data)
        partnership = self.instance.partnership
        partner = resolve(data.pop("partner"), recorded_by=partnership.keeper, by=by, at=at)
        del data["token"]
        return add_party(partnership=partnership, organisation=partner, **data, by=by, at=at)


class PartyForm(PicksOrganisations, RegistryForm):
    """A party's place in the common record; a wanted kind can get its name here."""

    next_contact_on = DayField(label=_("Next contact on"), required=False)

    class Meta:
        model = Party
        fields = [
            "wanted_kind",
            "role",
            "joined",
            "left",
            "contact",
            "next_contact_on",
            "next_contact",
            "position",
        ]

    def scope_choices(self):
        party, fields = self.instance, self.fields
        if party.organisation_id:
            del fields["wanted_kind"]
        else:
            fields["partner"] = OrganisationPickerField(
                label=_("Organisation"),
                required=False,
                help_text=_("When you know which organisation it is."),
            )
        if party.organisation_has_users or party.organisation_id is None:
            del fields["contact"]  # its own coordinator says whom to ask
        else:
            fields["contact"].queryset = contacts_of(party, self.user)
        if party.state in TOOK_PART:
            del fields["next_contact_on"], fields["next_contact"]
        else:
            del fields["joined"]
        if party.is_joined or party.state not in TOOK_PART:
            del fields["left"]
        self.order_fields(["partner", "wanted_kind", "role", "joined", "left", "contact"])

    def clean(self):
        data = super().clean()
        party, partner = self.instance, data.get("partner")
        if "partner" in self.fields and not partner and not data.get("wanted_kind"):
            self.add_error("wanted_kind", _("Choose an organisation or name a kind of party."))
        if getattr(partner, "pk", None) and running_row(party.partnership, partner, party.pk):
            self.add_error("partner", _("This organisation already is a party here."))
        joined, left = data.get("joined"), data.get("left")
        if joined and left and left.upper and joined.lower and left.upper < joined.lower:
            self.add_error("left", _("The end is before the start."))
        for step in party.steps.filter(state__in=TOOK_PART):
            name = "joined" if step.state == PartyState.JOINED else "left"
            if data.get(name) and (sentence := out_of_order(party, data[name], step)):
                self.add_error(name, sentence)
        return data

    def own_fields(self):
        return [name for name in super().own_fields() if name != "partner"]

    def save(self, *, by, at, reason=""):
        """Write the changes. What was looked for stays readable when it gets its name."""
        partner = self.cleaned_data.pop("partner", None)
        keeper = self.instance.partnership.keeper
        if partner:
            organisation = resolve(partner, recorded_by=keeper, by=by, at=at)
            self.cleaned_data["organisation"] = organisation
        saved = super().save(by=by, at=at, reason=reason)
        refresh_partnership(saved.partnership)
        return saved


class PartyOwnForm(RegistryForm):
    """What the party itself says: what it wants from it, what it keeps as its own, whom to ask."""

    class Meta:
        model = Party
        fields = ["own_interest", "identity_note", "contact"]

    def scope_choices(self):
        if self.instance.organisation_id is None:
            del self.fields["contact"]
        else:
            self.fields["contact"].queryset = contacts_of(self.instance, self.user)


class PartyStepForm(StepForm):
    """What every step asks: on which date, as honestly as it is known, and why."""

    taken = HonestDateFormField(label=_("Date"))
    reason = reason_field(_("Reason"))

    class Meta:
        model = Party
        fields = []

    def clean_taken(self):
        return in_order(self.instance, self.cleaned_data["taken"])

    def effects(self) -> dict:
        """What goes into the party's own history."""
        return {"taken": self.cleaned_data["taken"], "why": self.cleaned_data["reason"]}


class PartyJoinForm(PartyStepForm):
    """A party joins: since when, as honestly as it is known."""

    taken = None
    field_order = ["joined", "reason"]

    class Meta:
        model = Party
        fields = ["joined"]

    def clean_joined(self):
        return in_order(self.instance, self.cleaned_data["joined"])

    def effects(self) -> dict:
        return {"taken": self.cleaned_data["joined"], "why": self.cleaned_data["reason"]}


class PartyLeaveForm(PicksOrganisations, PartyStepForm):
    """A party leaves: the cause, since when, why, and who takes its place."""

    taken = None
    leaving_cause = forms.ChoiceField(label=_("Cause of leaving"), choices=LeavingCause.choices)
    left = HonestDateFormField(label=_("Left on"))
    successor = OrganisationPickerField(
        label=_("Which organisation takes its place"),
        required=False,
        help_text=_("It becomes a party at once. Leave it open when it is not known."),
    )
    successor_state = forms.ChoiceField(
        label=_("Where the new party stands"),
        choices=[(state.value, state.label) for state in SUCCESSOR_STATES],
        initial=PartyState.JOINED,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = reason_field(_("Explanation"))
    field_order = ["leaving_cause", "left", "successor", "successor_state", "reason"]

    class Meta:
        model = Party
        fields = ["leaving_cause", "left"]

    def __init__(self, *args, **kwargs):
        self.heir = {}
        super().__init__(*args, **kwargs)

    def scope_choices(self) -> None:
        super().scope_choices()
        if self.instance.partnership.is_ended:  # nobody can join any more
            del self.fields["successor"], self.fields["successor_state"]

    def clean_left(self):
        left, joined = self.cleaned_data["left"], self.instance.joined
        if left.upper and joined.lower and left.upper < joined.lower:
            raise ValidationError(_("The end is before the start."))
        return in_order(self.instance, left)

    def clean(self):
        data = super().clean()
        successor = data.get("successor")
        if not successor:
            return data
        if data.get("leaving_cause") != LeavingCause.SUCCEEDED:
            self.add_error(
                "successor",
                _("Choose “Succeeded by another organisation” as the cause, or leave this open."),
            )
        elif getattr(successor, "pk", None) == self.instance.organisation_id:
            self.add_error("successor", _("A party cannot take its own place."))
        return data

    def record_heir(self, *, by, at) -> None:
        """Record the organisation that takes its place, when it is new to the register."""
        data = self.cleaned_data
        if data["leaving_cause"] == LeavingCause.SUCCEEDED and data.get("successor"):
            keeper = self.instance.partnership.keeper
            self.heir = {
                "successor": resolve(data["successor"], recorded_by=keeper, by=by, at=at),
                "successor_state": data["successor_state"] or PartyState.JOINED,
            }

    def effects(self) -> dict:
        step = {"taken": self.cleaned_data["left"], "why": self.cleaned_data["reason"]}
        return {**step, **self.heir}


class PartyRejoinForm(RegistryForm):
    """Since when it takes part again, and why."""

    taken = HonestDateFormField(label=_("Joined again on"))
    reason = reason_field(_("Reason"))

    class Meta:
        model = Party
        fields = []

    def __init__(self, *args, former, **kwargs):
        self.former = former
        super().__init__(*args, **kwargs)

    def clean_taken(self):
        taken, left = self.cleaned_data["taken"], self.former.left
        if taken.upper and left.lower and taken.upper < left.lower:
            raise ValidationError(_("This is before it left."))
        return taken

    def _post_clean(self):
        """The row is made in `save`."""

    def save(self, *, by, at, reason=""):
        data = self.cleaned_data
        return rejoin(self.former, taken=data["taken"], reason=data["reason"], by=by, at=at)


class PartyStepEditForm(RegistryForm):
    """A date or reason that became known later. When it joined or left stands with the party."""

    class Meta:
        model = PartyStep
        fields = ["taken", "reason"]

    def scope_choices(self):
        if self.instance.state in TOOK_PART:
            del self.fields["taken"]

    def clean_taken(self):
        return in_order(self.instance.party, self.cleaned_data["taken"], self.instance)
