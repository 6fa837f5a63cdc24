"""A party's answers: a score per criterion, a sentence where it is asked, and its view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.completeness import last_scores, needs_sentence
from evaluations.models import PartyResponse
from lib.days import DayField

NOT_APPLICABLE = "na"
SCORES = [(str(value), str(value)) for value in range(1, 6)]
COMMENT_LENGTH = 1000


class ScoreRadio(forms.RadioSelect):
    """1 to 5 or n/a in one row; the options that ask for a sentence say so to the page."""

    def __init__(self, *args, asking=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.asking = frozenset(asking)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.asking:
            option["attrs"]["data-asks"] = True
        return option


class ResponseForm(RegistryForm):
    """The answers of the own party. A draft may be incomplete; ``strict`` asks everything."""

    class Meta:
        model = PartyResponse
        fields = ("view",)
        widgets = {"view": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, strict=False, **kwargs):
        self.strict = strict
        super().__init__(*args, **kwargs)

    def scope_choices(self) -> None:
        """Add a score and a sentence per criterion, with last year's own answer at hand."""
        self.criteria = list(self.instance.evaluation.criteria.all())
        self.last = last_scores(self.instance)
        given = {score.criterion_id: score for score in self.instance.scores.all()}
        for criterion in self.criteria:
            score = given.get(criterion.pk)
            self.fields[f"score_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.title,
                help_text=criterion.statement,
                choices=[*SCORES, (NOT_APPLICABLE, _("n/a"))],
                required=False,
                initial=_chosen(score),
                widget=ScoreRadio(attrs={"class": "boxes scale"}, asking=self._asking(criterion)),
            )
            self.fields[f"comment_{criterion.pk}"] = forms.CharField(
                label=_("In a sentence"),
                required=False,
                max_length=COMMENT_LENGTH,
                initial=score.comment if score else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields([name for name in self.fields if name != "view"])

    def _last_value(self, criterion):
        last = self.last.get(criterion.code)
        return last.value if last else None

    def _asking(self, criterion) -> list[str]:
        last = self._last_value(criterion)
        return [value for value, _label in SCORES if needs_sentence(int(value), last)]

    def questions(self) -> list[dict]:
        """Per criterion what the page shows."""
        return [
            {
                "criterion": criterion,
                "score": self[f"score_{criterion.pk}"],
                "comment": self[f"comment_{criterion.pk}"],
                "last": self.last.get(criterion.code),
                "is_open": bool(
                    self[f"comment_{criterion.pk}"].value()
                    or self[f"comment_{criterion.pk}"].errors
                    or self[f"score_{criterion.pk}"].value() in self._asking(criterion)
                ),
            }
            for criterion in self.criteria
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.strict:
            return cleaned
        for criterion in self.criteria:
            score = cleaned.get(f"score_{criterion.pk}")
            if not score and f"score_{criterion.pk}" not in self.errors:
                self.add_error(
                    f"score_{criterion.pk}", _("Choose a score, or n/a when it does not apply.")
                )
            elif score and score != NOT_APPLICABLE and not cleaned.get(f"comment_{criterion.pk}"):
                self._ask_why(criterion, int(score))
        return cleaned

    def _ask_why(self, criterion, value) -> None:
        last = self._last_value(criterion)
        if not needs_sentence(value, last) or f"comment_{criterion.pk}" in self.errors:
            return
        low = _("Say in a sentence why the score is this low.")
        moved = _("Say in a sentence what changed since last year.")
        self.add_error(f"comment_{criterion.pk}", low if needs_sentence(value, None) else moved)

    def scores(self) -> dict[int, tuple]:
        """Criterion id → (value, not applicable, comment), as `save_answers` takes it."""
        found = {}
        for criterion in self.criteria:
            chosen = self.cleaned_data[f"score_{criterion.pk}"]
            value = int(chosen) if chosen and chosen != NOT_APPLICABLE else None
            comment = self.cleaned_data[f"comment_{criterion.pk}"]
            found[criterion.pk] = (value, chosen == NOT_APPLICABLE, comment)
        return found

    def changes(self) -> dict:
        """Fields of the response itself."""
        return {name: self.cleaned_data[name] for name in self.own_fields()}

    def take_versions(self) -> None:
        """Carry the version of now, so that the same text can be sent once more."""
        self.data = self.data.copy()
        self.data["version"] = PartyResponse.objects.get(pk=self.instance.pk).version


def _chosen(score) -> str:
    if score is None:
        return ""
    if score.not_applicable:
        return NOT_APPLICABLE
    return "" if score.value is None else str(score.value)


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
