"""Forms for addenda: what changes in a signed agreement, and from when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.dates import ends_before_start
from partnerships.forms.base import ChildForm
from partnerships.models import Amendment
from partnerships.terms import start_of


class AmendmentForm(ChildForm):
    """What changes, from when, and until when the agreement holds then."""

    class Meta:
        model = Amendment
        fields = ["text", "signed", "effective", "new_end", "document"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "signed": _("As precisely as the source says it. Leave empty when it does not."),
            "effective": _("Leave empty when it holds from the signing."),
            "new_end": _("Only when the addendum changes the end of the agreement."),
            "document": _("Add the text of the addendum to the agreement first, then choose it."),
        }

    def scope_choices(self) -> None:
        super().scope_choices()
        papers = self.fields["document"].queryset
        mine = papers.filter(agreement=self.instance.agreement_id)
        self.fields["document"].queryset = mine | papers.filter(pk__in=self.picked("document"))
        if not self.fields["document"].queryset.exists():
            del self.fields["document"]

    def clean(self):
        cleaned = super().clean()
        begins = cleaned.get("effective") or cleaned.get("signed")
        agreement = self.instance.agreement
        if begins and ends_before_start(start_of(agreement), begins):
            name = "effective" if cleaned.get("effective") else "signed"
            self.add_error(name, _("That is before the agreement itself took effect."))
        end = cleaned.get("new_end")
        if end and ends_before_start(start_of(agreement), end):
            self.add_error("new_end", _("The end is before the start."))
        return cleaned
