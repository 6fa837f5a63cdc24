"""The form for a body that meets."""

from django import forms

from partnerships.forms.base import ChildForm
from partnerships.models import Body


class BodyForm(ChildForm):
    """A steering group, working group or joint meeting."""

    class Meta:
        model = Body
        fields = ["name", "mandate", "rhythm", "next_meeting_on"]
        widgets = {
            "mandate": forms.Textarea(attrs={"rows": 3}),
            "next_meeting_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
