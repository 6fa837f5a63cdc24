"""Choosing a person of the partnership, or recording one who is not there yet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms.base import Typed
from accounts.permissions import may
from organisations.models import Contact, Organisation
from partnerships.coordinating import able_to_coordinate, editing_organisations
from partnerships.enums import PartyState

from .base import Folded, Group, people_of

NOT_ABLE = _(
    "Choose a coordinator of today who may change this partnership, or somebody without an account."
)


class PersonField(forms.ModelChoiceField):
    """A contact, shown with function and organisation so that namesakes are told apart."""

    def __init__(self, **kwargs):
        super().__init__(Contact.objects.none(), **kwargs)

    def label_from_instance(self, contact) -> str:
        name = f"{contact.name}, {contact.function}" if contact.function else contact.name
        return f"{name} ({contact.organisation})"


class CoordinatorField(PersonField):
    """Who looks after a partnership: somebody who may, or a person without an account."""

    def __init__(self, **kwargs):
        super().__init__(required=False, error_messages={"invalid_choice": NOT_ABLE}, **kwargs)

    def offer(self, partnership, on) -> None:
        """Offer who can be named for it, and who is named already."""
        named = partnership.coordinator_id
        self.queryset = able_to_coordinate(
            people_of(partnership, [named] if named else []),
            editing_organisations(partnership),
            on,
            named=named,
        )


class OwnerField(PersonField):
    """A person who must be chosen or named anew: which of the two is for the form to judge."""

    def validate(self, value):
        return None


OWNER_GROUP = (
    Group(_("Theme owner"), "owner"),
    Folded(
        _("The person is not in the list"),
        ("person_name", "person_function"),
        "person_organisation",
    ),
)


class OwnerFields(Typed, forms.Form):
    """The owner of a theme: one of the people known, or somebody recorded on the spot.

    Mixed into a `ChildForm`. ``owner_required`` says whether there must be one.
    """

    owner_required = False

    owner = OwnerField(label=_("Theme owner"), required=False, empty_label=_("Choose a person"))
    person_name = forms.CharField(label=_("Name of the new person"), required=False, max_length=150)
    person_function = forms.CharField(label=_("Function"), required=False, max_length=150)
    person_organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        required=False,
        empty_label=_("Choose an organisation"),
    )

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["owner"].required = self.owner_required
        recordable = self.organisations_to_record_for()
        if recordable:
            self.fields["person_organisation"].queryset = Organisation.objects.filter(
                pk__in=[organisation.pk for organisation in recordable]
            )
        else:
            for name in ("person_name", "person_function", "person_organisation"):
                del self.fields[name]

    def organisations_to_record_for(self) -> list[Organisation]:
        """The keeper and the parties for which this user may add contacts."""
        parties = self.partnership.parties.filter(state=PartyState.JOINED)
        ids = {self.partnership.keeper_id, *parties.values_list("organisation_id", flat=True)}
        return [
            organisation
            for organisation in Organisation.objects.filter(pk__in=ids)
            if may(self.user, "contact.edit", organisation)
        ]

    def clean(self):
        cleaned = super().clean()
        name, organisation = cleaned.get("person_name"), cleaned.get("person_organisation")
        if cleaned.get("owner") and name:
            self.add_error("person_name", _("Choose a person or name a new one, not both."))
        if name and not organisation and "person_organisation" not in self.errors:
            self.add_error("person_organisation", _("Which organisation is this person from?"))
        nobody = not cleaned.get("owner") and not name
        if self.owner_required and nobody and not {"owner", "person_name"} & set(self.errors):
            self.add_error("owner", _("Choose who owns the theme."))
        return cleaned

    def owner_contact(self, *, by, at) -> Contact | None:
        """The person chosen, or the new contact (recorded with its audit entry), or None."""
        if name := self.cleaned_data.get("person_name"):
            contact = Contact(
                organisation=self.cleaned_data["person_organisation"],
                name=name,
                function=self.cleaned_data["person_function"],
            )
            return records.create(contact, by=by, at=at)
        return self.cleaned_data.get("owner")
