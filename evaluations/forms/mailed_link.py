"""Mailing a link, and what somebody fills in who opens one."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from accounts.models import User
from evaluations.models import MailedLink, SignOff
from lib.text import clean_line, clean_text
from organisations.models import Contact

from .response import ResponseForm
from .signoff import ADOPTED, NOTE_LENGTH, SENT_BACK

PERSON_LENGTH = 150


class ContactChoice(forms.ModelChoiceField):
    """Contacts by function and organisation, so that one sees to whom the mail goes."""

    def label_from_instance(self, contact) -> str:
        named = f"{contact.function} ({contact.name})" if contact.function else contact.name
        return f"{contact.organisation}: {named}, {contact.email}"


class MailedLinkForm(RegistryForm):
    """To whom the link goes, for what, and in which language."""

    what = forms.ChoiceField(label=_("What do you ask"), widget=forms.RadioSelect())
    contact = ContactChoice(
        Contact.objects.none(),
        label=_("To a contact"),
        required=False,
        empty_label=_("Somebody else: type it below"),
    )

    class Meta:
        model = MailedLink
        fields = ("email", "person", "language")
        labels = {"person": _("Function")}
        help_texts = {
            "person": _("Such as “team leader”. The page of the evaluation names it."),
            "email": _("Only who records this evaluation sees the address."),
        }
        widgets = {"language": forms.RadioSelect(attrs={"class": "inline"})}

    field_order = ("what", "contact", "email", "person", "language")

    def __init__(self, *args, able, chosen="", **kwargs):
        self.able = {one.key: one for one in able}
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(one.key, one.label) for one in able]
        self.fields["what"].initial = chosen if chosen in self.able else able[0].key
        self.fields["language"].choices = settings.LANGUAGES
        for name in ("email", "person"):
            self.fields[name].required = False
        organisations = [one.party.organisation_id for one in able if one.party]
        reachable = Contact.objects.current().exclude(email="")
        self.fields["contact"].queryset = (
            reachable.filter(organisation__in=organisations)
            .select_related("organisation")
            .order_by("organisation__sort_name", "name", "pk")
        )

    def clean(self):
        cleaned = super().clean()
        contact, one = cleaned.get("contact"), self.able.get(cleaned.get("what"))
        if contact and one:
            if one.party is None or contact.organisation_id != one.party.organisation_id:
                self.add_error("contact", _("This contact works for somebody else."))
            cleaned["email"] = contact.email
            cleaned["person"] = contact.function or contact.name
        elif not contact:
            for name, words in (
                ("email", _("Type an e-mail address, or choose a contact.")),
                ("person", _("Say what the person is there, or choose a contact.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        if one and cleaned.get("email"):
            if reason := works_elsewhere(cleaned["email"], one.party):
                self.add_error("contact" if contact else "email", reason)
        return cleaned

    def asked(self):
        return self.able[self.cleaned_data["what"]]


def works_elsewhere(email, party) -> str:
    """Why a link for this party is not mailed to this address, or "".

    Who has an account for another organisation would read what the party keeps to itself.
    """
    if party is None:
        return ""
    user = User.objects.filter(email__iexact=email).first()
    if user and set(user.organisation_ids) - {party.organisation_id}:
        return _("This address is of somebody with an account for another organisation.")
    return ""


class AnswerByLinkForm(ResponseForm):
    """The answers of a party that opened its link; handing in also asks who does so."""

    person = forms.CharField(
        label=_("Who fills this in, by function"),
        max_length=PERSON_LENGTH,
        validators=[clean_line],
        error_messages={"required": _("Say what you are there, such as “team leader”.")},
        help_text=_("It stands beside the answers, with the day. A name is not needed."),
    )

    class Meta(ResponseForm.Meta):
        pass

    def __init__(self, *args, person="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].initial = person
        # A draft may wait with it; that it is needed in the end is said from the start.
        self.fields["person"].required = self.strict or not self.is_bound


class DecideByLinkForm(RegistryForm):
    """Adopt, or send back with a note; and who decides."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(ADOPTED, _("Adopt")), (SENT_BACK, _("Send back with a note"))],
        widget=forms.RadioSelect(),
    )
    note = forms.CharField(
        label=_("What must change"),
        required=False,
        max_length=NOTE_LENGTH,
        validators=[clean_text],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only when you send it back. All parties read this."),
    )
    person = forms.CharField(
        label=_("Who decides, by function"),
        max_length=PERSON_LENGTH,
        validators=[clean_line],
        help_text=_("It stands beside the decision, with the day. A name is not needed."),
    )

    class Meta:
        model = SignOff
        fields = ()

    field_order = ("decision", "note", "person")

    def __init__(self, *args, person="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].initial = person
        if not self.instance.decides:
            self.fields["decision"].choices = [
                (ADOPTED, _("Agree")),
                (SENT_BACK, _("Object with a note")),
            ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == SENT_BACK and not cleaned.get("note"):
            if "note" not in self.errors:
                self.add_error("note", _("Say what must change."))
        return cleaned

    @property
    def adopts(self) -> bool:
        return self.cleaned_data["decision"] == ADOPTED
