"""The form for a body that meets."""

from django import forms

from lib.days import DayField
from partnerships.forms.base import ChildForm
from partnerships.models import Body


class BodyForm(ChildForm):
    """A steering group, working group or joint meeting.

    The next meeting is asked only while none are recorded: from then on it follows from them.
    """

    class Meta:
        model = Body
        fields = ["name", "mandate", "rhythm", "next_meeting_on"]
        field_classes = {"next_meeting_on": DayField}
        widgets = {"mandate": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.meetings.exists():
            del self.fields["next_meeting_on"]
