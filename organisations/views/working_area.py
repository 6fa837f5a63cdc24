"""The municipalities an organisation works in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.views.base import EditView, FormView
from organisations.forms.area import WorkingAreaAddForm, WorkingAreaEndForm, WorkingAreaForm
from organisations.models import Organisation, WorkingArea


class WorkingAreaAdd(FormView):
    """Paste a list of municipalities."""

    model = Organisation
    permission = "organisation.edit"
    form_class = WorkingAreaAddForm
    heading = gettext_lazy("Add municipalities to the working area")
    submit_label = gettext_lazy("Add municipalities")

    def success_url(self, saved):
        return self.target.get_absolute_url() + "#area"

    def get_success_message(self, saved):
        if not saved:
            return _("All of these were on the list already.")
        return ngettext(
            "%(count)s municipality added.", "%(count)s municipalities added.", len(saved)
        ) % {"count": len(saved)}


class WorkingAreaEnd(FormView):
    """Tick municipalities that do not belong to the working area any more."""

    model = Organisation
    permission = "organisation.edit"
    form_class = WorkingAreaEndForm
    heading = gettext_lazy("Take municipalities off the working area")
    submit_label = gettext_lazy("Take off the list")

    def success_url(self, saved):
        return self.target.get_absolute_url() + "#area"

    def get_success_message(self, saved):
        return ngettext(
            "%(count)s municipality taken off the list.",
            "%(count)s municipalities taken off the list.",
            len(saved),
        ) % {"count": len(saved)}


class WorkingAreaEdit(EditView):
    """Since and until of one municipality."""

    model = WorkingArea
    permission = "organisation.edit"
    form_class = WorkingAreaForm
    submit_label = gettext_lazy("Save dates")

    def get_heading(self):
        return _("Working area: %(municipality)s") % {"municipality": self.target.municipality}

    def context(self, **extra):
        return super().context(parent=self.target.organisation, **extra)
