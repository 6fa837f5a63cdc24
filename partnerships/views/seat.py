"""Seats in a body."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.seat import SeatForm
from partnerships.models import Body, Seat
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove


class SeatCreate(ChildCreate):
    model = Body
    parent_field = "body"
    form_class = SeatForm
    presets = ("role",)
    heading = _("Add a member")
    submit_label = _("Add the member")


class SeatEdit(ChildEdit):
    model = Seat
    parent_field = "body"
    form_class = SeatForm
    heading = _("Change the member")
    lead = _("Somebody who left keeps a row: fill in until when.")


class SeatRemove(ChildRemove):
    model = Seat
    parent_field = "body"
