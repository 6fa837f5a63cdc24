"""Form of a progress note: what happened, and how it is going."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.enums import Health
from partnerships.models import ProgressNote
from partnerships.progress import all_is_well, note_progress

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


class CheckForm(ChildForm):
    """The owner's word of this month: everything is still right, or what changed.

    How it is going stays as it was told last, unless another answer is chosen.
    """

    class Meta(ProgressForm.Meta):
        labels = {"text": _("What changed?"), "health": _("How is it going?")}

    def __init__(self, *args, all_well=False, **kwargs):
        self.all_well = all_well
        super().__init__(*args, **kwargs)

    def scope_choices(self) -> None:
        super().scope_choices()
        health = self.instance.theme.health
        self.fields["text"].required = False
        self.fields["health"].choices = Health.choices
        self.fields["health"].required = not health
        self.initial["health"] = health

    def clean(self):
        cleaned = super().clean()
        if not self.all_well and "text" in cleaned and not cleaned["text"]:
            self.add_error("text", _("Say in a few words what changed."))
        return cleaned

    def save(self, *, by, at, reason=""):
        """Write the note on the theme as a whole."""
        theme, text = self.instance.theme, self.cleaned_data["text"]
        health = self.cleaned_data["health"] or theme.health
        if self.all_well and not text:
            return all_is_well(theme, health=health, by=by, at=at)
        return note_progress(theme, text=text, health=health, by=by, at=at)
