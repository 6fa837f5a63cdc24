"""The result card: what is on it, and that a party agrees."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.cards.contents import COUNTS, MAX_FIGURES, MAX_RESULTS, figure_words, figures_in
from evaluations.cards.page import figure_of
from evaluations.cards.writing import save_card
from evaluations.models import CardConsent, ResultCard
from evaluations.sheet import sheet_of

from .source import SOURCE, SourceForm

INTRO_LENGTH = 700
THANKS_LENGTH = 300


class ResultChoice(forms.ModelMultipleChoiceField):
    """Results with their date; a picture is said, because it comes along."""

    def label_from_instance(self, result) -> str:
        words = f"{result.title} ({result.reached})" if result.reached else result.title
        return _("%(result)s – with picture") % {"result": words} if result.picture_name else words


class ResultCardForm(RegistryForm):
    """What the year came to, chosen from what was adopted and from the results recorded."""

    intro = forms.CharField(
        label=_("The year in a few sentences"),
        required=False,
        max_length=INTRO_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For staff, clients and the council. Name no persons: everybody can read it."),
    )
    thanks = forms.CharField(
        label=_("Thanks"),
        required=False,
        max_length=THANKS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as: thanks to all volunteers and to the municipality."),
    )
    figures = forms.MultipleChoiceField(
        label=_("Figures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    results = ResultChoice(
        queryset=None, label=_("Results"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ResultCard
        fields = ("title", "intro", "figures", "results", "thanks")

    def scope_choices(self) -> None:
        evaluation = self.instance.evaluation
        figures = figures_in(sheet_of(evaluation))
        self.fields["figures"].choices = [
            (figure["key"], self._figure_label(figure)) for figure in figures
        ]
        self.fields["results"].queryset = evaluation.partnership.results.all()
        for name, most in (("figures", MAX_FIGURES), ("results", MAX_RESULTS)):
            self.fields[name].help_text = _("At most %(number)s fit on the page.") % {
                "number": most
            }
        if not figures:
            del self.fields["figures"]
        if not self.fields["results"].queryset.exists():
            del self.fields["results"]
        if self.instance.pk is None:
            self._suggest(evaluation, figures)

    def _suggest(self, evaluation, figures) -> None:
        """A first filling: the title, and the counts."""
        names = {"partnership": evaluation.partnership, "year": evaluation.programme.label}
        self.initial["title"] = gettext("Our results in %(year)s") % names
        if any(figure["key"] == COUNTS for figure in figures):
            self.initial["figures"] = [COUNTS]

    @staticmethod
    def _figure_label(figure) -> str:
        words = figure_of(figure)
        if figure["key"] == COUNTS:
            return f"{words['number']} {words['title']}"
        label = f"{figure['title']}: {figure_words(figure)}"
        return f"{label} ({words['target']})" if words["target"] else label

    def clean_figures(self):
        return self._at_most("figures", MAX_FIGURES)

    def clean_results(self):
        return self._at_most("results", MAX_RESULTS)

    def _at_most(self, name, most):
        chosen = self.cleaned_data[name]
        if len(chosen) > most:
            words = ngettext("Choose at most %(most)s.", "Choose at most %(most)s.", most)
            raise forms.ValidationError(words, code="many", params={"most": most})
        return chosen

    def save(self, *, by, at, reason=""):
        """Write the card; what was asked or shared is taken back when it changes."""
        names = [name for name in ("title", "intro", "figures", "thanks") if name in self.fields]
        return save_card(
            self.instance,
            {name: self.cleaned_data[name] for name in names},
            results=self.cleaned_data.get("results", ()),
            version=self.cleaned_data.get("version"),
            by=by,
            at=at,
        )


class CardStepForm(RegistryForm):
    """A step that asks nothing but to be sure; it carries the version that was on the screen."""

    class Meta:
        model = ResultCard
        fields = ()


class AgreeForm(RegistryForm):
    """Asks nothing but to be sure."""

    class Meta:
        model = CardConsent
        fields = ()


class DisagreeForm(RegistryForm):
    """What must change before this party agrees."""

    note = forms.CharField(
        label=_("What must change"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who makes the card reads this in the history."),
    )

    class Meta:
        model = CardConsent
        fields = ()


class AgreeOnBehalfForm(SourceForm):
    """An agreement given outside the register: by whom, when, and the paper it stands in."""

    class Meta:
        model = CardConsent
        fields = SOURCE
        help_texts = {"source_person": _("Such as “director” or “chair of the steering group”.")}
