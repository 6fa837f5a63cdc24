"""Addenda: dated changes of a signed agreement, beside its text as signed."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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

    def hindrance(self) -> str:
        if not self.target.takes_amendments:
            return gettext("An addendum belongs to an agreement that was signed and holds.")
        return ""

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
