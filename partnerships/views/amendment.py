"""Addenda: dated changes of a signed agreement, beside its text as signed."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from partnerships.forms.amendment import AmendmentForm
from partnerships.models import Agreement, Amendment
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "amendments"


class AmendmentCreate(ChildCreate):
    """Only what was signed can be changed; a draft is simply edited."""

    model = Agreement
    parent_field = "agreement"
    form_class = AmendmentForm
    section = SECTION
    heading = _("Record an addendum")
    lead = _("The text as signed stays as it is; the addendum stands beside it.")
    submit_label = _("Record the addendum")
    success_message = _("The addendum is recorded.")

    def refuse_when_hindered(self):
        if not self.target.takes_amendments:
            raise WrongMoment(_("An addendum belongs to an agreement that was signed and holds."))

    def get(self, request, *args, **kwargs):
        self.refuse_when_hindered()
        return super().get(request, *args, **kwargs)

    def save(self, form):
        self.refuse_when_hindered()
        return super().save(form)


class AmendmentEdit(ChildEdit):
    model = Amendment
    parent_field = "agreement"
    form_class = AmendmentForm
    section = SECTION
    heading = _("Change the addendum")


class AmendmentRemove(ChildRemove):
    model = Amendment
    parent_field = "agreement"
    section = SECTION
