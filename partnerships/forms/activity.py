"""Forms of an activity: the whole of it, and the two fields that change through the year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.amounts import AmountField, write_amount
from lib.days import DayField
from partnerships.activities import add_activity, update_activity
from partnerships.enums import ActivityKind, ActivityState, PilotOutcome
from partnerships.lifecycle.activity import states_from
from partnerships.models import Activity

from .base import ChildForm, Group
from .people import PersonField
from .target_groups import ForTargetGroups


class ActivityForm(ForTargetGroups):
    """What will be done, by whom, for whom and when; the target in a number or in words."""

    responsible = PersonField(
        label=_("Responsible"), required=False, empty_label=_("Nobody in particular")
    )
    starts_on = DayField(label=_("Starts on"), required=False)
    ends_on = DayField(label=_("Until"), required=False)
    target = AmountField(
        label=_("Target"), required=False, help_text=_("A number, if there is one.")
    )

    groups = (
        Group("", "title", "kind", "question", "description"),
        Group(_("Who and when"), "organiser", "responsible", ("starts_on", "ends_on")),
        Group(_("What should come of it"), ("target", "unit"), "target_text"),
        Group(_("For whom"), "target_groups", "new_target_groups", "values_of"),
    )

    class Meta:
        model = Activity
        fields = (
            "title",
            "kind",
            "description",
            "question",
            "organiser",
            "responsible",
            "starts_on",
            "ends_on",
            "target",
            "unit",
            "target_text",
            "target_groups",
            "new_target_groups",
            "values_of",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "question": forms.Textarea(attrs={"rows": 2}),
            "target_groups": forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        }
        labels = {"target_groups": _("Target groups")}
        help_texts = {
            "kind": _("A pilot may start before the plan is complete or adopted."),
            "question": _("For a pilot: what do you want to find out?"),
            "organiser": "",
            "unit": _("Such as “places” or “participants”."),
            "target_text": _("When a number says too little."),
        }

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["organiser"].empty_label = _("The parties together")
        self.fields["values_of"].empty_label = _("No party in particular")
        if not self.fields["target_groups"].queryset.exists():
            del self.fields["target_groups"]

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned

    def save(self, *, by, at, reason=""):
        """Add the activity to its theme's plan, or change it."""
        groups = self.chosen_groups(by=by, at=at)
        if self.instance.pk is None:
            plan = self.instance.plan
            return add_activity(
                self.instance,
                theme=plan.theme,
                programme=plan.programme,
                target_groups=groups,
                by=by,
                at=at,
            )
        names = set(self.own_fields()) - {"target_groups"}
        return update_activity(
            self.instance,
            {name: self.cleaned_data[name] for name in names},
            links={"target_groups": groups},
            version=self.cleaned_data["version"],
            by=by,
            at=at,
            reason=reason,
        )


class ActivityProgressForm(ChildForm):
    """Where an activity stands and what came of it; a pilot also says what was learned."""

    state = forms.ChoiceField(label=_("Status"), choices=ActivityState.choices)
    result = AmountField(label=_("Result"), required=False)

    class Meta:
        model = Activity
        fields = ("result", "result_text", "learned", "pilot_outcome")
        widgets = {"learned": forms.Textarea(attrs={"rows": 3})}

    field_order = ("state", "result", "result_text", "learned", "pilot_outcome")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "pilot_outcome" in self.fields:
            undecided = ("", _("Not decided yet"))
            self.fields["pilot_outcome"].choices = [undecided, *PilotOutcome.choices]

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["state"].choices = states_from(self.instance.state)
        self.fields["state"].initial = self.instance.state
        if meant := target_words(self.instance):
            self.fields["result"].help_text = _("Target: %(target)s") % {"target": meant}
        if self.instance.kind != ActivityKind.PILOT:
            del self.fields["learned"], self.fields["pilot_outcome"]
        else:
            self.fields["learned"].help_text = _("When the pilot is over: what do you know now?")
            if self.instance.question:
                self.fields["learned"].help_text = _("The question was: %(question)s") % {
                    "question": self.instance.question
                }

    def save(self, *, by, at, reason=""):
        """Write result and state in one step, with one audit entry."""
        names = [name for name in self.own_fields() if name != "state"]
        return update_activity(
            self.instance,
            {name: self.cleaned_data[name] for name in names},
            state=self.cleaned_data["state"],
            version=self.cleaned_data["version"],
            by=by,
            at=at,
            reason=reason,
        )


class ActivityRowForm(ActivityProgressForm):
    """The same in a row of the theme's page: the status, and the result as far as it fits.

    Its controls carry the activity's key in their ids, because there are many on one page.
    """

    def __init__(self, *args, instance, **kwargs):
        kwargs.setdefault("auto_id", f"activity-{instance.pk}-%s")
        super().__init__(*args, instance=instance, **kwargs)

    def scope_choices(self) -> None:
        super().scope_choices()
        for name in ("learned", "pilot_outcome"):
            self.fields.pop(name, None)
        del self.fields["result_text" if counts(self.instance) else "result"]
        for name in {"result", "result_text"} & set(self.fields):
            self.fields[name].widget.attrs["form"] = f"update-{self.instance.pk}"
            self.fields[name].help_text = ""  # the target stands in the cell beside it

    @property
    def result_field(self):
        """The one result field of this row."""
        return self["result"] if "result" in self.fields else self["result_text"]


def target_words(activity) -> str:
    """What was aimed at, as people say it: "12 mentors", or the words it was put in."""
    number = ""
    if activity.target is not None:
        number = f"{write_amount(activity.target)} {activity.unit}".strip()
    return " – ".join(filter(None, (number, activity.target_text)))


def counts(activity) -> bool:
    """Whether the result of this activity is told in a number."""
    return activity.target is not None or activity.result is not None or bool(activity.unit)
