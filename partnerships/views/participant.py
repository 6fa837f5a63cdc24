"""Who takes part in a theme: some of the parties, and organisations from outside."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.participant import ParticipantForm
from partnerships.models import Theme, ThemeParticipant

from .base import ChildCreate, ChildEdit, ChildRemove
from .party import SearchesFirst
from .theme import OfTheme


class ParticipantCreate(SearchesFirst, OfTheme, ChildCreate):
    model = Theme
    parent_field = "theme"
    form_class = ParticipantForm
    section = "participants"
    heading = _("Add who takes part")
    lead = _("As long as no party is named, all parties take part.")
    submit_label = _("Add")


class OfParticipant:
    """Pages of one row; they go back to its theme."""

    model = ThemeParticipant
    parent_field = "theme"
    section = "participants"

    def queryset(self):
        return super().queryset().select_related("theme__partnership__keeper")


class ParticipantEdit(OfParticipant, SearchesFirst, ChildEdit):
    form_class = ParticipantForm
    heading = _("Change who takes part")


class ParticipantRemove(OfParticipant, ChildRemove):
    """Entered by mistake; who stopped taking part gets an end date instead."""
