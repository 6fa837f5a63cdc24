"""Form by which one theme becomes two."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.lifecycle.theme import THEME
from partnerships.models import Activity, Goal, Theme
from partnerships.splitting import split_theme, what_can_go

from .base import ChildForm, Group
from .people import OWNER_GROUP, OwnerFields

GOES_ON, COMPLETED = "goes_on", "completed"


class ThemeSplitForm(OwnerFields, ChildForm):
    """The new theme, what goes along to it, who owns it, and whether the old one goes on.

    The instance is the unsaved new theme; the old one is its ``split_from``.
    """

    goals = forms.ModelMultipleChoiceField(
        Goal.objects.none(),
        label=_("Goals that go along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    activities = forms.ModelMultipleChoiceField(
        Activity.objects.none(),
        label=_("Activities that go along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    original = forms.ChoiceField(
        label=_("The present theme"),
        choices=[(GOES_ON, _("Goes on")), (COMPLETED, _("Is completed with this"))],
        initial=GOES_ON,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason of the split"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    original_version = forms.IntegerField(widget=forms.HiddenInput)

    groups = (
        Group(_("The new theme"), "title", "goal_text"),
        *OWNER_GROUP,
        Group(_("What goes along"), "goals", "activities"),
        Group(_("The split"), "added", "reason", "original"),
    )

    class Meta:
        model = Theme
        fields = ["title", "goal_text", "added"]
        widgets = {"goal_text": forms.Textarea(attrs={"rows": 3})}
        labels = {"added": _("Split on"), "title": _("Title of the new theme")}

    def __init__(self, *args, on, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)

    def scope_choices(self) -> None:
        super().scope_choices()
        theme = self.instance.split_from
        self.fields["original_version"].initial = theme.version
        along = what_can_go(theme, self.on)
        for name, model, rows in (
            ("goals", Goal, along.goals),
            ("activities", Activity, along.activities),
        ):
            self.fields[name].queryset = model.objects.filter(pk__in=[row.pk for row in rows])
            if not rows:
                del self.fields[name]
        if theme.stage not in THEME.moves["complete"].sources:
            del self.fields["original"]

    def save(self, *, by, at, reason=""):
        """Split the theme and return the new one."""
        data = self.cleaned_data
        return split_theme(
            self.instance.split_from,
            self.instance,
            version=data["original_version"],
            on=self.on,
            goals=list(data.get("goals") or ()),
            activities=list(data.get("activities") or ()),
            owner=self.owner_contact(by=by, at=at),
            completed=data["added"] if data.get("original") == COMPLETED else None,
            by=by,
            at=at,
            reason=data["reason"],
        )
