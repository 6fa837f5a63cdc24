"""Asking for a link to a calendar."""

import uuid

from crispy_forms.helper import FormHelper
from django import forms

from accounts.forms.base import Typed
from overview.calendar import create_feed
from partnerships.models import Partnership


class CalendarFeedForm(Typed, forms.Form):
    """Nothing to fill in: for which calendar, and that it is asked once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data=None, files=None, *, user, partnership=None):
        super().__init__(data, files, initial={"partnership": partnership, "token": uuid.uuid4()})
        self.fields["partnership"].queryset = Partnership.objects.visible_to(user)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def save(self, *, by, at):
        """Make the link; returns it with its secret."""
        return create_feed(partnership=self.cleaned_data["partnership"], by=by, at=at)
