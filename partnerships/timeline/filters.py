"""What a timeline is narrowed to: kinds of event and one year, in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .event import Lane
from .page import NO_YEAR, Timeline


class TimelineFilter(forms.Form):
    """A choice that does not exist narrows nothing."""

    kind = forms.MultipleChoiceField(
        label=_("Show"),
        required=False,
        choices=Lane.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data, *, timeline: Timeline):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        years = [(str(year), str(year)) for year in timeline.years]
        if timeline.has_no_year:
            years.append((NO_YEAR, _("Year unknown")))
        self.fields["year"].choices = [("", _("All years")), *years]
        self.fields["kind"].choices = [
            (lane, f"{label} ({timeline.counts[lane]})")
            for lane, label in Lane.choices
            if timeline.counts[lane]
        ]

    @property
    def chosen(self) -> dict:
        """The filters that are set, without what could not be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, timeline: Timeline) -> None:
        """Narrow the timeline to what was chosen."""
        chosen = self.chosen
        timeline.narrow(chosen.get("kind", ()), chosen.get("year", ""))
