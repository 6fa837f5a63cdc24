"""Changing and ending the role of a user."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import RegistryForm
from lib.days import DayField
from lib.text import clean_line
from organisations.forms.area import PlainForm
from organisations.membership import ROLE_NOTES, change_membership, end_membership, roles_to_give
from organisations.models import Membership


def clean_last_day(day, on):
    """A first day without a role: later than ``on``. Ending it now is a step of its own."""
    if day is not None and day <= on:
        raise ValidationError(_("Choose a day after today. To end a role now, end it."))
    return day


class MembershipForm(RegistryForm):
    """Another role, up to one's own, or another last day."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    ends_on = DayField(
        label=gettext_lazy("Role until"),
        required=False,
        help_text=gettext_lazy("The first day without this role. Empty: until somebody ends it."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)

    class Meta:
        model = Membership
        fields = ("role", "ends_on")

    def __init__(self, *args, on, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)

    def over(self, stored):
        return type(self)(instance=stored, user=self.user, on=self.on)

    def scope_choices(self):
        organisation = self.instance.organisation
        self.fields["role"].choices = [
            (role.value, f"{role.label}: {ROLE_NOTES[role]}")
            for role in roles_to_give(self.user, organisation)
        ]

    def clean_role(self):
        role = self.cleaned_data["role"]
        rows = self.instance.user.memberships.going_on(self.on).exclude(pk=self.instance.pk)
        if rows.filter(organisation=self.instance.organisation, role=role).exists():
            raise ValidationError(_("This user already has this role here."))
        return role

    def clean_ends_on(self):
        return clean_last_day(self.cleaned_data["ends_on"], self.on)

    def save(self, *, by, at, on):
        """See `organisations.membership.change_membership`."""
        stored = Membership.objects.select_related("user", "organisation").get(pk=self.instance.pk)
        return change_membership(
            stored,
            role=self.cleaned_data["role"],
            ends_on=self.cleaned_data["ends_on"],
            by=by,
            at=at,
            on=on,
            reason=self.cleaned_data["reason"],
            version=self.cleaned_data["version"],
        )


class EndMembershipForm(PlainForm):
    """Why the role ends, for the trail."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=200, validators=[clean_line]
    )

    def save(self, *, by, at, on):
        """End the role today; see `organisations.membership.end_membership`."""
        return end_membership(self.record, by=by, at=at, on=on, reason=self.cleaned_data["reason"])
