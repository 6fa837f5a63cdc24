"""Forms of a decision, and of what follows from it."""

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.picker import PicksOrganisations
from partnerships.models import Accession, Decision, Party

from .base import ChildForm, Group
from .following import AccessionFollows, ActionFollows, PartyFollows, ThemeFollows
from .meeting import meeting_label

NOTHING = "nothing"
# kind → (its answer, the fields it asks)
KINDS = {
    "theme": (_("A theme"), ("theme_title", ("theme_area", "theme_owner"))),
    "party": (
        _("A party is invited, joins or is looked for"),
        ("partner", "party_kind", "party_state", "party_role"),
    ),
    "accession": (_("A party joins another partnership"), ("joiner", "joins")),
    "action": (_("An action point"), ("action_text", ("action_assignee", "action_due_on"))),
}


class DecisionForm(ChildForm):
    """What was decided, why and when. Without a date it takes that of its meeting."""

    class Meta:
        model = Decision
        fields = ["text", "because", "meeting", "decided"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "because": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"decided": _("Leave empty to take the date of the meeting.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "meeting" not in self.fields:
            self.fields["decided"].help_text = ""

    def scope_choices(self) -> None:
        super().scope_choices()
        field = self.fields["meeting"]
        field.empty_label = _("Outside a meeting")
        field.label_from_instance = meeting_label
        if not field.queryset.exists():
            del self.fields["meeting"]

    def clean(self):
        cleaned = super().clean()
        meeting = cleaned.get("meeting")
        if meeting is not None and "decided" not in self.errors and not cleaned.get("decided"):
            cleaned["decided"] = meeting.date
        return cleaned


class Follows(Group):
    """The fields of one kind; they are shown where that kind is chosen."""

    def __init__(self, kind, legend, *names):
        super().__init__(legend, *names)
        self.kind = kind

    def laid_out(self, form):
        return Div(super().laid_out(form), css_class=f"follow follow-{self.kind}")


class DecisionCreateForm(
    PicksOrganisations, ThemeFollows, PartyFollows, AccessionFollows, ActionFollows, DecisionForm
):
    """A decision with, in the same step, one thing that follows from it."""

    follows = forms.ChoiceField(
        label=_("What follows from it?"),
        choices=[
            (NOTHING, _("Nothing now; it can be added later")),
            *((kind, answer) for kind, (answer, _names) in KINDS.items()),
        ],
        initial=NOTHING,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "followed"}),
    )
    groups = (
        Group("", "text", "because", "meeting", "decided"),
        Group("", "follows"),
        *(Follows(kind, answer, *names) for kind, (answer, names) in KINDS.items()),
    )

    @property
    def decided_in(self):
        """The partnership in which is decided."""
        return self.partnership

    def scope_choices(self) -> None:
        super().scope_choices()
        self.scope_accession()

    @property
    def chosen(self) -> str:
        """The kind that was chosen, or nothing."""
        kind = self.cleaned_data.get("follows")
        return kind if kind in KINDS else ""

    def clean(self):
        cleaned = super().clean()
        for kind, (_answer, names) in KINDS.items():
            if kind == self.chosen:
                getattr(self, f"judge_{kind}")()
            else:
                # What was typed under another answer is not asked for.
                for name in flat(names):
                    self._errors.pop(name, None)
        return cleaned

    def save(self, *, by, at, reason=""):
        """Record the decision and what follows from it, in one transaction of the view."""
        decision = super().save(by=by, at=at, reason=reason)
        if self.chosen:
            getattr(self, f"make_{self.chosen}")(decision, by=by, at=at)
        return decision


def flat(names):
    """Names of fields, those that share a line one by one."""
    return [one for name in names for one in ([name] if isinstance(name, str) else name)]


class ComesOf(PicksOrganisations, ChildForm):
    """A new record because of a decision: made by a domain call, not from the fields."""

    @property
    def decided_in(self):
        return self.instance.decision.partnership

    @property
    def partnership(self):
        return self.decided_in

    def _post_clean(self):
        """The row is made in `save`."""


class DecisionInviteForm(PartyFollows, ComesOf):
    """A party, because of a decision."""

    groups = (Group("", *KINDS["party"][1]),)

    class Meta:
        model = Party
        fields: list[str] = []

    def clean(self):
        cleaned = super().clean()
        self.judge_party()
        return cleaned

    def save(self, *, by, at, reason=""):
        return self.make_party(self.instance.decision, by=by, at=at)


class DecisionProposeAccessionForm(AccessionFollows, ComesOf):
    """Joining another partnership, because of a decision."""

    groups = (Group("", *KINDS["accession"][1]),)

    class Meta:
        model = Accession
        fields: list[str] = []

    def scope_choices(self) -> None:
        super().scope_choices()
        self.scope_accession()

    def clean(self):
        cleaned = super().clean()
        self.judge_accession()
        return cleaned

    def save(self, *, by, at, reason=""):
        return self.make_accession(self.instance.decision, by=by, at=at)
