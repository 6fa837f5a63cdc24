"""Contacts of an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms import RegistryForm
from accounts.models import User
from organisations.forms.details import DatedForm
from organisations.models import Contact


class ContactForm(DatedForm):
    """A person; the account, if any, is one of the organisation's own users."""

    class Meta:
        model = Contact
        fields = ["name", "function", "email", "phone", "user", "since"]
        help_texts = {
            "user": _("Somebody with an account can own themes and answer for the organisation."),
        }
        widgets = {
            "phone": forms.TextInput({"class": "short", "type": "tel", "autocomplete": "off"}),
            "name": forms.TextInput({"autocomplete": "off"}),
        }

    def scope_choices(self):
        organisation = self.instance.organisation
        members = organisation.current_memberships().values("user_id")
        users = User.objects.filter(pk__in=members)
        if self.instance.user_id:
            users |= User.objects.filter(pk=self.instance.user_id)
        self.fields["user"].queryset = users.order_by("display_name", "pk")
        self.fields["user"].empty_label = _("No account")
        if not users.exists():
            del self.fields["user"]

    def clean_user(self):
        user = self.cleaned_data["user"]
        if user is not None:
            same = Contact.objects.filter(organisation=self.instance.organisation, user=user)
            if same.exclude(pk=self.instance.pk).exists():
                raise forms.ValidationError(_("This user already is a contact here."), "twice")
        return user


class ContactLeaveForm(RegistryForm):
    """Since when somebody is no longer there; the name stays readable where it stands."""

    class Meta:
        model = Contact
        fields = ["until"]

    def save(self, *, by, at, reason=""):
        """Mark the contact as gone. The account link stays: rights follow memberships."""
        changes = {"until": self.cleaned_data["until"], "left_at": at}
        version = self.cleaned_data["version"]
        return records.update(
            self.instance, changes, version=version, by=by, at=at, reason=reason, verb="leave"
        )
