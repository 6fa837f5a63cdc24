"""Forms for advice and consent asked before an agreement is signed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.enums import ApprovalOutcome
from partnerships.forms.base import ChildForm, Group
from partnerships.models import ApprovalStep


class ApprovalForm(ChildForm):
    """Which board or council was asked what, and what it answered."""

    periods = (("asked", "decided"),)
    groups = (
        Group("", "party", "body", "kind", "asked"),
        Group(_("The answer"), "outcome", "decided", "note"),
    )

    class Meta:
        model = ApprovalStep
        fields = ["party", "body", "kind", "asked", "outcome", "decided", "note"]
        widgets = {
            "kind": forms.RadioSelect(attrs={"class": "inline"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "party": _("Leave open for a body of no single party."),
            "note": _("Such as the conditions that were set."),
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decided") and cleaned.get("outcome") == ApprovalOutcome.AWAITED:
            self.add_error("outcome", _("Say what the answer was, or leave out its date."))
        return cleaned
