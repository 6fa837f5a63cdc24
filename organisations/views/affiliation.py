"""The groups, associations and networks an organisation belongs to."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import CreateView, EditView
from organisations.forms.details import AffiliationEditForm, AffiliationForm
from organisations.models import Affiliation, Organisation


class AffiliationCreate(CreateView):
    model = Organisation
    permission = "organisation.edit"
    form_class = AffiliationForm
    heading = gettext_lazy("Add a group, association or network")
    submit_label = gettext_lazy("Save affiliation")

    def new_instance(self):
        return Affiliation(organisation=self.target)


class AffiliationEdit(EditView):
    model = Affiliation
    permission = "organisation.edit"
    form_class = AffiliationEditForm
    submit_label = gettext_lazy("Save affiliation")

    def get_heading(self):
        return _("%(organisation)s in %(group)s") % {
            "organisation": self.target.organisation,
            "group": self.target.group,
        }

    def context(self, **extra):
        return super().context(parent=self.target.organisation, **extra)
