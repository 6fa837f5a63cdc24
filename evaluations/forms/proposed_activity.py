"""One activity of next year's proposed programme."""

from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.models import ProposedActivity
from evaluations.proposing import has_no_place
from lib.amounts import AmountField
from partnerships.forms.base import taking_part


class ProposedActivityForm(RegistryForm):
    """What will be done and how much; who is responsible follows in the plan."""

    target = AmountField(
        label=_("Target"), required=False, help_text=_("A number, if there is one.")
    )

    class Meta:
        model = ProposedActivity
        fields = ("theme", "title", "kind", "target", "unit", "target_text", "organiser")
        help_texts = {"unit": _("Such as “places” or “participants”.")}

    def scope_choices(self) -> None:
        partnership = self.instance.partnership
        parties = self.fields["organiser"]
        parties.queryset = taking_part(partnership, [self.instance.organiser_id])
        parties.empty_label = _("The parties together")
        if self.instance.theme_id:
            del self.fields["theme"]
            return
        evaluation = self.instance.evaluation
        themes = [t for t in partnership.themes.all() if not has_no_place(evaluation, t)]
        self.fields["theme"].queryset = partnership.themes.filter(pk__in=[t.pk for t in themes])
