"""The form for supply and demand."""

from django import forms

from partnerships.forms.base import ChildForm
from partnerships.models import ExchangeItem


class ExchangeForm(ChildForm):
    """What a party offers or seeks."""

    class Meta:
        model = ExchangeItem
        fields = ["party", "direction", "text", "since"]
        widgets = {"direction": forms.RadioSelect(attrs={"class": "inline"})}
