"""What follows from a decision: the few fields of a theme, a party, an accession, an action point.

Each kind is a mixin with its fields, its judgement and the one domain call. The form of a decision
has all of them and uses the one that was chosen; a page of its own uses one.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import Typed
from lib.days import DayField
from lib.text import clean_line
from organisations.forms.picker import OrganisationPickerField, resolve
from partnerships.accessions import hindrance_to_propose
from partnerships.decisions import decide_accession, decide_action, decide_party, decide_theme
from partnerships.enums import PartyRole, PartyState, ThemeArea
from partnerships.models import Partnership, Party
from partnerships.parties import running_row

from .partnership_picker import PartnershipPickerField, Sought
from .people import PersonField

# A listed area needs its list: that is filled in on the page of the theme.
THEME_AREAS = [ThemeArea.SHARED, ThemeArea.WHOLE]


class WhenChosen:
    """Must be filled in, but only where its kind was chosen: the form judges that."""

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)


class NeededText(WhenChosen, forms.CharField):
    """A text that must be there when its kind was chosen."""

    def __init__(self, **kwargs):
        super().__init__(**{"validators": [clean_line], **kwargs})


class NeededParty(WhenChosen, forms.ModelChoiceField):
    """A party that must be chosen when its kind was chosen."""


class NeededPartnership(PartnershipPickerField):
    """A partnership that must be chosen when its kind was chosen."""

    def clean(self, value):
        sought = Sought.of(value)
        return super().clean(value) if sought.choice or sought.words else None


class FollowUp(Typed, forms.Form):
    """What the kinds share."""

    def need(self, name, message) -> None:
        """Puts a sentence at a field that stayed empty, unless it is wrong already."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)


class ThemeFollows(FollowUp):
    """A theme: title, area, perhaps its owner. The decision says when and why it was added."""

    theme_title = NeededText(label=_("Title of the theme"), max_length=200)
    theme_area = forms.ChoiceField(
        label=_("Area"),
        choices=[(area.value, area.label) for area in THEME_AREAS],
        initial=ThemeArea.SHARED,
        required=False,
    )
    theme_owner = PersonField(label=_("Theme owner"), required=False, empty_label=_("Nobody yet"))

    def judge_theme(self) -> None:
        self.need("theme_title", _("Give the theme a title."))

    def make_theme(self, decision, *, by, at):
        data = self.cleaned_data
        return decide_theme(
            decision,
            title=data["theme_title"],
            area_kind=data["theme_area"] or ThemeArea.SHARED,
            owner=data["theme_owner"],
            by=by,
            at=at,
        )


class PartyFollows(FollowUp):
    """A party of this partnership: invited, joined, or a kind that is looked for."""

    partner = OrganisationPickerField(label=_("Organisation"), required=False)
    party_kind = forms.CharField(
        label=_("Or a kind of party"),
        required=False,
        max_length=120,
        help_text=_("For a party you look for and cannot name yet, such as “local government”."),
    )
    party_state = forms.ChoiceField(
        label=_("What was decided"),
        choices=[
            (PartyState.INVITED.value, _("It is invited")),
            (PartyState.JOINED.value, _("It joins, from the date of the decision")),
            (PartyState.WANTED.value, _("It is looked for")),
        ],
        initial=PartyState.INVITED,
        required=False,
        widget=forms.RadioSelect,
    )
    party_role = forms.ChoiceField(
        label=_("Role"), choices=PartyRole.choices, initial=PartyRole.PARTNER, required=False
    )

    def judge_party(self) -> None:
        data, here = self.cleaned_data, self.decided_in
        partner, kind = data.get("partner"), data.get("party_kind")
        if not partner and not kind and not {"partner", "party_kind"} & set(self.errors):
            self.add_error("partner", _("Choose an organisation or name a kind of party."))
        if partner and kind:
            self.add_error("party_kind", _("Choose an organisation or name a kind, not both."))
        if getattr(partner, "pk", None) and running_row(here, partner):
            self.add_error("partner", _("This organisation already is a party here."))
        if kind and not partner and data.get("party_state") != PartyState.WANTED:
            self.add_error(
                "party_state", _("A party without a name can only be looked for. Name it to go on.")
            )
        if here.is_ended and data.get("party_state") != PartyState.WANTED:
            self.add_error(
                "party_state", _("The partnership has ended, so nobody can join any more.")
            )

    def make_party(self, decision, *, by, at) -> Party:
        data = self.cleaned_data
        keeper = decision.partnership.keeper
        return decide_party(
            decision,
            organisation=resolve(data["partner"], recorded_by=keeper, by=by, at=at),
            wanted_kind=data["party_kind"],
            role=data["party_role"] or PartyRole.PARTNER,
            state=data["party_state"] or PartyState.INVITED,
            by=by,
            at=at,
        )


class AccessionFollows(FollowUp):
    """Joining another partnership, which a party over there still confirms."""

    joiner = NeededParty(
        Party.objects.none(), label=_("Who joins"), empty_label=_("Choose a party")
    )
    joins = NeededPartnership(label=_("Which partnership"))

    def scope_accession(self) -> None:
        """Going partnerships in which the user takes part, other than this one."""
        known = Partnership.objects.own_to(self.user).active()
        self.fields["joins"].choose_from(
            known.exclude(pk=self.decided_in.pk).order_by("sort_title", "pk")
        )

    def judge_accession(self) -> None:
        self.need("joiner", _("Choose who joins."))
        self.need("joins", _("Choose a partnership."))
        joiner, joins = self.cleaned_data.get("joiner"), self.cleaned_data.get("joins")
        if not joiner or not joins:
            return
        if sentence := hindrance_to_propose(joins, joiner.organisation):
            self.add_error("joins", sentence)

    def make_accession(self, decision, *, by, at):
        data = self.cleaned_data
        return decide_accession(
            decision,
            partnership=data["joins"],
            organisation=data["joiner"].organisation,
            by=by,
            at=at,
        )


class ActionFollows(FollowUp):
    """An action point: what, who, by when."""

    action_text = NeededText(label=_("What will be done"), max_length=300)
    action_assignee = PersonField(
        label=_("Who does it"), required=False, empty_label=_("Nobody yet")
    )
    action_due_on = DayField(label=_("By when"), required=False)

    def judge_action(self) -> None:
        self.need("action_text", _("Say what will be done."))

    def make_action(self, decision, *, by, at):
        data = self.cleaned_data
        return decide_action(
            decision,
            text=data["action_text"],
            assignee=data["action_assignee"],
            due_on=data["action_due_on"],
            by=by,
            at=at,
        )
