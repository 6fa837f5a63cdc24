"""Steps for many partnerships at once: what they ask."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.base import Typed
from organisations.models import Contact
from partnerships.coordinating import able_to_coordinate, editing_organisations
from partnerships.forms.people import NOT_ABLE

MOST_OFFERED = 300


class PersonField(forms.ModelChoiceField):
    """A person with the organisation that tells two of one name apart."""

    # Key of a person → how many of the ``total`` chosen partnerships they fit.
    fits: dict[int, int] | None = None
    total = 0

    def label_from_instance(self, obj):
        name = f"{obj.name} ({obj.organisation})"
        if self.fits is None:
            return name
        # Who came in between is not counted: the next page judges all the same.
        words = {"name": name, "number": self.fits.get(obj.pk, 0), "total": self.total}
        return _("%(name)s: fits %(number)s of %(total)s") % words


class ChoosePersonForm(forms.Form):
    """Who becomes the coordinator; the address holds it until it is confirmed."""

    contact = PersonField(
        label=gettext_lazy("New coordinator"),
        queryset=Contact.objects.none(),
        empty_label=gettext_lazy("Choose…"),
        error_messages={"invalid_choice": NOT_ABLE},
    )

    def __init__(self, data=None, *, people, fits, total):
        super().__init__(data, auto_id="choose_%s", label_suffix="")
        field = self.fields["contact"]
        field.fits, field.total = fits, total
        field.queryset = people

    @property
    def person(self):
        """Who was chosen, or None."""
        return self.cleaned_data["contact"] if self.is_bound and self.is_valid() else None


class ConfirmForm(Typed, forms.Form):
    """What was on the screen: each with its version, and a token that works once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    contact = PersonField(queryset=Contact.objects.none(), widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def __init__(self, data=None, *, people, contact=None, seen=""):
        super().__init__(data, auto_id="confirm_%s", label_suffix="")
        self.fields["contact"].queryset = people
        self.initial = {"token": uuid.uuid4(), "contact": contact and contact.pk, "seen": seen}


def people_for(user, partnerships, on):
    """Contacts of the keepers and parties of these that can be named as coordinator of one, as far
    as this user knows people there.
    """
    keys = {one.pk for one in partnerships}
    places, editing = {one.keeper_id for one in partnerships}, set()
    for one in partnerships:
        places |= one.joined_organisation_ids
        editing |= editing_organisations(one)
    if not keys:
        return Contact.objects.none()
    people = Contact.objects.visible_to(user).current().filter(organisation__in=places)
    people = able_to_coordinate(people, editing, on)
    return people.select_related("organisation").order_by("name", "pk")
