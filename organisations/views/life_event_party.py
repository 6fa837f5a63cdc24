"""The organisations in a life event: who stands on which side, and why."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records
from accounts.errors import WrongMoment
from accounts.views.base import CreateView, EditView, FormView
from organisations.forms.life_event import (
    LifeEventPartyForm,
    LifeEventPartyReasonForm,
    LifeEventRemoveForm,
)
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


class LifeEventPartyRemove(OfOneParty, FormView):
    """Take an organisation out that was named by mistake."""

    form_class = LifeEventRemoveForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Remove")
    success_message = gettext_lazy("Removed.")

    def get_heading(self):
        return _("Remove “%(what)s”?") % {"what": self.target}

    def context(self, **extra):
        sentences = [_("The organisation itself stays in the register.")]
        return super().context(consequences=sentences, danger=True, **extra)

    def get(self, request, *args, **kwargs):
        self.refuse_when_hindered()
        return super().get(request, *args, **kwargs)

    def refuse_when_hindered(self):
        if sentence := hindrance_to_remove(self.target.event):
            raise WrongMoment(sentence)

    def save(self, form):
        self.refuse_when_hindered()
        reason = form.cleaned_data["reason"]
        records.delete(self.target, by=self.request.user, at=self.at, reason=reason)
        return self.target.event
