"""Forms of a theme: what it is about, where, and who owns it."""

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDateFormField
from lib.text import normalise
from organisations.models import Municipality
from partnerships.enums import PartyState, ThemeArea, ThemeStage
from partnerships.models import Theme
from partnerships.themes import add_theme, change_theme, main_area_named

from .base import ChildForm, Folded, Group
from .people import OWNER_GROUP, OwnerFields

ABOUT = Group("", "title", "goal_text", ("main_area", "new_main_area"))
WHERE = Group(_("Where"), "area_kind", "municipalities", "other_municipalities")
ORIGIN = Folded(_("Where it came from"), "added", "added_decision", "added_because")
# A theme that rests or is over was something else before.
FIRST_STAGES = [
    (stage.value, stage.label)
    for stage in (ThemeStage.PROPOSED, ThemeStage.ADOPTED, ThemeStage.RUNNING)
]


class ThemeForm(ChildForm):
    """What a theme is about and where it is carried out."""

    new_main_area = forms.CharField(
        label=_("New main area"),
        required=False,
        max_length=200,
        help_text=_("When it is not in the list yet."),
    )
    other_municipalities = forms.CharField(
        label=_("Other municipalities"),
        required=False,
        max_length=1000,
        help_text=_("Names separated by commas, such as “Zwolle, Kampen”."),
    )
    groups = (ABOUT, WHERE, ORIGIN)

    class Meta:
        model = Theme
        fields = (
            "title",
            "goal_text",
            "main_area",
            "area_kind",
            "municipalities",
            "added",
            "added_decision",
            "added_because",
        )
        widgets = {
            "goal_text": forms.Textarea(attrs={"rows": 3}),
            "added_because": forms.Textarea(attrs={"rows": 2}),
            "area_kind": forms.RadioSelect,
            "municipalities": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "main_area": _("A heading above several themes."),
            "added_because": _("What made the parties take it up."),
        }

    def scope_choices(self) -> None:
        super().scope_choices()
        areas = self.partnership.main_areas.all()
        self.fields["main_area"].queryset = areas
        self.fields["main_area"].empty_label = _("No main area")
        if not areas:
            del self.fields["main_area"]
            self.fields["new_main_area"].help_text = self._meta.help_texts["main_area"]
        decisions = self.partnership.decisions.all()
        self.fields["added_decision"].queryset = decisions
        self.fields["added_decision"].empty_label = _("No decision")
        if not decisions:
            del self.fields["added_decision"]
        near = self.near_municipalities()
        self.fields["municipalities"].queryset = near
        if not near:
            del self.fields["municipalities"]

    def near_municipalities(self):
        """Municipalities of the partnership and of its parties, and those picked before."""
        parties = self.partnership.parties.filter(state=PartyState.JOINED)
        return Municipality.objects.filter(
            Q(partnerships=self.partnership)
            | Q(working_areas__organisation__in=parties.values("organisation_id"))
            | Q(pk__in=self.picked("municipalities"))
        ).distinct()

    def clean_other_municipalities(self) -> list[Municipality]:
        """The municipalities named, found by name or other spelling."""
        names = [name.strip() for name in self.cleaned_data["other_municipalities"].split(",")]
        found, unknown = [], []
        for name in filter(None, names):
            municipality = municipality_named(name)
            if municipality is None:
                unknown.append(name)
            else:
                found.append(municipality)
        if unknown:
            raise forms.ValidationError(
                gettext("No municipality is called: %(names)s.") % {"names": ", ".join(unknown)},
                code="unknown",
            )
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("main_area") and cleaned.get("new_main_area"):
            self.add_error("new_main_area", _("Choose a main area or name a new one, not both."))
        listed = cleaned.get("area_kind") == ThemeArea.LISTED
        if listed and not self.all_municipalities() and not self.errors:
            field = "municipalities" if "municipalities" in self.fields else "other_municipalities"
            self.add_error(field, _("Name at least one municipality, or choose another area."))
        return cleaned

    def all_municipalities(self) -> list[Municipality]:
        """What was ticked and what was typed, each once."""
        ticked = self.cleaned_data.get("municipalities") or []
        typed = self.cleaned_data.get("other_municipalities") or []
        return list(dict.fromkeys([*ticked, *typed]))

    def area(self) -> list[Municipality]:
        """The municipalities to keep: only a listed area has any."""
        listed = self.cleaned_data["area_kind"] == ThemeArea.LISTED
        return self.all_municipalities() if listed else []

    def chosen_main_area(self, *, by, at):
        if title := self.cleaned_data.get("new_main_area"):
            return main_area_named(self.partnership, title, by=by, at=at)
        return self.cleaned_data.get("main_area")

    def save(self, *, by, at, reason=""):
        """Change the theme, making its main area when it is new."""
        names = set(self.own_fields()) - {"municipalities", "main_area"}
        changes = {name: self.cleaned_data[name] for name in names}
        changes["main_area"] = self.chosen_main_area(by=by, at=at)
        return change_theme(
            self.instance,
            changes,
            version=self.cleaned_data["version"],
            municipalities=self.area(),
            by=by,
            at=at,
            reason=reason,
        )


class ThemeCreateForm(OwnerFields, ThemeForm):
    """A new theme with, at once or later, its owner."""

    groups = (
        ABOUT,
        *OWNER_GROUP,
        Group("", "owner_since"),
        WHERE,
        Group(_("How far it is"), "stage"),
        ORIGIN,
    )

    owner_since = HonestDateFormField(label=_("Owner since"))
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=FIRST_STAGES,
        initial=ThemeStage.RUNNING,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )

    def save(self, *, by, at, reason=""):
        """Record the theme with its main area and owner."""
        theme = self.instance
        theme.stage = self.cleaned_data["stage"]
        theme.main_area = self.chosen_main_area(by=by, at=at)
        return add_theme(
            theme,
            municipalities=self.area(),
            owner=self.owner_contact(by=by, at=at),
            owner_since=self.cleaned_data["owner_since"],
            by=by,
            at=at,
            reason=reason,
        )


def municipality_named(name: str) -> Municipality | None:
    """The municipality of that name or other spelling, now existing ones first."""
    return (
        Municipality.objects.filter(
            Q(name__iexact=name) | Q(sort_name=normalise(name)) | Q(aliases__name__iexact=name)
        )
        .order_by(F("ended_on").asc(nulls_first=True))
        .first()
    )
