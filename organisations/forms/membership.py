"""Ending the role of a user."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text import clean_line
from organisations.forms.area import PlainForm
from organisations.membership import end_membership


class EndMembershipForm(PlainForm):
    """Why the role ends, for the trail."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, validators=[clean_line]
    )

    def save(self, *, by, at, on):
        """End the role today; see `organisations.membership.end_membership`."""
        return end_membership(self.record, by=by, at=at, on=on, reason=self.cleaned_data["reason"])
