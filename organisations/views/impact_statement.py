"""What a life event is to mean for groups of people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import CreateView, EditView, RemoveView
from organisations.forms.life_event import ImpactStatementForm
from organisations.models import ImpactStatement, LifeEvent


class ImpactStatementCreate(CreateView):
    model = LifeEvent
    permission = "organisation.edit"
    form_class = ImpactStatementForm
    heading = gettext_lazy("Add what it means for somebody")
    submit_label = gettext_lazy("Save")

    def new_instance(self):
        return ImpactStatement(event=self.target)


class OfOneStatement:
    """A page about one statement."""

    model = ImpactStatement
    permission = "organisation.edit"

    def queryset(self):
        return super().queryset().select_related("event")

    def context(self, **extra):
        return super().context(parent=self.target.event, **extra)


class ImpactStatementEdit(OfOneStatement, EditView):
    form_class = ImpactStatementForm

    def get_heading(self):
        return _("What it means for: %(people)s") % {"people": self.target.stakeholder}


class ImpactStatementRemove(OfOneStatement, RemoveView):
    def parent(self):
        return self.target.event

    def get_heading(self):
        return _("Remove “%(what)s”?") % {"what": self.target.stakeholder}
