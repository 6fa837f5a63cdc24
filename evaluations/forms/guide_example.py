"""The forms for a partnership as an example in the guide, and for the consent of its parties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.guide.examples import change_example, propose_example
from evaluations.models import Chapter, ExampleConsent, GuideExample

from .guide import long_text
from .source import SOURCE, SourceForm

LESSON_LENGTH = 1000


class GuideExampleForm(RegistryForm):
    """What others learn from this partnership, and at which chapters it stands."""

    lesson_nl = long_text(_("What others learn from it (Dutch)"), LESSON_LENGTH, rows=4)
    lesson_en = long_text(
        _("What others learn from it (English)"), LESSON_LENGTH, rows=4, required=False
    )

    class Meta:
        model = GuideExample
        fields = ["lesson_nl", "lesson_en", "chapters"]
        widgets = {"chapters": forms.CheckboxSelectMultiple(attrs={"class": "columns"})}
        labels = {"chapters": _("Show it at these chapters")}

    def scope_choices(self) -> None:
        self.fields["chapters"].queryset = Chapter.objects.in_use()

    def save(self, *, by, at, reason=""):
        """Propose the example, or change it; see `evaluations.guide.examples`."""
        chapters = list(self.cleaned_data["chapters"])
        if self.instance.pk is None:
            return propose_example(self.instance, chapters=chapters, by=by, at=at)
        stored = GuideExample.objects.get(pk=self.instance.pk)
        changes = {name: self.cleaned_data[name] for name in ("lesson_nl", "lesson_en")}
        version = self.cleaned_data["version"]
        return change_example(stored, changes, chapters=chapters, version=version, by=by, at=at)


class ConsentForm(RegistryForm):
    """Asks nothing but to be sure."""

    class Meta:
        model = ExampleConsent
        fields = ()


class ConsentOnBehalfForm(SourceForm):
    """A consent given outside the register: by whom, when, and where it stands."""

    class Meta:
        model = ExampleConsent
        fields = SOURCE
