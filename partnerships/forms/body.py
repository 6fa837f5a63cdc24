"""The form for a body that meets."""

from django import forms

from lib.days import DayField
from partnerships.forms.base import ChildForm
from partnerships.models import Body


class BodyForm(ChildForm):
    """A steering group, working group or joint meeting."""

    class Meta:
        model = Body
        fields = ["name", "mandate", "rhythm", "next_meeting_on"]
        field_classes = {"next_meeting_on": DayField}
        widgets = {"mandate": forms.Textarea(attrs={"rows": 3})}
