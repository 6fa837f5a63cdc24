"""The form for publicity and internal news."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.days import DayField
from partnerships.forms.base import ChildForm, WebAddress
from partnerships.models import CommunicationItem


class CommunicationForm(ChildForm):
    """What is told, by whom, to whom and when."""

    class Meta:
        model = CommunicationItem
        fields = ["text", "party", "reach", "channel", "planned_on", "status", "link"]
        field_classes = {"link": WebAddress, "planned_on": DayField}
        help_texts = {"party": ""}
        widgets = {
            "reach": forms.RadioSelect(attrs={"class": "inline"}),
            "status": forms.RadioSelect(attrs={"class": "inline"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].empty_label = _("The parties together")
