"""Adopting and sending back, by a manager or recorded on a decider's behalf."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.models import SignOff

from .source import SOURCE, SourceForm

NOTE_LENGTH = 4000
ADOPTED, SENT_BACK = "adopted", "sent_back"


class AdoptForm(RegistryForm):
    """Asks nothing but to be sure."""

    class Meta:
        model = SignOff
        fields = ()


class SendBackForm(RegistryForm):
    """What must change before it can be adopted."""

    note = forms.CharField(
        label=_("What must change"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The coordinator and all parties read this."),
    )

    class Meta:
        model = SignOff
        fields = ("note",)


class DecisionOnBehalfForm(SourceForm):
    """A decision taken outside the register: what, by whom, when, and the paper it stands in."""

    decision = forms.ChoiceField(
        label=_("What was decided"),
        choices=[(ADOPTED, _("Adopted")), (SENT_BACK, _("Sent back with a note"))],
        widget=forms.RadioSelect(),
    )
    note = forms.CharField(
        label=_("What must change"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only when it is sent back."),
    )

    class Meta:
        model = SignOff
        fields = (*SOURCE, "note")
        help_texts = {
            "source_person": _("Such as “director” or “chair of the steering group”."),
            "source_text": _("Such as the minutes of 12 November, or the e-mail of that day."),
        }

    field_order = ("decision", *SOURCE, "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._point_at_minutes()

    def _point_at_minutes(self) -> None:
        """Start from the conversation at the table, for a party that sat there."""
        meeting = self.instance.evaluation.meeting
        if meeting is None or not meeting.held:
            return
        party = self.instance.party_id
        if party is None or meeting.attending.filter(pk=party).exists():
            names = {"body": meeting.body, "date": meeting.held}
            self.initial["source_text"] = gettext("Minutes of %(body)s, %(date)s") % names
            if meeting.held.precision == "day":
                self.initial["source_on"] = meeting.held.lower

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == SENT_BACK and not cleaned.get("note"):
            if "note" not in self.errors:
                self.add_error("note", _("Say what must change."))
        return cleaned
