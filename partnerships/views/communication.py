"""Publicity and internal news of a partnership: planned, done, and what nobody has told yet."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import AtItsMoment, EditView, PageView
from partnerships.enums import CommunicationState
from partnerships.forms.communication import CommunicationDoneForm, CommunicationForm
from partnerships.models import CommunicationItem, Partnership
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, ReturnsToSection

SECTION = "communication"
PLANNED, DONE = CommunicationState.PLANNED, CommunicationState.DONE


def list_url(partnership) -> str:
    return reverse("communication_list", args=[partnership.pk])


class CommunicationList(ReturnsToSection, PageView):
    """What will be told, the first to come first, and what was told, the latest first."""

    model = Partnership
    permission = "partnership.see"
    template_name = "partnerships/communication_list.html"

    def context(self, **extra):
        items = self.target.communication.select_related("party__organisation", "result")
        planned = items.filter(status=PLANNED).order_by(F("planned_on").asc(nulls_last=True), "pk")
        done = items.filter(status=DONE).order_by(F("planned_on").desc(nulls_last=True), "-pk")
        may_edit = may(self.request.user, "partnership.edit", self.target)
        asked = self.request.GET.get("status", "")
        return super().context(
            asked=asked if asked in (PLANNED, DONE) else "",
            planned=list(planned) if asked != DONE else [],
            done=list(done) if asked != PLANNED else [],
            silent=list(self.target.results.joint().without_publicity()) if may_edit else [],
            may_edit=may_edit,
            today=self.on,
            **extra,
        )


class InTheList:
    """Returns to the list, where what is planned is marked as done."""

    def section_url(self, parent) -> str:
        return list_url(parent)


class CommunicationCreate(InTheList, ChildCreate):
    form_class = CommunicationForm
    presets = ("result", "party", "kind", "status")
    heading = gettext_lazy("Record communication")
    submit_label = gettext_lazy("Record")


class CommunicationEdit(InTheList, ChildEdit):
    model = CommunicationItem
    form_class = CommunicationForm
    heading = gettext_lazy("Change the communication")


class CommunicationComplete(InTheList, ReturnsToSection, AtItsMoment, EditView):
    """It was done, and on which day. The list has the form of each row at hand."""

    model = CommunicationItem
    permission = "partnership.edit"
    form_class = CommunicationDoneForm
    heading = gettext_lazy("When was it done?")
    submit_label = gettext_lazy("Record as done")
    success_message = gettext_lazy("Recorded as done.")

    def parent(self):
        return self.target.partnership

    @property
    def lead(self) -> str:
        return self.target.text

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def hindrance(self) -> str:
        if self.target.status == DONE:
            return _("This was recorded as done already.")
        return ""


class CommunicationRemove(InTheList, ChildRemove):
    model = CommunicationItem
