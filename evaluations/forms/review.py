"""A theme's year on one page: each activity, the theme itself, and next year's proposals."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.enums import NextYear, ThemeNext, Verdict
from evaluations.models import ActivityReview, ProposedActivity, ThemeReview
from evaluations.sheet import goes_on
from evaluations.suggesting import suggested_verdict
from lib.amounts import AmountField
from partnerships.forms.base import taking_part
from partnerships.models import Activity, GoalResult

from .rows import RowForm, SheetForm

NEW_ROWS = 3


class ActivityReviewForm(RowForm):
    """The verdict on one activity and what happens with it next year."""

    result = AmountField(label=_("Result"), required=False)
    next_target = AmountField(label=_("Target next year"), required=False)

    class Meta:
        model = ActivityReview
        fields = ("verdict", "result", "result_text", "lesson", "next_year", "next_target")
        widgets = {
            "verdict": forms.RadioSelect(attrs={"class": "inline"}),
            "next_year": forms.RadioSelect(attrs={"class": "inline"}),
            "lesson": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"lesson": _("What we learned"), "next_year": _("What happens next year")}

    def scope_choices(self) -> None:
        self.fields["verdict"].choices = [("", _("Still open")), *Verdict.choices]
        self.fields["next_year"].choices = [("", _("Still open")), *NextYear.choices]

    @property
    def suggestion(self) -> str:
        """The verdict that the figures on the screen point at; never saved unasked."""
        result = self.instance.result
        if self.is_bound and "result" not in self.errors:
            result = self.cleaned_data["result"]
        return suggested_verdict(self.instance.activity, result)

    @property
    def suggestion_label(self) -> str:
        return dict(Verdict.choices).get(self.suggestion, "")

    def clean(self):
        cleaned = super().clean()
        stays = cleaned.get("next_year") in (NextYear.CONTINUE, NextYear.ADJUST, NextYear.SCALE_UP)
        if cleaned.get("next_target") is not None and "next_year" in cleaned and not stays:
            self.add_error("next_target", _("A target next year needs an activity that goes on."))
        return cleaned


class GoalForm(RowForm):
    """What a goal has come to at the end of the year."""

    value = AmountField(label=_("Result"), required=False)

    class Meta:
        model = GoalResult
        fields = ("value", "text")

    @property
    def says_something(self) -> bool:
        """Whether there is something to write: a result in figures or words, or one changed."""
        data = self.cleaned_data
        return self.instance.pk is not None or data["value"] is not None or bool(data["text"])


class ProposalForm(RowForm):
    """A new activity for next year."""

    target = AmountField(label=_("Target"), required=False)
    remove = forms.BooleanField(label=_("Take this proposal away"), required=False)

    class Meta:
        model = ProposedActivity
        fields = ("title", "kind", "target", "unit", "target_text", "organiser")
        help_texts = {"unit": _("Such as “places” or “participants”.")}

    def scope_choices(self) -> None:
        parties = self.fields["organiser"]
        parties.queryset = taking_part(self.instance.partnership, [self.instance.organiser_id])
        parties.empty_label = _("The parties together")
        if self.instance.pk is None:
            del self.fields["remove"]

    @property
    def is_removed(self) -> bool:
        return bool(self.cleaned_data.get("remove"))


class ReviewForm(SheetForm):
    """The owner's one page: verdicts of a theme's activities, its summary, next year."""

    class Meta:
        model = ThemeReview
        fields = ("summary", "next_year")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "next_year": forms.RadioSelect(attrs={"class": "inline"}),
        }
        labels = {"next_year": _("What happens with the theme next year")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # New proposals leave the theme's own version as it is: a second click is known by this.
        self.fields["token"] = forms.UUIDField(
            required=False, widget=forms.HiddenInput, initial=uuid.uuid4
        )
        self.activities = [
            self.row(ActivityReviewForm, review, f"a{review.activity_id}")
            for review in reviews_of(self.instance)
        ]
        evaluation, theme = self.instance.evaluation, self.instance.theme
        self.goals = [
            self.row(GoalForm, result, f"g{result.goal_id}")
            for result in goal_results_of(self.instance)
        ]
        own = evaluation.proposed_activities.filter(theme=theme, review__isnull=True)
        self.proposals = [
            self.row(ProposalForm, proposal, f"p{proposal.pk}")
            for proposal in own.order_by("position", "pk")
        ]
        self.new = [
            self.row(
                ProposalForm,
                ProposedActivity(evaluation=evaluation, theme=theme, position=100 + number),
                f"n{number}",
                empty_permitted=True,
                use_required_attribute=False,
            )
            for number in range(NEW_ROWS)
        ]

    def scope_choices(self) -> None:
        self.fields["next_year"].choices = [("", _("Still open")), *ThemeNext.choices]

    def name_of(self, instance) -> str:
        return str(getattr(instance, "activity", None) or getattr(instance, "goal", instance))

    def with_suggestions(self):
        """This form once more, with what the figures suggest where no verdict was chosen."""
        data = self.data.copy()
        for row in self.activities:
            if row.is_bound and row.suggestion and not row["verdict"].value():
                data[row.add_prefix("verdict")] = row.suggestion
        return type(self)(data, instance=self.instance, user=self.user)

    def fits_together(self) -> bool:
        """A theme that pauses or stops has no activities next year."""
        if goes_on(self.cleaned_data.get("next_year")):
            return True
        going_on = [
            row.instance.activity.title
            for row in self.activities
            if row.is_bound and row.cleaned_data["next_year"] not in ("", NextYear.STOP)
        ]
        going_on += [row.cleaned_data["title"] for row in self.kept_proposals()]
        if going_on:
            self.add_error(
                "next_year",
                _("The theme does not go on next year, but this does: %(activities)s.")
                % {"activities": ", ".join(going_on[:5])},
            )
        return not going_on

    def kept_proposals(self) -> list[ProposalForm]:
        """Proposals to save: those that stay, and new ones that were filled in."""
        old = [row for row in self.proposals if row.is_bound and not row.is_removed]
        return old + [row for row in self.new if row.is_bound and row.has_changed()]

    def everything(self) -> dict:
        """The arguments of `save_theme_review`."""
        return {
            "changes": {name: self.cleaned_data[name] for name in self.own_fields()},
            "activities": [
                (row.instance, row.changes(), row.seen) for row in self.activities if row.is_bound
            ],
            "goals": [
                (row.instance, row.changes(), row.seen)
                for row in self.goals
                if row.is_bound and row.says_something
            ],
            "proposals": [(row.instance, row.changes(), row.seen) for row in self.kept_proposals()],
            "removed": [row.instance for row in self.proposals if row.is_bound and row.is_removed],
            "version": self.cleaned_data["version"],
        }


def reviews_of(theme_review) -> list[ActivityReview]:
    """The verdicts on a theme's activities; one to be made for what was added after opening."""
    evaluation = theme_review.evaluation
    activities = Activity.objects.filter(
        plan__programme=evaluation.programme_id, plan__theme=theme_review.theme_id
    ).select_related("plan__theme", "organiser__organisation")
    existing = {
        review.activity_id: review
        for review in evaluation.activity_reviews.filter(activity__in=activities)
    }
    reviews = []
    for activity in activities.order_by("position", "pk"):
        review = existing.get(activity.pk) or ActivityReview(
            evaluation=evaluation, result=activity.result, result_text=activity.result_text
        )
        review.activity = activity
        if review.version == 1 and review.result is None and not review.result_text:
            # Nothing was said yet: what came in after the opening is at hand too.
            review.result, review.result_text = activity.result, activity.result_text
        reviews.append(review)
    return reviews


def goal_results_of(theme_review) -> list[GoalResult]:
    """What each goal of the theme came to this year; one to be made where nothing was said.

    Each knows what it came to a year before, as ``goal.last``.
    """
    programme = theme_review.evaluation.programme
    goals = list(theme_review.theme.goals.order_by("position", "pk"))
    rows = GoalResult.objects.filter(
        goal__in=goals,
        programme__partnership=programme.partnership_id,
        programme__year__in=[programme.year - 1, programme.year],
    ).select_related("programme")
    found = {(row.goal_id, row.programme.year): row for row in rows}
    results = []
    for goal in goals:
        result = found.get((goal.pk, programme.year)) or GoalResult(programme=programme)
        goal.last = found.get((goal.pk, programme.year - 1))
        result.goal = goal
        results.append(result)
    return results
