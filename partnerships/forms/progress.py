"""Form of a progress note: what happened, and how it is going."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.enums import Health
from partnerships.models import ProgressNote
from partnerships.progress import note_progress

from .base import ChildForm


class ProgressForm(ChildForm):
    """No answer is given beforehand: how it is going is for the owner to say."""

    class Meta:
        model = ProgressNote
        fields = ("text", "health")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "health": forms.RadioSelect(attrs={"class": "inline"}),
        }
        labels = {
            "text": _("What happened, and what is coming?"),
            "health": _("How is it going?"),
        }

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["health"].choices = Health.choices

    def save(self, *, by, at, reason=""):
        """Write the note; a note on the whole theme sets its health."""
        return note_progress(
            self.instance.theme,
            text=self.cleaned_data["text"],
            health=self.cleaned_data["health"],
            activity=self.instance.activity,
            by=by,
            at=at,
        )
