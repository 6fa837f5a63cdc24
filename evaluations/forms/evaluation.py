"""Opening an evaluation, and the steps of its coordinator."""

import datetime

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.coverage import NEVER, PLANNED
from evaluations.cycle import ANSWERING_DAYS
from evaluations.enums import DoneBy, EvaluationKind, EvaluationState
from evaluations.listing import IN_TIME, LATE
from evaluations.models import Evaluation
from evaluations.opening import asks_all
from lib.dates import programme_label
from lib.days import DayField, not_over
from lib.text import clean_line


class OpenForm(RegistryForm):
    """Which kind, which year, until when, and which criteria."""

    kind = forms.ChoiceField(
        label=_("What is opened"),
        choices=EvaluationKind.choices,
        initial=EvaluationKind.YEARLY,
        widget=forms.RadioSelect(),
        help_text=_(
            "An interim review is light: each party may write its view, and together you bring "
            "supply and demand up to date. It asks no scores, and nobody adopts it."
        ),
    )
    year = forms.TypedChoiceField(
        label=_("Which programme year"), coerce=int, widget=forms.RadioSelect()
    )
    due_on = DayField(
        label=_("Parties hand in no later than"),
        help_text=_("From that day you can share what was handed in, also when a party is late."),
    )
    all_criteria = forms.TypedChoiceField(
        label=_("Which criteria"),
        coerce=lambda value: value == "all",
        choices=[("core", _("The six core criteria")), ("all", _("All criteria"))],
        widget=forms.RadioSelect(),
        help_text=_("All criteria fit a first evaluation, and every third year."),
    )

    class Meta:
        model = Evaluation
        fields = ("due_on",)

    field_order = ("kind", "year", "due_on", "all_criteria")

    def __init__(self, *args, partnership, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.free = {kind: years_to_open(partnership, on, kind) for kind in EvaluationKind.values}
        both = {year: words for years in self.free.values() for year, words in years}
        self.fields["year"].choices = sorted(both.items(), reverse=True)
        years = self.free[EvaluationKind.YEARLY]
        if not years:
            self.fields["kind"].initial = EvaluationKind.INTERIM
        chosen = default_year(partnership, [year for year, _ in years or both.items()], on)
        self.fields["year"].initial = chosen
        self.initial["due_on"] = on + datetime.timedelta(days=ANSWERING_DAYS)
        self.fields["all_criteria"].initial = (
            "all" if asks_all(partnership, chosen or on.year) else "core"
        )
        if self.data.get("kind") == EvaluationKind.INTERIM:
            self.fields["all_criteria"].required = False
        self.on = on

    def clean_due_on(self):
        return not_over(self.cleaned_data["due_on"], self.on)

    def clean(self):
        cleaned = super().clean()
        kind, year = cleaned.get("kind"), cleaned.get("year")
        if kind and year is not None and year not in dict(self.free[kind]):
            self.add_error("year", _("This year already has one of this kind."))
        return cleaned


def years_to_open(partnership, on, kind=EvaluationKind.YEARLY) -> list[tuple[int, str]]:
    """Years without an evaluation of this kind: those with a programme, this year and the last."""
    taken = set(
        Evaluation.objects.filter(programme__partnership=partnership, kind=kind).values_list(
            "programme__year", flat=True
        )
    )
    now = partnership.programme_year(on)
    programmes = {programme.year: programme for programme in partnership.programmes.all()}
    years = {year for year in programmes if year <= now} | {now, now - 1}
    return [
        (year, _year_words(partnership, year, programmes.get(year)))
        for year in sorted(years - taken, reverse=True)
    ]


def _year_words(partnership, year, programme) -> str:
    label = programme_label(*partnership.programme_period(year))
    if programme is None or not programme.activity_count:
        return gettext("%(year)s – no activities recorded") % {"year": label}
    return ngettext(
        "%(year)s – %(count)s activity, %(done)s carried out",
        "%(year)s – %(count)s activities, %(done)s carried out",
        programme.activity_count,
    ) % {"year": programme.label, "count": programme.activity_count, "done": programme.done_count}


def default_year(partnership, years, on):
    """The year most likely meant: the newest with activities, else the newest."""
    with_activities = set(
        partnership.programmes.filter(activity_count__gt=0).values_list("year", flat=True)
    )
    return next((year for year in years if year in with_activities), years[0] if years else None)


class OpenManyForm(RegistryForm):
    """Which evaluations of the portfolio are opened, and until when parties answer."""

    chosen = forms.MultipleChoiceField(
        label=_("Which evaluations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one partnership.")},
    )
    due_on = DayField(label=_("Parties hand in no later than"))

    class Meta:
        model = Evaluation
        fields = ("due_on",)

    def __init__(self, *args, candidates, on, tick_all=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.candidates = {one.key: one for one in candidates if not one.reason}
        self.fields["chosen"].choices = [
            (key, str(one.due.partnership)) for key, one in self.candidates.items()
        ]
        self.fields["chosen"].initial = [
            key for key, one in self.candidates.items() if one.is_due or tick_all
        ]
        self.initial["due_on"] = on + datetime.timedelta(days=ANSWERING_DAYS)

    def clean_due_on(self):
        return not_over(self.cleaned_data["due_on"], self.on)

    def is_chosen(self, key: str) -> bool:
        """Whether its box is ticked, as sent or at first."""
        return key in (self["chosen"].value() or ())

    def taken(self) -> list:
        """The candidates that were chosen."""
        return [self.candidates[key] for key in self.cleaned_data["chosen"]]


class EvaluationEditForm(RegistryForm):
    """Until when is answered and decided, and who did the evaluation."""

    due_on = DayField(label=_("Parties hand in no later than"))
    decide_on = DayField(
        label=_("Decisions no later than"),
        required=False,
        help_text=_("After this day nobody is waited for who is asked but does not decide."),
    )

    class Meta:
        model = Evaluation
        fields = ("due_on", "decide_on", "done_by", "bureau")
        widgets = {"done_by": forms.RadioSelect}

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def over(self, stored):
        return type(self)(instance=stored, user=self.user, on=self.on)

    def clean_due_on(self):
        """A day to come, unless it stays what it was."""
        due_on = self.cleaned_data["due_on"]
        return not_over(due_on, self.on) if "due_on" in self.changed_data else due_on

    def clean(self):
        data = super().clean()
        due_on, decide_on = data.get("due_on"), data.get("decide_on")
        if due_on and decide_on and decide_on < due_on:
            self.add_error("decide_on", _("Decisions come after the answers."))
        if data.get("done_by") == DoneBy.BUREAU and not data.get("bureau"):
            self.add_error("bureau", _("Name the bureau that did it."))
        if data.get("done_by") == DoneBy.PARTIES:
            data["bureau"] = ""
        return data


class EvaluationStepForm(RegistryForm):
    """A step that asks nothing but to be sure; it carries the version that was on the screen."""

    class Meta:
        model = Evaluation
        fields = ()


class EvaluationFilter(forms.Form):
    """What the list can be narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200, validators=[clean_line])
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("Status"), required=False)
    late = forms.ChoiceField(
        label=_("Date"),
        required=False,
        choices=[("", _("Any")), (LATE, _("Late")), (IN_TIME, _("Not late"))],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("Any")),
            (EvaluationKind.YEARLY, _("Yearly")),
            (EvaluationKind.INTERIM, _("Interim")),
        ],
    )
    mine = forms.BooleanField(label=_("Waiting for me"), required=False)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(on.year + 1, on.year - 7, -1)
        self.fields["year"].choices = [("", _("All years")), *((y, str(y)) for y in years)]
        states = [choice for choice in EvaluationState.choices if choice[0] != PLANNED]
        self.fields["state"].choices = [
            ("", _("Any")),
            *states,
            (PLANNED, _("Still to open")),
            (NEVER, _("Never evaluated")),
        ]
