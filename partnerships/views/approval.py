"""Advice and consent of boards and councils, beside the agreement they are about."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.approval import ApprovalForm
from partnerships.models import Agreement, ApprovalStep
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "approvals"


class ApprovalCreate(ChildCreate):
    model = Agreement
    parent_field = "agreement"
    form_class = ApprovalForm
    section = SECTION
    heading = _("Record advice or consent")
    lead = _("Of a works council, client council, supervisory board or municipal council.")
    submit_label = _("Record it")
    success_message = _("It is recorded.")


class ApprovalEdit(ChildEdit):
    model = ApprovalStep
    parent_field = "agreement"
    form_class = ApprovalForm
    section = SECTION

    def get_heading(self) -> str:
        return _("%(kind)s of %(body)s") % {
            "kind": self.target.get_kind_display(),
            "body": self.target.body,
        }


class ApprovalRemove(ChildRemove):
    model = ApprovalStep
    parent_field = "agreement"
    section = SECTION
