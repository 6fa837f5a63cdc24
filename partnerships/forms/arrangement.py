"""Forms for an arrangement: what was agreed, and that it ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import records
from lib.dates import ends_before_start
from lib.text import clean_text
from partnerships.enums import Force
from partnerships.forms.base import ChildForm, Folded, Group, both_or_neither
from partnerships.forms.people import PersonField
from partnerships.models import Arrangement


class ArrangementForm(ChildForm):
    """One thing agreed: who owes it, to whom, how firmly."""

    representative = PersonField(
        label=_("Who sits there"), required=False, empty_label=_("Nobody in particular")
    )
    periods = (("since", "until"),)
    groups = (
        Group("", "text", "debtors", "beneficiaries", "kind", "force", "agreement", "theme"),
        Folded(_("How much and by when"), "amount", "unit", "by_when"),
        Folded(_("Since and until when"), "since", "until", "existed_before"),
        Folded(_("Where"), "municipalities"),
        Folded(_("A party sits somewhere for another party"), "network", "representative"),
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
            "network",
            "representative",
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
            "network": _(
                "Name the network or meeting. Who owes it sits there, for the parties under “for "
                "whom”. Since when stands under the dates."
            ),
        }

    def scope_choices(self) -> None:
        super().scope_choices()
        for name in ("agreement", "theme", "municipalities"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        both_or_neither(self, "unit", "amount", _("Fill in the number too."))
        debtors = set(cleaned.get("debtors") or ())
        beneficiaries = set(cleaned.get("beneficiaries") or ())
        if len(debtors) == 1 and debtors == beneficiaries:
            self.add_error("beneficiaries", _("Choose somebody else than who owes it."))
        elif cleaned.get("force") == Force.PREFERENCE and debtors & beneficiaries:
            self.add_error(
                "beneficiaries",
                _("Nobody chooses itself first: record it once for each way."),
            )
        self._judge_representation(cleaned, debtors, beneficiaries)
        return cleaned

    def _judge_representation(self, cleaned, debtors, beneficiaries) -> None:
        """Who sits somewhere for another: one party, for at least one other, by its own person."""
        person = cleaned.get("representative")
        if not cleaned.get("network"):
            if person and "network" not in self.errors:
                self.add_error("network", _("In which network or meeting?"))
            return
        if len(debtors) != 1 and "debtors" not in self.errors:
            self.add_error("debtors", _("Choose the one party that sits there."))
        if not beneficiaries and "beneficiaries" not in self.errors:
            self.add_error("beneficiaries", _("Choose for which party it sits there."))
        elif debtors & beneficiaries and "beneficiaries" not in self.errors:
            self.add_error("beneficiaries", _("Choose somebody else than who owes it."))
        if person and len(debtors) == 1:
            (party,) = debtors
            if person.organisation_id != party.organisation_id:
                self.add_error(
                    "representative",
                    forms.ValidationError(
                        _("Choose somebody of %(party)s."),
                        code="other_party",
                        params={"party": party},
                    ),
                )


class ArrangementEndForm(ChildForm):
    """Until when it held, and why it ended."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        validators=[clean_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Arrangement
        fields = ["until"]
        labels = {"until": _("Until")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True

    def clean(self):
        cleaned = super().clean()
        until = cleaned.get("until")
        if until and self.instance.since and ends_before_start(self.instance.since, until):
            self.add_error("until", _("The end is before the start."))
        return cleaned

    def save(self, *, by, at, reason=""):
        """Write the end with its reason; the arrangement stays readable."""
        return records.update(
            self.instance,
            {"until": self.cleaned_data["until"]},
            by=by,
            at=at,
            version=self.cleaned_data["version"],
            reason=self.cleaned_data["reason"],
            verb="end",
        )
