"""Letting somebody read widely, and ending that."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.days import DayField
from lib.text import clean_line
from organisations.forms.area import PlainForm
from organisations.wide_reading import LONGEST, end_wide_reading, let_read_widely


class WideGrantForm(PlainForm):
    """Why, from when and until when."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        validators=[clean_line],
        help_text=gettext_lazy("Who gets it reads this too, and so does a manager."),
    )
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(
        label=gettext_lazy("Ends on"),
        help_text=gettext_lazy("The first day without it. At most a year after it begins."),
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = self.fields["starts_on"].initial = on

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and starts_on < self.on:
            self.add_error("starts_on", _("Choose today or a later day."))
        if starts_on and ends_on:
            if ends_on <= starts_on:
                self.add_error("ends_on", _("The end must lie after the start."))
            elif ends_on - starts_on > LONGEST:
                self.add_error("ends_on", _("At most a year: give it anew when it is needed."))
        return cleaned

    def save(self, *, by, at, on):
        """See `organisations.wide_reading.let_read_widely`."""
        data = self.cleaned_data
        return let_read_widely(
            user=self.record,
            reason=data["reason"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            by=by,
            at=at,
            on=on,
        )


class WideGrantEndForm(PlainForm):
    """Why it ends, for the trail."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=200, validators=[clean_line]
    )

    def save(self, *, by, at, on):
        """See `organisations.wide_reading.end_wide_reading`."""
        return end_wide_reading(
            self.record, by=by, at=at, on=on, reason=self.cleaned_data["reason"]
        )
