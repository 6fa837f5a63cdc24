"""The form for an arrangement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import ChildForm, Folded, Group, both_or_neither
from partnerships.models import Arrangement


class ArrangementForm(ChildForm):
    """One thing agreed: who owes it, to whom, how firmly."""

    periods = (("since", "until"),)
    groups = (
        Group("", "text", "debtors", "beneficiaries", "kind", "force", "agreement", "theme"),
        Folded(_("How much and by when"), "amount", "unit", "by_when"),
        Folded(_("Since and until when"), "since", "until", "existed_before"),
        Folded(_("Where"), "municipalities"),
    )

    class Meta:
        model = Arrangement
        fields = [
            "text",
            "debtors",
            "beneficiaries",
            "kind",
            "force",
            "agreement",
            "theme",
            "amount",
            "unit",
            "by_when",
            "since",
            "until",
            "existed_before",
            "municipalities",
        ]
        localized_fields = ["amount"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "debtors": forms.CheckboxSelectMultiple,
            "beneficiaries": forms.CheckboxSelectMultiple,
            "municipalities": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "beneficiaries": _("Leave empty when it holds for all."),
            "force": _("First choice both ways is two arrangements, one each way."),
            "unit": _("Such as places, hours or euros."),
        }

    def scope_choices(self) -> None:
        super().scope_choices()
        for name in ("agreement", "theme", "municipalities"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        both_or_neither(self, "unit", "amount", _("Fill in the number too."))
        debtors, beneficiaries = cleaned.get("debtors"), cleaned.get("beneficiaries")
        if debtors and beneficiaries and len(debtors) == 1 and set(debtors) == set(beneficiaries):
            self.add_error("beneficiaries", _("Choose somebody else than who owes it."))
        return cleaned
