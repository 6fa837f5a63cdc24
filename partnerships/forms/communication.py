"""The form for publicity and internal news."""

from django import forms

from partnerships.forms.base import ChildForm
from partnerships.models import CommunicationItem


class CommunicationForm(ChildForm):
    """What is told, by whom, to whom and when."""

    class Meta:
        model = CommunicationItem
        fields = ["text", "party", "reach", "channel", "planned_on", "status", "link"]
        widgets = {
            "reach": forms.RadioSelect(attrs={"class": "inline"}),
            "status": forms.RadioSelect(attrs={"class": "inline"}),
            "planned_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
