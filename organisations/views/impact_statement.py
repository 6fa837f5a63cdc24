"""What a life event is to mean for groups of people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records
from accounts.views.base import CreateView, EditView, FormView
from organisations.forms.life_event import ImpactStatementForm, LifeEventRemoveForm
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


class ImpactStatementRemove(OfOneStatement, FormView):
    form_class = LifeEventRemoveForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Remove")
    success_message = gettext_lazy("Removed.")

    def get_heading(self):
        return _("Remove “%(what)s”?") % {"what": self.target.stakeholder}

    def context(self, **extra):
        sentences = [_("It disappears from all pages. The history keeps what it said.")]
        return super().context(consequences=sentences, danger=True, **extra)

    def save(self, form):
        reason = form.cleaned_data["reason"]
        records.delete(self.target, by=self.request.user, at=self.at, reason=reason)
        return self.target.event
