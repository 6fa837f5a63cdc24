"""What is typed on the sheet at the table."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.conversation.facts import differences_of
from evaluations.conversation.writing import BODY_NAME, Choice, Talk
from evaluations.enums import NextYear, ThemeNext
from evaluations.models import ActivityReview, FollowUp, ProposedActivity, ThemeReview
from evaluations.sheet import goes_on, sheet_of
from lib.amounts import AmountField
from lib.days import DayField, not_to_come
from lib.text import clean_line, clean_text
from partnerships.forms.meeting import AT_THE_TABLE
from partnerships.models import Activity

from .conclusion import ConclusionForm
from .rows import RowForm

NEW_BODY = "new"
NEW_ROWS = 3
NOTE_LENGTH = 1000
DECISION_LENGTH = 400
MINUTES_LENGTH = 20_000
STAYS = (NextYear.CONTINUE, NextYear.ADJUST, NextYear.SCALE_UP)
DECISIONS = tuple(f"decision_{number}" for number in range(1, NEW_ROWS + 1))


class ThemeChoiceForm(RowForm):
    """What happens with a theme of which nobody has said it yet."""

    class Meta:
        model = ThemeReview
        fields = ("next_year",)

    def scope_choices(self) -> None:
        self.fields["next_year"].choices = [("", _("Still open")), *ThemeNext.choices]
        self.fields["next_year"].label = str(self.instance.theme)


class ActivityChoiceForm(RowForm):
    """The same of an activity."""

    class Meta:
        model = ActivityReview
        fields = ("next_year",)

    def scope_choices(self) -> None:
        self.fields["next_year"].choices = [("", _("Still open")), *NextYear.choices]
        self.fields["next_year"].label = self.instance.activity.title


class NewActivityForm(RowForm):
    """A new activity for next year, in a few words; the rest is filled in afterwards."""

    target = AmountField(label=_("Target"), required=False)

    class Meta:
        model = ProposedActivity
        fields = ("title", "theme", "target", "unit")
        labels = {"title": _("New activity")}

    def scope_choices(self) -> None:
        reviewed = self.instance.evaluation.theme_reviews.values("theme_id")
        themes = self.instance.evaluation.partnership.themes.filter(pk__in=reviewed)
        self.fields["theme"].queryset = themes.order_by("position", "pk")


class Group:
    """A theme with what is still to be decided under it."""

    def __init__(self, review, row=None, activities=()):
        self.review, self.row, self.activities = review, row, list(activities)

    @property
    def next_year(self) -> str:
        """What was chosen now, or was said before."""
        if self.row is not None and self.row.is_bound:
            return self.row.cleaned_data.get("next_year", "")
        return self.review.next_year

    @property
    def is_open(self) -> bool:
        return self.row is not None or bool(self.activities)


class ConversationForm(ConclusionForm):
    """The sheet: a note per difference, choices, what is new, conclusion, decisions, minutes.

    Nothing but the day and who was there is required: halfway the conversation it can be saved.
    """

    meeting_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = forms.ChoiceField(label=_("In which body"), widget=forms.RadioSelect)
    held_on = DayField(label=_("Held on"))
    attending = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Parties at the table"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        error_messages={"required": _("Say which parties are at the table.")},
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        required=False,
        max_length=MINUTES_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was said. The notes at the differences are put under it."),
    )

    class Meta(ConclusionForm.Meta):
        widgets = {
            **ConclusionForm.Meta.widgets,
            "conclusion": forms.RadioSelect(attrs={"class": "inline"}),
            "summary": forms.Textarea(attrs={"rows": 3}),
            "differing_opinions": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, on=None, sheet=None, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)
        sheet = sheet if sheet is not None else sheet_of(self.instance)
        self.differences = differences_of(sheet)
        for row in self.differences:
            row["note"] = self._note(row)
        for name in DECISIONS:
            self.fields[name] = forms.CharField(
                label=_("Decision"),
                required=False,
                max_length=DECISION_LENGTH,
                validators=[clean_line],
            )
        self.groups = self._groups()
        self.proposals = [
            self.row(
                NewActivityForm,
                ProposedActivity(evaluation=self.instance, position=100 + number),
                f"p{number}",
                empty_permitted=True,
                use_required_attribute=False,
            )
            for number in range(NEW_ROWS)
        ]

    def scope_choices(self) -> None:
        super().scope_choices()
        kind, meeting = self.fields["conclusion"], self.instance.meeting
        kind.choices = [("", _("Still open")), *kind.choices]
        kind.required = self.fields["summary"].required = False
        parties = self.instance.partnership.parties.filter(state__in=AT_THE_TABLE)
        self.fields["attending"].queryset = parties.select_related("organisation").order_by(
            "position", "pk"
        )
        self.initial["held_on"] = self.on
        if meeting is None:
            del self.fields["meeting_version"]
            self._offer_bodies()
            return
        del self.fields["body"]
        self.initial |= {
            "meeting_version": meeting.version,
            "held_on": meeting.held.lower or self.on,
            "attending": [party.pk for party in meeting.attending.all()],
            "minutes": meeting.minutes,
        }

    def _offer_bodies(self) -> None:
        """The bodies there are, and a new one unless it is among them."""
        bodies = list(self.instance.partnership.bodies.all())
        self.bodies = {str(body.pk): body for body in bodies}
        choices = [(key, str(body)) for key, body in self.bodies.items()]
        own = next((key for key, body in self.bodies.items() if body.name == str(BODY_NAME)), None)
        if own is None:
            words = _("A new body: “%(name)s”") % {"name": BODY_NAME}
            choices.append((NEW_BODY, words))
        self.fields["body"].choices = choices
        self.initial["body"] = own or (NEW_BODY if not bodies else choices[0][0])

    def _note(self, row):
        name = f"note_{row['code']}"
        self.fields[name] = forms.CharField(
            label=gettext("What is said about “%(criterion)s”") % {"criterion": row["title"]},
            required=False,
            max_length=NOTE_LENGTH,
            validators=[clean_text],
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        return self[name]

    def _groups(self) -> list[Group]:
        """Every theme that was judged, with rows for what nobody has decided yet."""
        evaluation = self.instance
        activities = Activity.objects.filter(plan__programme=evaluation.programme_id)
        rows = activities.select_related("plan").order_by("position", "pk")
        said = {row.activity_id: row for row in evaluation.activity_reviews.all()}
        by_theme: dict[int, list] = {}
        for activity in rows:
            review = said.get(activity.pk) or ActivityReview(
                evaluation=evaluation, result=activity.result, result_text=activity.result_text
            )
            review.activity = activity
            by_theme.setdefault(activity.plan.theme_id, []).append(review)
        self.judged = by_theme
        groups = []
        for review in evaluation.theme_reviews.select_related("theme"):
            review.evaluation = evaluation
            row = self._choice(ThemeChoiceForm, review, f"t{review.pk}")
            activities = by_theme.get(review.theme_id, ())
            choices = [
                choice
                for one in activities
                if (choice := self._choice(ActivityChoiceForm, one, f"a{one.activity_id}"))
            ]
            groups.append(Group(review, row, choices))
        return groups

    def _choice(self, form_class, review, prefix):
        """A row for what is open; also when a choice comes in that somebody else just made."""
        if review.next_year and not self.data.get(f"{prefix}-next_year"):
            return None
        return self.row(form_class, review, prefix)

    @property
    def open_groups(self) -> list[Group]:
        return [group for group in self.groups if group.is_open]

    def name_of(self, instance) -> str:
        if isinstance(instance, FollowUp):
            return super().name_of(instance)
        return gettext("New activity") if isinstance(instance, ProposedActivity) else ""

    def clean_held_on(self):
        return not_to_come(self.cleaned_data["held_on"], self.on)

    def fits_together(self) -> bool:
        """A theme that pauses or stops has no activities next year."""
        fits = super().fits_together()
        for group in self.groups:
            if goes_on(group.next_year):
                continue
            if going := self._going_on(group):
                words = _("The theme does not go on next year, but this does: %(activities)s.")
                message = words % {"activities": ", ".join(going[:5])}
                chosen = group.row is not None and group.row.is_bound
                (group.row if chosen else self).add_error("next_year" if chosen else None, message)
                fits = False
        return fits

    def _going_on(self, group) -> list[str]:
        """What stays under a theme, by what was said before and now."""
        theme = group.review.theme
        chosen = {
            row.instance.activity_id: row.cleaned_data["next_year"]
            for row in group.activities
            if row.is_bound
        }
        judged = self.judged.get(theme.pk, ())
        return [
            *(
                review.activity.title
                for review in judged
                if chosen.get(review.activity_id, review.next_year) in STAYS
            ),
            *(row.cleaned_data["title"] for row in self.new_under(theme)),
        ]

    def new_under(self, theme) -> list[NewActivityForm]:
        return [
            row
            for row in self.proposals
            if row.is_bound and row.has_changed() and row.cleaned_data["theme"] == theme
        ]

    def take_versions(self) -> None:
        super().take_versions()
        meeting = type(self.instance).objects.select_related("meeting").get(pk=self.instance.pk)
        if meeting.meeting_id:
            self.data["meeting_version"] = meeting.meeting.version

    def talk(self) -> Talk:
        """Everything that was typed, as `hold` takes it."""
        said, typed = self.cleaned_data, self.everything()
        return Talk(
            conclusion=typed,
            held_on=said["held_on"],
            attending=list(said["attending"]),
            minutes=said["minutes"],
            body=self.bodies.get(said["body"]) if "body" in said else None,
            seen=said.get("meeting_version"),
            notes=[
                (f"{row['title']} ({row['scores']})", said[row["note"].name])
                for row in self.differences
                if said[row["note"].name]
            ],
            choices=[self._chosen(group) for group in self.groups],
            decisions=[said[name] for name in DECISIONS if said[name]],
        )

    def _chosen(self, group) -> Choice:
        row = group.row
        decided = row is not None and row.is_bound and row.cleaned_data["next_year"]
        return Choice(
            group.review,
            row.seen if decided else None,
            row.cleaned_data["next_year"] if decided else "",
            [
                (one.instance, one.changes(), one.seen)
                for one in group.activities
                if one.is_bound and one.cleaned_data["next_year"]
            ],
            [(one.instance, one.changes(), None) for one in self.new_under(group.review.theme)],
        )
