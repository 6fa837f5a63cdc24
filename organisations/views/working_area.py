"""The municipalities an organisation works in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import WrongMoment
from accounts.views.base import EditView, FormView
from organisations.forms.area import (
    WorkingAreaAddForm,
    WorkingAreaEndForm,
    WorkingAreaFollowForm,
    WorkingAreaForm,
)
from organisations.models import Organisation, WorkingArea
from organisations.municipalities import went_into


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


class WorkingAreaFollow(FormView):
    """A municipality of the list has ended: choose what takes its place."""

    model = WorkingArea
    permission = "organisation.edit"
    form_class = WorkingAreaFollowForm
    submit_label = gettext_lazy("Replace municipality")
    success_message = gettext_lazy("The working area follows the municipalities of today.")

    def queryset(self):
        return super().queryset().select_related("municipality", "organisation")

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        ended = self.target.municipality.is_ended_on(self.on)
        if not ended or self.target.until.text or form.succession is None:
            raise WrongMoment(_("This municipality does not have to be replaced any more."))
        self.lead = went_into(form.succession)
        return form

    def get_heading(self):
        return _("What takes the place of %(municipality)s?") % {
            "municipality": self.target.municipality
        }

    def context(self, **extra):
        return super().context(parent=self.target.organisation, **extra)

    def back_url(self):
        return self.target.organisation.get_absolute_url() + "#area"

    def success_url(self, saved):
        return self.back_url()
