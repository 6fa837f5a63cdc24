"""A party's answers: a score per criterion, a sentence where it is asked, and its view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.models import PartyResponse

from .questions import QuestionsForm
from .source import SOURCE, SourceForm


class ResponseForm(QuestionsForm):
    """The answers of the own party."""

    class Meta:
        model = PartyResponse
        fields = ("view",)
        widgets = {"view": forms.Textarea(attrs={"rows": 5})}


class OnBehalfForm(SourceForm, ResponseForm):
    """Answers taken down for a party without users: also who said so, when, and the source."""

    class Meta(ResponseForm.Meta):
        fields = ("view", *SOURCE)
        labels = {"source_person": _("Who at the party said so, by function")}


class ResponseStepForm(RegistryForm):
    """A step with a party's answers that asks nothing but to be sure."""

    class Meta:
        model = PartyResponse
        fields = ()
