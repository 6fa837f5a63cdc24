"""Forms for the signatures under an agreement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.enums import SignatureState
from partnerships.forms.base import ChildForm, StepForm
from partnerships.models import Signature

WORDS = {
    "function": _("Such as “director”. It stays readable after the person has gone."),
    "on_behalf_of": _("A unit or brand of the party, when the paper names one."),
}


class SignatureForm(ChildForm):
    """Who signs for a party, and on behalf of which part of it."""

    class Meta:
        model = Signature
        fields = ["function", "name", "on_behalf_of", "signed"]
        help_texts = WORDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.state != SignatureState.SIGNED:
            del self.fields["signed"]

    def clean(self):
        cleaned = super().clean()
        party_id = self.instance.party_id or getattr(cleaned.get("party"), "pk", None)
        same = Signature.objects.filter(
            agreement=self.instance.agreement,
            party=party_id,
            on_behalf_of=cleaned.get("on_behalf_of", ""),
        ).exclude(pk=self.instance.pk)
        if party_id and same.exists():
            self.add_error("on_behalf_of", _("This party already stands under the agreement."))
        return cleaned


class SignatureCreateForm(SignatureForm):
    """A further signature: of a party that came later, or of another unit."""

    class Meta(SignatureForm.Meta):
        fields = ["party", "function", "name", "on_behalf_of", "signed"]
        labels = {"party": _("Party")}


class SignatureSignForm(StepForm, SignatureForm):
    """When a party signed, and who did."""

    class Meta(SignatureForm.Meta):
        fields = ["signed", "function", "name", "on_behalf_of"]

    def __init__(self, *args, **kwargs):
        super(SignatureForm, self).__init__(*args, **kwargs)


class SignatureRefuseForm(StepForm):
    """Why a party does not sign."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Signature
        fields: list[str] = []
