"""The forms for a partnership as an example in the guide, and for the consent of its parties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.guide.examples import change_example, propose_example
from evaluations.models import Chapter, ExampleConsent, GuideExample
from lib.days import DayField

from .guide import long_text

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


class ConsentOnBehalfForm(RegistryForm):
    """A consent given outside the register: by whom, when, and where it stands."""

    source_on = DayField(label=_("On which day"))

    class Meta:
        model = ExampleConsent
        fields = ["source_person", "source_on", "source_text"]

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        for name in ("source_person", "source_text"):
            self.fields[name].required = True

    def clean_source_on(self):
        day = self.cleaned_data["source_on"]
        if day > self.on:
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return day

    def source(self) -> dict:
        """Who agreed, when and where it stands."""
        names = ("source_person", "source_on", "source_text")
        return {name: self.cleaned_data[name] for name in names}
