"""The form of a meeting: planned first, held later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.days import DayField
from partnerships.enums import PartyState
from partnerships.governance import keep_next_meeting
from partnerships.models import Meeting

from .base import ChildForm, Group

# The browser wants hours and minutes, whatever the language of the page.
TIME = forms.TimeInput({"type": "time"}, format="%H:%M")
AT_THE_TABLE = [
    PartyState.JOINED,
    PartyState.IN_TALKS,
    PartyState.INVITED,
    PartyState.LEFT,
    PartyState.SUCCEEDED,
]


class MeetingForm(ChildForm):
    """When and where a body meets, what about, and what was said."""

    groups = (
        Group("", "title", ("planned_on", "starts_at", "ends_at"), "place", "agenda"),
        Group(_("Once it was held"), "held", "attending", "minutes"),
    )

    class Meta:
        model = Meeting
        fields = [
            "title",
            "planned_on",
            "starts_at",
            "ends_at",
            "place",
            "agenda",
            "held",
            "attending",
            "minutes",
        ]
        field_classes = {"planned_on": DayField}
        widgets = {
            "starts_at": TIME,
            "ends_at": TIME,
            "agenda": forms.Textarea(attrs={"rows": 5}),
            "minutes": forms.Textarea(attrs={"rows": 10}),
            "attending": forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
        }
        help_texts = {
            "title": _("When it has a name of its own, such as “joint meeting of both teams”."),
            "held": _("As precisely as it is known; leave empty while it is still to come."),
        }

    def scope_choices(self) -> None:
        """Who is on its way may be there too, and who left was there once."""
        super().scope_choices()
        field = self.fields["attending"]
        field.queryset = (
            self.partnership.parties.filter(state__in=AT_THE_TABLE)
            .select_related("organisation")
            .order_by("position", "pk")
        )

    def clean(self):
        cleaned = super().clean()
        dated = cleaned.get("planned_on") or cleaned.get("held")
        if not dated and not {"planned_on", "held"} & set(self.errors):
            self.add_error("planned_on", _("Say when it is planned, or when it was held."))
        untimed = not cleaned.get("starts_at") and "starts_at" not in self.errors
        if cleaned.get("ends_at") and untimed:
            self.add_error("starts_at", _("Say when it begins."))
        return cleaned

    def save(self, *, by, at, reason=""):
        """Write the meeting, and the body's next one with it."""
        saved = super().save(by=by, at=at, reason=reason)
        keep_next_meeting(saved.body, at=at)
        return saved


def meeting_label(meeting) -> str:
    """A meeting in a list of choices: which body, when, and its own title."""
    title = f" – {meeting.title}" if meeting.title else ""
    return f"{meeting.body}, {meeting.date}{title}"
