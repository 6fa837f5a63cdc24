"""Inviting users and accepting an invitation."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import Typed
from accounts.models import User
from lib.days import DayField
from lib.text import clean_line
from organisations.enums import Role
from organisations.forms.area import PlainForm
from organisations.forms.membership import clean_last_day
from organisations.inviting import invite
from organisations.membership import ROLE_NOTES, grant_role, roles_to_give


class InviteForm(PlainForm):
    """An address, a name and a role up to that of the inviter."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    display_name = forms.CharField(
        label=_("Name"), required=False, max_length=150, validators=[clean_line]
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    ends_on = DayField(
        label=_("Role until"),
        required=False,
        help_text=_("The first day without this role. Empty: until somebody ends it."),
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["role"].choices = [
            (role.value, f"{role.label}: {ROLE_NOTES[role]}")
            for role in roles_to_give(self.user, self.record)
        ]

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email", "")
        self.member = User.objects.filter(email__iexact=email, is_active=True).first()
        if self.member == self.user:
            self.add_error("email", _("You cannot give yourself a role."))
        elif self.member is not None:
            held = self.record.current_memberships().filter(user=self.member)
            roles = set(held.values_list("role", flat=True))
            if cleaned.get("role") in roles:
                self.add_error("role", _("This user already has this role here."))
            self.belongs = bool(roles)
        return cleaned

    def clean_ends_on(self):
        return clean_last_day(self.cleaned_data["ends_on"], self.on)

    def save(self, *, by, at, on):
        """Invite, or give the role at once to who belongs here; say whether it is mailed."""
        role = Role(self.cleaned_data["role"])
        if self.member is not None and self.belongs:
            grant_role(
                user=self.member,
                organisation=self.record,
                role=role,
                by=by,
                at=at,
                on=on,
                ends_on=self.cleaned_data["ends_on"],
            )
            return False
        invite(
            organisation=self.record,
            email=self.cleaned_data["email"],
            display_name=self.cleaned_data["display_name"],
            role=role,
            by=by,
            at=at,
            ends_on=self.cleaned_data["ends_on"],
        )
        return True


class NewPasswordMixin(Typed, forms.Form):
    """Name and password of a new account, judged by Django's validators."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        validators=[clean_line],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        help_text=_("At least 10 characters, not only digits, nothing that many people use."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def check_password(self, email: str) -> None:
        """Judge the password for an account with this address; call it from ``clean``."""
        data = self.cleaned_data
        password = data.get("password")
        if not password:
            return
        if password != data.get("password_again", password):
            self.add_error("password_again", _("The two passwords are not the same."))
        person = User(email=email, display_name=data.get("display_name", ""))
        try:
            validate_password(password, person)
        except ValidationError as error:
            self.add_error("password", error)


class AcceptForm(NewPasswordMixin):
    """What somebody without an account fills in behind an invitation link."""

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["display_name"].initial = invitation.display_name

    def clean(self):
        cleaned = super().clean()
        self.check_password(self.invitation.email)
        return cleaned
