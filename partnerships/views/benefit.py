"""What groups of people should notice of a partnership; order is priority."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.benefit import BenefitForm
from partnerships.models import StakeholderBenefit
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "benefits"


class BenefitCreate(ChildCreate):
    form_class = BenefitForm
    section = SECTION
    heading = _("Added value for a group")
    lead = _("What should they notice? The evaluation comes back to it.")
    submit_label = _("Record")


class BenefitEdit(ChildEdit):
    model = StakeholderBenefit
    form_class = BenefitForm
    section = SECTION
    heading = _("Change the added value")


class BenefitRemove(ChildRemove):
    model = StakeholderBenefit
    section = SECTION
