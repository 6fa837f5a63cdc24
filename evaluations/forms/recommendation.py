"""What an outside bureau advised, and what was done with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.enums import RecommendationAnswer
from evaluations.models import Recommendation

TEXT_LENGTH = 4000


class RecommendationForm(RegistryForm):
    """The advice in the bureau's own words."""

    text = forms.CharField(
        label=_("Recommendation"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Recommendation
        fields = ("text", "source")


class RecommendationAnswerForm(RegistryForm):
    """Whether it was taken over, and what was done: in words, and by what came of it."""

    done = forms.CharField(
        label=_("What was done with it"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If it was not taken over, say why."),
    )

    class Meta:
        model = Recommendation
        fields = ("answer", "done", "follow_up", "decision")
        widgets = {"answer": forms.RadioSelect()}
        labels = {"answer": _("Is it taken over?")}

    def scope_choices(self) -> None:
        self.fields["answer"].choices = RecommendationAnswer.choices
        self.fields["answer"].required = True
        evaluation = self.instance.evaluation
        for name, rows, words in (
            ("follow_up", evaluation.follow_ups.all(), _("No follow-up")),
            ("decision", evaluation.partnership.decisions.all(), _("No decision")),
        ):
            self.fields[name].queryset = rows
            self.fields[name].empty_label = words
            if not rows.exists():
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        is_refused = cleaned.get("answer") == RecommendationAnswer.NOT_TAKEN
        if is_refused and not cleaned.get("done") and "done" not in self.errors:
            self.add_error("done", forms.ValidationError(_("Say why not."), code="required"))
        return cleaned
