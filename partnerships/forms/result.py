"""Forms for results: what came of it, for whom, with a picture."""

from django import forms
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RemoveForm
from accounts.permissions import may
from lib.pictures import ACCEPT_PICTURE, redraw
from partnerships.models import Activity, Result, Theme, ThemeOwner
from partnerships.results import NO_PICTURE, forget_picture, store_picture

from .base import Group
from .target_groups import ForTargetGroups


class ActivityOfYear(forms.ModelChoiceField):
    """An activity with its year: the same one returns every year."""

    def label_from_instance(self, activity) -> str:
        return f"{activity.title} ({activity.plan.programme.label})"


class ResultForm(ForTargetGroups):
    """What came of the work, when and for whom; perhaps with a picture.

    Who may not change the results of the whole partnership chooses from the own themes.
    """

    activity = ActivityOfYear(
        Activity.objects.none(), label=_("Came of the activity"), required=False
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT_PICTURE}),
    )
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    redrawn = None
    stored_name = ""

    groups = (
        Group("", "title", "text", "reached"),
        Group(
            _("Of whom and for whom"),
            "theme",
            "activity",
            "parties",
            "target_groups",
            "new_target_groups",
        ),
        Group(_("Picture"), "picture", "picture_alt", "remove_picture"),
    )

    class Meta:
        model = Result
        fields = (
            "title",
            "text",
            "reached",
            "theme",
            "activity",
            "parties",
            "target_groups",
            "picture_alt",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "parties": forms.CheckboxSelectMultiple,
            "target_groups": forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        }
        help_texts = {
            "picture_alt": _("In one sentence, for who cannot see it. Needed with a picture."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["picture"].help_text = format_lazy(
            _(
                "JPEG or PNG, at most {size}. It is made smaller; where and when it was taken is "
                "left out. Show people only when they agreed to it."
            ),
            size=filesizeformat(settings.MAX_DOCUMENT_BYTES),
        )

    def scope_choices(self) -> None:
        super().scope_choices()
        if not self.instance.picture_name:
            del self.fields["remove_picture"]
        whole = may(self.user, "result.edit", self.partnership)
        activities = Activity.objects.filter(plan__theme__partnership=self.partnership)
        if not whole:
            own = [theme.pk for theme in own_themes(self.user, self.partnership)]
            self.fields["theme"].queryset = Theme.objects.filter(pk__in=own)
            self.fields["theme"].required = True
            activities = activities.filter(plan__theme__in=own)
        self.fields["activity"].queryset = activities.select_related("plan__programme").order_by(
            "-plan__programme__year", "position", "pk"
        )
        for name in ("theme", "activity", "target_groups"):
            if not self.fields[name].queryset.exists() and not self.fields[name].required:
                del self.fields[name]

    def clean_picture(self):
        file = self.cleaned_data["picture"]
        if file:
            self.redrawn = redraw(file, settings.MAX_DOCUMENT_BYTES)
        return file

    def clean(self):
        cleaned = super().clean()
        theme, activity = cleaned.get("theme"), cleaned.get("activity")
        if activity and theme and activity.plan.theme_id != theme.pk:
            self.add_error("activity", _("This activity belongs to another theme."))
        elif activity and not theme and "theme" in self.fields and "theme" not in self.errors:
            cleaned["theme"] = activity.plan.theme
            self.instance.theme = activity.plan.theme
        self._judge_picture(cleaned)
        return cleaned

    def _judge_picture(self, cleaned) -> None:
        if cleaned.get("remove_picture") and cleaned.get("picture"):
            self.add_error("remove_picture", _("Choose a new picture or remove it, not both."))
        keeps = bool(self.instance.picture_name) and not cleaned.get("remove_picture")
        if (cleaned.get("picture") or keeps) and not cleaned.get("picture_alt"):
            if "picture_alt" not in self.errors:
                self.add_error("picture_alt", _("Say what the picture shows."))
        elif cleaned.get("remove_picture"):
            cleaned["picture_alt"] = self.instance.picture_alt = ""
        elif not keeps and not cleaned.get("picture") and cleaned.get("picture_alt"):
            # After an earlier fault a browser has forgotten the file; it must not go unseen.
            if "picture" not in self.errors:
                self.add_error("picture", _("Choose the picture, or leave out what it shows."))

    def save(self, *, by, at, reason=""):
        """Write the result with its groups; a picture that is replaced goes when all is written."""
        before = self.instance.picture_name
        self.cleaned_data["target_groups"] = self.chosen_groups(by=by, at=at)
        columns = {}
        if self.redrawn:
            columns = store_picture(self.redrawn)
            self.stored_name = columns["picture_name"]
        elif self.cleaned_data.get("remove_picture"):
            columns = NO_PICTURE
        self.cleaned_data |= columns
        if self.instance.pk is None:
            for name, value in columns.items():
                setattr(self.instance, name, value)
        saved = super().save(by=by, at=at, reason=reason)
        if columns:
            forget_picture(before)
        return saved

    def drop_stored(self) -> None:
        """Remove the picture that was stored for a write that did not happen."""
        if self.stored_name:
            default_storage.delete(self.stored_name)


class ShareForm(RemoveForm):
    """Only the version that was on the screen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


def own_themes(user, partnership) -> list[Theme]:
    """The themes of which this user keeps the results."""
    owners = ThemeOwner.objects.current().select_related("contact")
    themes = list(partnership.themes.prefetch_related(Prefetch("owners", owners)))
    for theme in themes:
        theme.partnership = partnership
    return [theme for theme in themes if may(user, "result.edit", theme)]
