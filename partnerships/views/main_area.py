"""Main areas: headings above themes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.views.base import ActionView
from partnerships.forms.main_area import MainAreaForm
from partnerships.models import MainArea
from partnerships.ordering import move_main_area

from .base import ChildCreate, ChildEdit, ChildRemove
from .theme import number_sent


class MainAreaCreate(ChildCreate):
    form_class = MainAreaForm
    section = "themes"
    heading = _("Add a main area")
    lead = _("A main area is a heading above several themes.")
    submit_label = _("Add the main area")
    success_message = _("The main area was added. Now add a theme under it.")

    def success_url(self, saved) -> str:
        """On to its first theme: a heading without themes is not drawn."""
        return f"{reverse('theme_create', args=[self.target.pk])}?main_area={saved.pk}"


class MainAreaEdit(ChildEdit):
    model = MainArea
    form_class = MainAreaForm
    section = "themes"
    heading = _("Rename the main area")


class MainAreaRemove(ChildRemove):
    """Only when no theme stands under it."""

    model = MainArea
    section = "themes"


class MainAreaShift(ActionView):
    """One place up or down in the order of the main areas."""

    model = MainArea
    permission = "partnership.edit"
    up = True

    def queryset(self):
        return super().queryset().select_related("partnership")

    def act(self):
        seen = number_sent(self.request, "seen")
        move_main_area(self.target, up=self.up, seen=seen, by=self.request.user, at=self.at)
        return self.target

    def success_url(self, changed) -> str:
        return f"{reverse('theme_order', args=[changed.partnership_id])}#area-{changed.pk}"


class MainAreaUp(MainAreaShift):
    """Before the main area that stands above it."""


class MainAreaDown(MainAreaShift):
    up = False
