"""Arrangements: who owes what to whom."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.arrangement import ArrangementForm
from partnerships.models import Arrangement
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "arrangements"


class ArrangementCreate(ChildCreate):
    form_class = ArrangementForm
    section = SECTION
    presets = ("agreement", "theme")
    heading = _("Record an arrangement")
    submit_label = _("Record the arrangement")
    success_message = _("The arrangement is recorded.")


class ArrangementEdit(ChildEdit):
    model = Arrangement
    form_class = ArrangementForm
    section = SECTION
    heading = _("Change the arrangement")


class ArrangementRemove(ChildRemove):
    model = Arrangement
    section = SECTION
