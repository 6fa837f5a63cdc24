"""Proposals to join: making one, and answering it for the own party or on behalf of another."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RegistryForm
from lib.dates import HonestDateFormField
from organisations.forms.picker import OrganisationPickerField, PicksOrganisations, resolve
from partnerships.accessions import (
    answering_parties,
    hindrance_to_propose,
    propose_accession,
    silent_parties,
)
from partnerships.models import Accession, Party

from .base import StepForm
from .party import reason_field

CONFIRM, REFUSE = "confirm_on_behalf", "refuse_on_behalf"


class AccessionCreateForm(PicksOrganisations, RegistryForm):
    """Who would join, and when that was decided."""

    partner = OrganisationPickerField(label=_("Organisation that wants to join"))
    reason = reason_field(_("Reason"))
    field_order = ["partner", "decided", "reason"]

    class Meta:
        model = Accession
        fields = ["decided"]

    def clean_partner(self):
        partner = self.cleaned_data["partner"]
        if getattr(partner, "pk", None):
            if sentence := hindrance_to_propose(self.instance.partnership, partner):
                raise forms.ValidationError(sentence, code="there")
        return partner

    def _post_clean(self):
        """The row is made in `save`, when a new organisation has been recorded."""

    def save(self, *, by, at, reason=""):
        data, partnership = self.cleaned_data, self.instance.partnership
        return propose_accession(
            partnership=partnership,
            organisation=resolve(data["partner"], recorded_by=partnership.keeper, by=by, at=at),
            decided=data["decided"],
            reason=data["reason"],
            by=by,
            at=at,
        )


class AccessionAnswerForm(StepForm):
    """For which own party, on which day, as whom; asked of who coordinates or manages it."""

    class Meta:
        model = Accession
        fields = ["answered_by", "answered", "answered_as", "answer_reason"]

    def scope_choices(self) -> None:
        self.parties = self.who_answers()
        field = self.fields["answered_by"]
        field.label = _("Party that answers")
        field.queryset = Party.objects.filter(pk__in=[party.pk for party in self.parties])
        field.required = True
        if len(self.parties) == 1:
            field.initial, field.empty_label = self.parties[0].pk, None
            self.initial["answered_by"] = self.parties[0].pk
        self.fields["answer_reason"].widget.attrs["rows"] = 3

    def who_answers(self) -> list[Party]:
        return answering_parties(self.instance, self.user)


class AccessionConfirmForm(AccessionAnswerForm):
    """As the answer, and since when it takes part."""

    joined = HonestDateFormField(
        label=_("Joins on"), help_text=_("Leave it open to take the day of this answer.")
    )
    field_order = ["answered_by", "answered", "joined", "answered_as", "answer_reason"]

    def effects(self) -> dict:
        return {"joined": self.cleaned_data["joined"] or self.cleaned_data["answered"]}


class AccessionOnBehalfForm(AccessionConfirmForm):
    """What a party without users answered, outside the register: by whom, when, and where it
    is written. All of that is printed.
    """

    answer = forms.ChoiceField(
        label=_("What was answered"),
        choices=[(CONFIRM, _("The joining is confirmed")), (REFUSE, _("Not confirmed"))],
        widget=forms.RadioSelect,
    )
    field_order = [
        "answered_by",
        "answer",
        "answered",
        "answered_as",
        "source",
        "joined",
        "answer_reason",
    ]

    class Meta(AccessionAnswerForm.Meta):
        fields = [*AccessionAnswerForm.Meta.fields, "source"]

    def scope_choices(self) -> None:
        super().scope_choices()
        for name in ("answered", "answered_as", "source"):
            self.fields[name].required = True
        self.fields["joined"].help_text = _(
            "Only when it is confirmed. Leave it open to take the day of the answer."
        )

    def who_answers(self) -> list[Party]:
        return silent_parties(self.instance)

    def clean(self):
        data = super().clean()
        if data.get("joined") and data.get("answer") == REFUSE:
            self.add_error("joined", _("Who is not confirmed does not join."))
        return data

    def effects(self) -> dict:
        return super().effects() if self.cleaned_data["answer"] == CONFIRM else {}


class AccessionWithdrawForm(StepForm):
    """Why the proposal is taken back."""

    class Meta:
        model = Accession
        fields = ["answered", "answer_reason"]
        labels = {"answered": _("Withdrawn on")}

    def scope_choices(self) -> None:
        self.fields["answer_reason"].required = True
        self.fields["answer_reason"].widget.attrs["rows"] = 3
