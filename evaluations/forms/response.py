"""A party's answers: a score per criterion, a sentence where it is asked, and its view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.models import PartyResponse
from lib.days import DayField

from .questions import QuestionsForm


class ResponseForm(QuestionsForm):
    """The answers of the own party."""

    class Meta:
        model = PartyResponse
        fields = ("view",)
        widgets = {"view": forms.Textarea(attrs={"rows": 5})}


class OnBehalfForm(ResponseForm):
    """Answers taken down for a party without users: also who said so, when, and the source."""

    source_on = DayField(label=_("On which day"))

    class Meta(ResponseForm.Meta):
        fields = ("view", "source_person", "source_on", "source_text")
        labels = {"source_person": _("Who at the party said so, by function")}

    def __init__(self, *args, on=None, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)
        for name in ("source_person", "source_on", "source_text"):
            self.fields[name].required = True

    def clean_source_on(self):
        day = self.cleaned_data["source_on"]
        if self.on is not None and day > self.on:
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return day


class ResponseStepForm(RegistryForm):
    """A step with a party's answers that asks nothing but to be sure."""

    class Meta:
        model = PartyResponse
        fields = ()
