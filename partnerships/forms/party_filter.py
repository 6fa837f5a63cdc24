"""What the list of parties is narrowed to; the address holds it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.days import DayField
from partnerships.enums import PartyState
from partnerships.party_lines import shown


class PartyFilter(forms.Form):
    """Name, where it stands, and the day on which it took part."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *PartyState.choices],
    )
    on = DayField(label=_("Took part on"), required=False)

    def __init__(self, data, *, on):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.today = on
        self.is_valid()

    @property
    def chosen(self) -> dict:
        """The filters that are set, without what could not be read."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def day(self):
        """The day as of which the parties are asked for, or None."""
        return self.chosen.get("on")

    @property
    def unread_day(self) -> bool:
        """Whether something was given as a day that is none."""
        return "on" in self.errors

    def offer(self, parties) -> None:
        """Offer the statuses that occur, each with its number."""
        counts = [(s, sum(1 for party in parties if party.state == s)) for s in PartyState]
        self.fields["state"].choices = [
            ("", _("All")),
            *((s.value, f"{s.label} ({n})") for s, n in counts if n),
        ]

    def narrow(self, parties) -> list:
        """The parties that fit everything chosen."""
        chosen = self.chosen
        return shown(parties, q=chosen.get("q", ""), state=chosen.get("state", ""), day=self.day)
