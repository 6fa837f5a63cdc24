"""What an organisation offers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import CreateView, EditView
from organisations.forms.details import ServiceForm
from organisations.models import Organisation, Service


class ServiceCreate(CreateView):
    model = Organisation
    permission = "organisation.edit"
    form_class = ServiceForm
    heading = gettext_lazy("Add a service")
    submit_label = gettext_lazy("Add service")

    def new_instance(self):
        return Service(organisation=self.target)


class ServiceEdit(EditView):
    model = Service
    permission = "organisation.edit"
    form_class = ServiceForm
    submit_label = gettext_lazy("Save service")

    def get_heading(self):
        return _("Change the service %(service)s") % {"service": self.target}

    def context(self, **extra):
        return super().context(parent=self.target.organisation, **extra)
