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


class MatchForm(StepForm):
    """Which item of the other side answers this one, or that the answer is not on the board."""

    ELSEWHERE = "elsewhere"

    counterpart = forms.ChoiceField(label=_("Matched with"), widget=forms.RadioSelect)

    class Meta:
        model = ExchangeItem
        fields = []

    def scope_choices(self) -> None:
        super().scope_choices()
        item, field = self.instance, self.fields["counterpart"]
        answers = (
            self.partnership.exchange_items.filter(state=ExchangeState.OPEN)
            .exclude(party=item.party_id)
            .exclude(direction=item.direction)
            .select_related("party__organisation")
            .order_by("party__position", "pk")
        )
        # What seems to fit comes first; what fits best is chosen beforehand.
        self.answers = {str(a.pk): a for a in sorted(answers, key=lambda a: -fit(item, a))}
        field.choices = [(key, self.label_of(answer)) for key, answer in self.answers.items()]
        first = next(iter(self.answers.values()), None)
        if first is None:
            field.initial = self.ELSEWHERE
        elif fit(item, first) > 0:
            field.initial = str(first.pk)
        field.choices += [(self.ELSEWHERE, _("Something that is not on this board"))]

    def label_of(self, answer) -> str:
        label = f"{answer.party}: {answer.text}"
        if fit(self.instance, answer) > 0:
            return _("%(item)s (seems to fit)") % {"item": label}
        return label

    def clean_counterpart(self) -> ExchangeItem | None:
        return self.answers.get(self.cleaned_data["counterpart"])

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
