"""The form for a source."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import ChildForm, Group, WebAddress
from partnerships.models import Source


class SourceForm(ChildForm):
    """Where facts came from: of the whole partnership, of an agreement or of a decision."""

    groups = (
        Group("", "title", "address", "dated"),
        Group(_("What it tells"), "about", "passage", "agreement", "decision"),
    )

    class Meta:
        model = Source
        fields = ["title", "address", "dated", "about", "passage", "agreement", "decision"]
        field_classes = {"address": WebAddress}
        widgets = {"passage": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].help_text = _("Such as “signed on” or “the shared area”.")
        self.fields["passage"].help_text = _("The words themselves.")

    def scope_choices(self) -> None:
        super().scope_choices()
        for name in ("agreement", "decision"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("agreement") and cleaned.get("decision"):
            self.add_error("decision", _("Choose the agreement or the decision, not both."))
        return cleaned
