"""Publicity and internal news of a partnership."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.communication import CommunicationForm
from partnerships.models import CommunicationItem
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "communication"


class CommunicationCreate(ChildCreate):
    form_class = CommunicationForm
    section = SECTION
    heading = _("Record communication")
    submit_label = _("Record")


class CommunicationEdit(ChildEdit):
    model = CommunicationItem
    form_class = CommunicationForm
    section = SECTION
    heading = _("Change the communication")


class CommunicationRemove(ChildRemove):
    model = CommunicationItem
    section = SECTION
