"""Sources of what the register says."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.source import SourceForm
from partnerships.models import Source
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "sources"


class SourceCreate(ChildCreate):
    form_class = SourceForm
    section = SECTION
    heading = _("Add a source")
    submit_label = _("Add the source")


class SourceEdit(ChildEdit):
    model = Source
    form_class = SourceForm
    section = SECTION
    heading = _("Change the source")


class SourceRemove(ChildRemove):
    model = Source
    section = SECTION
