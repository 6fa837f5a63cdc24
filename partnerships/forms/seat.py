"""The form for a seat in a body."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import ChildForm
from partnerships.models import Seat


class SeatForm(ChildForm):
    """Who sits in a body: a contact, or a function of a party when the person is not known."""

    periods = (("since", "until"),)

    class Meta:
        model = Seat
        fields = ["role", "party", "contact", "function", "since", "until"]

    def clean(self):
        cleaned = super().clean()
        party, contact = cleaned.get("party"), cleaned.get("contact")
        if not (party or contact or cleaned.get("function")):
            if not {"party", "contact", "function"} & set(self.errors):
                self.add_error("party", _("Choose a party or a contact, or name a function."))
        if contact and party and contact.organisation_id != party.organisation_id:
            self.add_error("contact", _("This contact works for another organisation."))
        if contact and not party and "party" not in self.errors:
            cleaned["party"] = self.party_of(contact)
        if contact and not cleaned.get("function") and "function" not in self.errors:
            # The words stay when the contact leaves or gets another function.
            cleaned["function"] = contact.function
        return cleaned

    def party_of(self, contact):
        """The party a contact works for, when it takes part."""
        parties = self.fields["party"].queryset
        return parties.filter(organisation=contact.organisation_id).first()
