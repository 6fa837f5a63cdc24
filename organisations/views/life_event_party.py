"""The organisations in a life event: who stands on which side, and why."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.views.base import CreateView, EditView, RemoveView
from organisations.forms.life_event import LifeEventPartyForm, LifeEventPartyReasonForm
from organisations.life_events import hindrance_to_remove
from organisations.models import LifeEvent, LifeEventParty


class LifeEventPartyCreate(CreateView):
    """One more organisation, while the event was not carried out."""

    model = LifeEvent
    permission = "organisation.edit"
    form_class = LifeEventPartyForm
    heading = gettext_lazy("Add an organisation")
    submit_label = gettext_lazy("Add organisation")

    def new_instance(self):
        if self.target.carried_out_at:
            raise WrongMoment(_("This was carried out already."))
        return LifeEventParty(event=self.target)


class OfOneParty:
    """A page about one organisation of an event."""

    model = LifeEventParty
    permission = "organisation.edit"

    def queryset(self):
        return super().queryset().select_related("event", "organisation")

    def context(self, **extra):
        return super().context(parent=self.target.event, **extra)


class LifeEventPartyEdit(OfOneParty, EditView):
    """The reason this organisation has."""

    form_class = LifeEventPartyReasonForm
    submit_label = gettext_lazy("Save reason")

    def get_heading(self):
        return _("Reason of %(organisation)s") % {"organisation": self.target}


class LifeEventPartyRemove(OfOneParty, RemoveView):
    """Take an organisation out that was named by mistake."""

    def parent(self):
        return self.target.event

    def hindrance(self):
        return hindrance_to_remove(self.target.event)

    def consequences(self):
        return [_("The organisation itself stays in the register.")]
