"""The form for what a group of people should notice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import ChildForm
from partnerships.models import StakeholderBenefit, TargetGroup
from partnerships.target_groups import target_group_named


class BenefitForm(ChildForm):
    """Added value for one target group: of the list, or a new one."""

    new_group = forms.CharField(
        label=_("Another group"),
        max_length=80,
        required=False,
        help_text=_("When it is not in the list. It is then offered to everybody."),
    )
    field_order = ["target_group", "new_group", "text"]

    class Meta:
        model = StakeholderBenefit
        fields = ["target_group", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target_group"].required = False
        self.fields["target_group"].queryset = TargetGroup.objects.order_by("position", "name")

    def clean(self):
        cleaned = super().clean()
        chosen, new = cleaned.get("target_group"), cleaned.get("new_group")
        if chosen and new and chosen.pk != self.instance.target_group_id:
            self.add_error("new_group", _("Choose from the list or type a new group, not both."))
        if not (chosen or new) and not {"target_group", "new_group"} & set(self.errors):
            self.add_error("target_group", _("Choose a group, or type a new one."))
        return cleaned

    def _get_validation_exclusions(self):
        # A new group has no row yet while the form is judged.
        excluded = super()._get_validation_exclusions()
        return excluded | {"target_group"} if self.cleaned_data.get("new_group") else excluded

    def save(self, *, by, at, reason=""):
        if new := self.cleaned_data.get("new_group"):
            group = target_group_named(new, partnership=self.partnership, by=by, at=at)
            self.cleaned_data["target_group"] = group
            self.instance.target_group = group
        return super().save(by=by, at=at, reason=reason)
