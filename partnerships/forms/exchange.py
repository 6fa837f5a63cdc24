"""Forms for supply and demand: an item, its other side, and what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate, ends_before_start
from partnerships.enums import ExchangeState
from partnerships.exchange import fit
from partnerships.forms.base import ChildForm, StepForm
from partnerships.models import ExchangeItem


class ExchangeForm(ChildForm):
    """What a party offers or seeks. A matched one stays of that party and that direction."""

    periods = (("since", "until"),)

    class Meta:
        model = ExchangeItem
        fields = ["party", "direction", "text", "theme", "since", "until", "outcome"]
        widgets = {"direction": forms.RadioSelect(attrs={"class": "inline"})}

    def scope_choices(self) -> None:
        super().scope_choices()
        if not self.fields["theme"].queryset.exists():
            del self.fields["theme"]
        if self.instance.state != ExchangeState.CLOSED:
            del self.fields["until"], self.fields["outcome"]
        if self.instance.matched_with_id:
            del self.fields["party"], self.fields["direction"]


class CounterpartField(forms.ModelChoiceField):
    """An item of another party, with whose it is and whether it fits."""

    item = None

    def label_from_instance(self, other) -> str:
        label = f"{other.party}: {other.text}"
        if self.item is not None and fit(self.item, other) > 0:
            return _("%(item)s (seems to fit)") % {"item": label}
        return label


class MatchForm(StepForm):
    """Which item of the other side answers this one; none when the answer is not on the board."""

    counterpart = CounterpartField(
        ExchangeItem.objects.none(),
        label=_("Matched with"),
        required=False,
        blank=True,
        empty_label=_("Nothing on the board: the answer was found elsewhere"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ExchangeItem
        fields = []

    def scope_choices(self) -> None:
        super().scope_choices()
        field, item = self.fields["counterpart"], self.instance
        field.item = item
        field.queryset = (
            self.partnership.exchange_items.filter(state=ExchangeState.OPEN)
            .exclude(party=item.party_id)
            .exclude(direction=item.direction)
            .select_related("party__organisation")
            .order_by("party__position", "pk")
        )
        fitting = [(fit(item, other), -other.pk) for other in field.queryset]
        best, key = max(fitting, default=(0, 0))
        if best > 0:
            self.initial["counterpart"] = -key

    def changes(self) -> dict:
        return {"matched_with": self.cleaned_data["counterpart"]}


class CloseForm(StepForm):
    """What came of it, and when it was closed."""

    class Meta:
        model = ExchangeItem
        fields = ["outcome", "until"]
        labels = {"until": _("Closed on")}
        widgets = {"outcome": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"outcome": _("Such as: four students did their placement there.")}

    def __init__(self, *args, on=None, **kwargs):
        super().__init__(*args, **kwargs)
        if on is not None and not self.instance.until:
            self.initial["until"] = HonestDate.from_date(on)

    def clean(self):
        cleaned = super().clean()
        until = cleaned.get("until")
        if until and self.instance.since and ends_before_start(self.instance.since, until):
            self.add_error("until", _("The end is before the start."))
        return cleaned
