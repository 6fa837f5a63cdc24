"""Signatures: a party's coordinator keeps its own."""

from django.utils.translation import gettext_lazy as _

from accounts.views.base import MoveView
from partnerships.enums import SignatureState
from partnerships.forms.signature import (
    SignatureCreateForm,
    SignatureForm,
    SignatureRefuseForm,
    SignatureSignForm,
)
from partnerships.lifecycle.agreement import SIGNATURE
from partnerships.models import Agreement, Signature
from partnerships.signing import approval_hints
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, MoveForm

SECTION = "signatures"


class OwnSignature:
    """Asked of the party that signs: its own coordinator, or who stands in for it."""

    model = Signature
    parent_field = "agreement"
    section = SECTION

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("agreement__partnership", "party__organisation", "party__partnership")
        )


class SignatureCreate(ChildCreate):
    model = Agreement
    parent_field = "agreement"
    form_class = SignatureCreateForm
    section = SECTION
    heading = _("Add a signature")
    lead = _("Of a party that came later, or of another unit of the same party.")
    submit_label = _("Add the signature")


class SignatureEdit(OwnSignature, ChildEdit):
    permission = "party.edit_own"
    form_class = SignatureForm

    def get_heading(self) -> str:
        return _("Signature of %(party)s") % {"party": self.target.party}

    def remove_url(self) -> str:
        return super().remove_url() if self.target.is_awaited else ""


class SignatureRemove(ChildRemove):
    """An awaited signature that was never meant; one that was set stays."""

    model = Signature
    parent_field = "agreement"
    section = SECTION

    def hindrance(self) -> str:
        if self.target.state != SignatureState.AWAITED:
            return _("Only a signature that is still awaited can be removed.")
        return ""


class SignatureStep(OwnSignature, MoveForm):
    """A move of a signature that asks something first."""

    lifecycle = SIGNATURE

    def back_url(self) -> str:
        return f"{self.target.get_absolute_url()}#{SECTION}"

    def success_url(self, saved) -> str:
        return self.back_url()

    def context(self, **extra):
        return super().context(parent=self.target.agreement, **extra)


class SignatureSign(SignatureStep):
    move = "sign"
    form_class = SignatureSignForm
    submit_label = _("Record the signature")

    def get_heading(self) -> str:
        return _("%(party)s has signed") % {"party": self.target.party}

    def context(self, **extra):
        return super().context(hints=approval_hints(self.target.agreement), **extra)


class SignatureRefuse(SignatureStep):
    move = "refuse"
    form_class = SignatureRefuseForm
    submit_label = _("Record as not signing")

    def get_heading(self) -> str:
        return _("Does %(party)s not sign?") % {"party": self.target.party}


class SignatureAwait(OwnSignature, MoveView):
    lifecycle = SIGNATURE
    move = "await"

    def success_url(self, changed) -> str:
        return f"{changed.get_absolute_url()}#{SECTION}"
