"""The forms by which people add to the guide, and by which that is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.enums import ContributionKind
from evaluations.guide.contributing import propose
from evaluations.models import Chapter, Contribution

from .guide import FORMAT_HELP, TEXT_LENGTH, long_text

CONTRIBUTION_LENGTH = 3000
ANSWER_LENGTH = 2000


class ContributionForm(RegistryForm):
    """What a user adds: a tip, an experience, a better text, a chapter."""

    text = long_text(_("Your contribution"), CONTRIBUTION_LENGTH, rows=7)

    class Meta:
        model = Contribution
        fields = ["kind", "chapter", "text", "credit"]
        widgets = {"kind": forms.RadioSelect}
        labels = {"kind": _("What do you want to add?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = ContributionKind.choices
        self.initial["kind"] = self.initial.get("kind") or ContributionKind.TIP

    def scope_choices(self) -> None:
        chapter = self.fields["chapter"]
        chapter.queryset = Chapter.objects.in_use()
        chapter.empty_label = _("The guide as a whole")

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and kind != ContributionKind.CHAPTER and not cleaned.get("chapter"):
            if "chapter" not in self.errors:
                self.add_error("chapter", _("Choose the chapter it belongs to."))
        return cleaned

    def save(self, *, by, at, reason=""):
        """Send it in; see `evaluations.guide.contributing`."""
        return propose(self.instance, by=by, at=at)


class VisitorForm(ContributionForm):
    """What a visitor of the public version adds, with a name and an address for the answer."""

    # People leave it empty: it is out of sight. Machines fill in whatever they find.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta(ContributionForm.Meta):
        fields = ["kind", "chapter", "text", "visitor_name", "visitor_email", "credit"]
        widgets = {
            **ContributionForm.Meta.widgets,
            "visitor_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "visitor_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "visitor_email": _("Only to answer you. It is shown nowhere and passed on to nobody.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("visitor_name", "visitor_email"):
            self.fields[name].required = True

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website", "").strip())

    def save(self, *, by, at, reason=""):
        """Send it in without a user; what a machine filled in goes nowhere."""
        return None if self.is_from_a_machine else propose(self.instance, by=None, at=at)


class AcceptForm(RegistryForm):
    """Taking a contribution over: the chapter's text as it will be, and the answer.

    ``chapter`` is the one it goes into, perhaps still to be made.
    """

    title_nl = forms.CharField(label=_("Title of the new chapter (Dutch)"), max_length=120)
    text_nl = long_text(_("Text (Dutch)"), TEXT_LENGTH, rows=12, help_text=FORMAT_HELP)
    title_en = forms.CharField(label=_("Title of the new chapter (English)"), max_length=120)
    text_en = long_text(_("Text (English)"), TEXT_LENGTH, rows=12, help_text=FORMAT_HELP)
    answer = long_text(
        _("Answer to who sent it"),
        ANSWER_LENGTH,
        rows=3,
        required=False,
        help_text=_("Goes along in the mail that says it is accepted."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Contribution
        fields = ["answer"]

    def __init__(self, *args, chapter, **kwargs):
        super().__init__(*args, **kwargs)
        self.chapter = chapter
        self.initial["answer"] = ""
        if chapter.pk is None:
            return
        del self.fields["title_nl"], self.fields["title_en"]
        self.initial["seen"] = chapter.version
        for name in ("text_nl", "text_en"):
            self.initial[name] = getattr(chapter, name)

    def texts(self) -> dict:
        """The chapter's words as they were typed."""
        names = ("title_nl", "text_nl", "title_en", "text_en")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def conflicts(self, stored) -> list[dict]:
        """What differs from the chapter as it stands now (the contribution itself never does)."""
        return [
            {"label": self.fields[name].label, "yours": typed, "theirs": now}
            for name, typed in self.texts().items()
            if (now := getattr(stored, name)) != typed
        ]


class DeclineForm(RegistryForm):
    """Why it is not taken over; who sent it reads this."""

    answer = long_text(
        _("Answer to who sent it"),
        ANSWER_LENGTH,
        rows=4,
        help_text=_("Say why, and what would help. It is mailed."),
    )

    class Meta:
        model = Contribution
        fields = ["answer"]
