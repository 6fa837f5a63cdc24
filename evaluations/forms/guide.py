"""The forms over the guide itself: what it is called, and publishing it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.models import Chapter, Guide, GuideVersion

CHANGED_LENGTH = 1000
INTRO_LENGTH = 2000
TEXT_LENGTH = 4000
FORMAT_HELP = _("Leave a line empty between paragraphs. Begin a line with “- ” for a list.")


def long_text(label, length, *, rows, help_text="", required=True):
    """A field for several lines, with a limit that the browser keeps too."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class GuideForm(RegistryForm):
    """What the guide is called, its introduction, and whether the public reads it."""

    intro_nl = long_text(_("Introduction (Dutch)"), INTRO_LENGTH, rows=5, required=False)
    intro_en = long_text(_("Introduction (English)"), INTRO_LENGTH, rows=5, required=False)

    class Meta:
        model = Guide
        fields = ["title_nl", "intro_nl", "title_en", "intro_en", "is_public"]
        help_texts = {
            "is_public": _(
                "Search engines find it too. Only published versions are shown, and examples of "
                "which all parties consented."
            )
        }


class PublishForm(RegistryForm):
    """What changed, in both languages; ``seen`` is the version that was compared with."""

    changed_nl = long_text(_("What changed (Dutch)"), CHANGED_LENGTH, rows=4)
    changed_en = long_text(_("What changed (English)"), CHANGED_LENGTH, rows=4)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = GuideVersion
        fields = ["changed_nl", "changed_en"]


class ChapterForm(RegistryForm):
    """A chapter in two languages."""

    text_nl = long_text(_("Text (Dutch)"), TEXT_LENGTH, rows=14, help_text=FORMAT_HELP)
    text_en = long_text(_("Text (English)"), TEXT_LENGTH, rows=14, help_text=FORMAT_HELP)

    class Meta:
        model = Chapter
        fields = ["title_nl", "text_nl", "title_en", "text_en", "position"]
        labels = {"position": _("Place in the guide")}
