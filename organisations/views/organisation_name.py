"""The names under which an organisation is or was known."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import CreateView, EditView
from organisations.forms.details import OrganisationNameForm
from organisations.models import Organisation, OrganisationName


class OrganisationNameCreate(CreateView):
    model = Organisation
    permission = "organisation.edit"
    form_class = OrganisationNameForm
    lead = gettext_lazy("Search finds the organisation under every name.")
    submit_label = gettext_lazy("Add name")

    def new_instance(self):
        return OrganisationName(organisation=self.target)

    def get_heading(self):
        return _("Add a name")


class OrganisationNameEdit(EditView):
    model = OrganisationName
    permission = "organisation.edit"
    form_class = OrganisationNameForm
    submit_label = gettext_lazy("Save name")

    def get_heading(self):
        return _("Change the name %(name)s") % {"name": self.target}

    def context(self, **extra):
        return super().context(parent=self.target.organisation, **extra)
