"""Forms for publicity and internal news: what is told, and that it was done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import records
from lib.days import DayField
from partnerships.enums import CommunicationKind, CommunicationReach, CommunicationState
from partnerships.forms.base import ChildForm, WebAddress
from partnerships.models import CommunicationItem


class CommunicationForm(ChildForm):
    """What is told, about what, by whom, to whom and when."""

    class Meta:
        model = CommunicationItem
        fields = [
            "text",
            "kind",
            "result",
            "party",
            "reach",
            "channel",
            "planned_on",
            "status",
            "link",
        ]
        field_classes = {"link": WebAddress, "planned_on": DayField}
        labels = {"planned_on": _("Day")}
        help_texts = {
            "party": "",
            "channel": _("Such as the website, a newspaper or the staff newsletter."),
            "planned_on": _("When it is planned, or was done."),
        }
        widgets = {
            "reach": forms.RadioSelect(attrs={"class": "inline"}),
            "status": forms.RadioSelect(attrs={"class": "inline"}),
        }

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["party"].empty_label = _("The parties together")
        results = self.fields["result"]
        results.queryset = self.partnership.results.all()
        results.empty_label = _("No result in particular")
        if not results.queryset.exists():
            del self.fields["result"]

    def clean(self):
        cleaned = super().clean()
        internal = cleaned.get("kind") == CommunicationKind.INTERNAL
        if internal and cleaned.get("reach") == CommunicationReach.EXTERNAL:
            self.add_error("reach", _("Internal communication reaches only the own people."))
        return cleaned


class CommunicationDoneForm(ChildForm):
    """The day on which it was done."""

    class Meta:
        model = CommunicationItem
        fields = ["planned_on"]
        field_classes = {"planned_on": DayField}
        labels = {"planned_on": _("Done on")}

    def __init__(self, *args, on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["planned_on"].required = True
        # What was planned for a day to come was done today, for who says that it is done.
        planned = self.instance.planned_on
        if on is not None and (planned is None or planned > on):
            self.initial["planned_on"] = on

    def clean_planned_on(self):
        day = self.cleaned_data["planned_on"]
        if self.on is not None and day > self.on:
            raise forms.ValidationError(_("This day is still to come."), code="to_come")
        return day

    def save(self, *, by, at, reason=""):
        """Write that it was done, and when."""
        changes = {
            "planned_on": self.cleaned_data["planned_on"],
            "status": CommunicationState.DONE,
        }
        version = self.cleaned_data["version"]
        return records.update(self.instance, changes, by=by, at=at, version=version, verb="done")
