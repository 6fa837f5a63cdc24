"""The forms for notes."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from partnerships.confidential import change_levelled
from partnerships.enums import PartyState, Visibility
from partnerships.forms.base import ChildForm
from partnerships.models import Note

WRITERS = ("coordinator", "manager")


def writers_of(partnership, user):
    """The organisations for which this user may write notes here: the keeper and who joined."""
    joined = partnership.parties.filter(state=PartyState.JOINED).values("organisation_id")
    return (
        Organisation.objects.filter(pk__in=user.organisations_as(*WRITERS))
        .filter(Q(pk=partnership.keeper_id) | Q(pk__in=joined))
        .order_by("sort_name", "pk")
    )


def levels(name="") -> list[tuple[str, str]]:
    """Who may read a note, in words; the own organisation by its name where it is known."""
    own = gettext("Only %(organisation)s") % {"organisation": name} if name else ""
    labels = {**dict(Visibility.choices), **({Visibility.OWN: own} if own else {})}
    return [(value, labels[value]) for value in Visibility.values]


class NoteForm(ChildForm):
    """A remark, and who may read it."""

    class Meta:
        model = Note
        fields = ["text", "theme", "visibility"]
        widgets = {"visibility": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = levels(self.writer_name)

    @property
    def writer_name(self) -> str:
        return str(self.instance.organisation) if self.instance.organisation_id else ""

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["theme"].empty_label = _("The whole partnership")
        if not self.fields["theme"].queryset.exists():
            del self.fields["theme"]

    def save(self, *, by, at, reason=""):
        """Change the note; its words stay with its organisation while it was not shared."""
        names = [name for name in self.own_fields() if name != "organisation"]
        return change_levelled(
            self.instance,
            {name: self.cleaned_data[name] for name in names},
            by=by,
            at=at,
            version=self.cleaned_data["version"],
            reason=reason,
        )


class NoteCreateForm(NoteForm):
    """A new note. Who writes for several organisations here says for which.

    It starts as a note for the own organisation alone, so that a choice forgotten shows nothing.
    """

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Note of"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("You write for several organisations in this partnership."),
    )
    field_order = ["organisation", "text", "theme", "visibility"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["visibility"] = Visibility.OWN

    def scope_choices(self) -> None:
        super().scope_choices()
        writers = writers_of(self.partnership, self.user)
        if len(writers) == 1:
            self.instance.organisation = writers[0]
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = writers

    def save(self, *, by, at, reason=""):
        """Record the note, of this organisation, by this author, now."""
        if "organisation" in self.cleaned_data:
            self.instance.organisation = self.cleaned_data["organisation"]
        self.instance.author, self.instance.noted_at = by, at
        return ChildForm.save(self, by=by, at=at, reason=reason)


class NoteFilter(forms.Form):
    """What the list of notes is narrowed to. A choice that does not exist narrows nothing."""

    level = forms.ChoiceField(
        label=_("Who may read it"), required=False, choices=[("", _("All notes")), *levels()]
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, data, *, themes):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        if themes:
            named = [(str(row["id"]), row["title"]) for row in themes]
            self.fields["theme"].choices = [
                ("", _("All themes")),
                ("none", _("The whole partnership")),
                *named,
            ]
        else:
            del self.fields["theme"]

    @property
    def chosen(self) -> dict:
        """The filters that are set, without what could not be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, notes):
        chosen = self.chosen
        if level := chosen.get("level"):
            notes = notes.filter(visibility=level)
        if theme := chosen.get("theme"):
            notes = notes.filter(theme=None if theme == "none" else theme)
        return notes
