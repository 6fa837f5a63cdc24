"""Main areas: headings above themes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.forms.main_area import MainAreaForm
from partnerships.models import MainArea

from .base import ChildCreate, ChildEdit, ChildRemove


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
