"""Forms of an action point."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.days import DayField
from partnerships.enums import ActionState
from partnerships.models import ActionPoint

from .base import ChildForm, Folded, Group, StepForm
from .meeting import meeting_label
from .people import PersonField


class ActionForm(ChildForm):
    """What will be done, by whom, by when, and where that was agreed."""

    assignee = PersonField(label=_("Who does it"), required=False, empty_label=_("Nobody yet"))
    groups = (
        Group("", "text", ("assignee", "due_on")),
        Folded(_("Where it was agreed"), "decision", "meeting"),
    )

    class Meta:
        model = ActionPoint
        fields = ["text", "assignee", "due_on", "decision", "meeting"]
        field_classes = {"due_on": DayField}

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["meeting"].label_from_instance = meeting_label
        for name, words in (("decision", _("No decision")), ("meeting", _("Outside a meeting"))):
            self.fields[name].empty_label = words
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        decision = cleaned.get("decision")
        if decision is not None and "meeting" in self.fields and not cleaned.get("meeting"):
            cleaned["meeting"] = decision.meeting
        return cleaned


class ActionCompleteForm(StepForm):
    """It is done; what came of it is worth a sentence."""

    class Meta:
        model = ActionPoint
        fields = ["outcome"]


class ActionDropForm(StepForm):
    """It is no longer needed; why stays readable."""

    class Meta:
        model = ActionPoint
        fields = ["outcome"]
        labels = {"outcome": _("Why it is no longer needed")}


class ActionFilter(forms.Form):
    """Which action points a list shows."""

    MINE, NOBODY = "mine", "nobody"

    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *ActionState.choices]
    )
    who = forms.ChoiceField(label=_("Who does it"), required=False)

    def __init__(self, data, *, assignees):
        super().__init__(data)
        self.fields["who"].choices = [
            ("", _("Everybody")),
            (self.MINE, _("Mine")),
            (self.NOBODY, _("Nobody yet")),
            *((str(contact.pk), str(contact)) for contact in assignees),
        ]

    def chosen(self, name) -> str:
        """The value of a filter; what is not in its list filters nothing."""
        self.is_valid()
        return self.cleaned_data.get(name, "")
