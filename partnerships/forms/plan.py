"""Form of a plan of approach."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Plan

from .once import OnceForm


class PlanForm(OnceForm):
    """How a theme will be worked on this year."""

    once = ("theme", "programme")

    class Meta:
        model = Plan
        fields = ("approach", "means", "risks")
        widgets = {
            "approach": forms.Textarea(attrs={"rows": 5}),
            "means": forms.Textarea(attrs={"rows": 3}),
            "risks": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "approach": _("How you go about it, step by step."),
            "means": _("Hours, money, rooms, people."),
            "risks": _("What could get in the way, and what you do about it."),
        }
