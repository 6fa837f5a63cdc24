"""The form over a criterion: its words in two languages, and whether it is asked every year."""

from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.guide.criteria import add_criterion
from evaluations.models import Criterion

from .guide import long_text

GUIDANCE_LENGTH = 1000


class CriterionForm(RegistryForm):
    """What is asked. Evaluations that have opened keep the words they opened with."""

    guidance_nl = long_text(_("Guidance (Dutch)"), GUIDANCE_LENGTH, rows=3, required=False)
    guidance_en = long_text(_("Guidance (English)"), GUIDANCE_LENGTH, rows=3, required=False)

    class Meta:
        model = Criterion
        fields = [
            "title_nl",
            "statement_nl",
            "guidance_nl",
            "title_en",
            "statement_en",
            "guidance_en",
            "is_core",
            "position",
        ]
        labels = {"position": _("Place in the list")}

    def save(self, *, by, at, reason=""):
        """Write the criterion; a new one gets a chapter of the guide as well."""
        if self.instance.pk is None:
            return add_criterion(self.instance, by=by, at=at)
        return super().save(by=by, at=at, reason=reason)
