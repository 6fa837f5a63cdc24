"""Themes: the owner's page, recording and changing one, and the steps of its life."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from accounts.views.base import ActionView, AtItsMoment, EditView, FormView, MoveView, PageView
from partnerships.checking import checks_of
from partnerships.forms.progress import CheckForm
from partnerships.forms.theme import ThemeCreateForm, ThemeForm
from partnerships.forms.theme_split import ThemeSplitForm
from partnerships.forms.theme_stage import ThemeCompleteForm, ThemeStageForm
from partnerships.lifecycle.theme import THEME
from partnerships.models import Activity, Partnership, ProgressNote, Theme
from partnerships.models.theme import RUNNING_STAGES
from partnerships.ordering import move_theme
from partnerships.splitting import SPLITTABLE, what_can_go
from partnerships.theme_page import ThemePage, theme_queryset

from .base import ChildCreate, MoveForm


def year_asked(request) -> int | None:
    """The start year in the address, when it is one."""
    text = request.GET.get("year", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def key_asked(request, name) -> int | None:
    """The key of a record named in the address, when it is one."""
    text = request.GET.get(name, "")
    return int(text) if len(text) < 18 and text.isascii() and text.isdigit() else None


def number_sent(request, name) -> int | None:
    """A small number among what was sent, when it is one."""
    text = request.POST.get(name, "")
    return int(text) if len(text) < 7 and text.isascii() and text.isdigit() else None


class OfTheme:
    """Loads a theme with what rights and page ask of it."""

    model = Theme

    def queryset(self):
        return theme_queryset(super().queryset())


class ThemeShow(OfTheme, PageView):
    """The theme owner's one page."""

    permission = "partnership.see"
    template_name = "partnerships/theme_show.html"

    def context(self, **extra):
        page = ThemePage(self.target, self.request.user, self.on, year_asked(self.request))
        return super().context(page=page, **extra)


class ThemeCheck(OfTheme, AtItsMoment, FormView):
    """What is due in the theme this month, with one button to say that all is still right."""

    permission = "plan.edit"
    form_class = CheckForm
    template_name = "partnerships/theme_check.html"
    success_message = _("Thank you. What you said stands on the page of the theme.")

    def hindrance(self) -> str:
        if self.target.stage not in RUNNING_STAGES:
            return gettext("This theme rests or is over, so nothing is due.")
        return ""

    def form_instance(self):
        return ProgressNote(theme=self.target)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "all_well": "all_well" in self.request.POST}

    def context(self, **extra):
        mine = Theme.objects.owned_by(self.request.user).visible_to(self.request.user)
        return super().context(
            theme=self.target,
            check=checks_of([self.target], self.on)[self.target.pk],
            others=mine.going_on().exclude(pk=self.target.pk).select_related("partnership"),
            **extra,
        )

    def success_url(self, saved) -> str:
        return f"{self.target.get_absolute_url()}#progress"


class ThemeCreate(ChildCreate):
    form_class = ThemeCreateForm
    section = "themes"
    heading = _("Add a theme")
    lead = _("Only the title is needed. The rest can follow later.")
    submit_label = _("Add the theme")
    success_message = _("The theme was added.")

    def new_instance(self):
        theme = super().new_instance()
        asked = key_asked(self.request, "main_area")
        theme.main_area = self.target.main_areas.filter(pk=asked).first() if asked else None
        return theme

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()


class ThemeEdit(OfTheme, EditView):
    permission = "partnership.edit"
    form_class = ThemeForm
    heading = _("Change the theme")


class ThemeMove(OfTheme, MoveView):
    """A step in the life of a theme: one POST, with room for why."""

    lifecycle = THEME


class ThemeAdopt(ThemeMove):
    move = "adopt"


class ThemeStart(ThemeMove):
    move = "start"


class ThemeResume(ThemeMove):
    move = "resume"


class ThemeStep(OfTheme, MoveForm):
    """A step after which the theme rests or is over: it asks why and since when."""

    lifecycle = THEME
    form_class = ThemeStageForm

    @property
    def submit_label(self):
        return self.the_move.label

    def context(self, **extra):
        return super().context(
            parent=self.target, consequences=[*self.consequences(), *self.what_waits()], **extra
        )

    def consequences(self) -> list:
        """What follows from this step."""
        return []

    def what_waits(self) -> list[str]:
        """What is still open under the theme and stays as it is."""
        activities = Activity.objects.filter(plan__theme=self.target).unfinished().count()
        if not activities:
            return []
        return [
            ngettext(
                "%(n)d activity is not finished; it stays as it is.",
                "%(n)d activities are not finished; they stay as they are.",
                activities,
            )
            % {"n": activities}
        ]


class ThemePause(ThemeStep):
    move = "pause"
    heading = _("Pause this theme?")

    def consequences(self):
        return [gettext("It can be resumed at any moment. Until then it needs no progress notes.")]


class ThemeComplete(ThemeStep):
    move = "complete"
    heading = _("Is this theme completed?")
    form_class = ThemeCompleteForm

    def consequences(self):
        return [gettext("It moves to the themes that are over, and stays readable.")]


class ThemeDrop(ThemeStep):
    move = "drop"
    heading = _("Drop this theme?")

    def consequences(self):
        return [gettext("It is not counted any more. Its plans and activities stay readable.")]


class ThemeSplit(OfTheme, FormView):
    """One theme becomes two: what goes along, who owns the new one, whether the old one goes on."""

    permission = "partnership.edit"
    form_class = ThemeSplitForm
    template_name = "partnerships/theme_split.html"
    heading = _("Split the theme")
    submit_label = _("Split the theme")

    def form_instance(self):
        return Theme(partnership=self.target.partnership, split_from=self.target)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def get(self, request, *args, **kwargs):
        if self.target.stage not in SPLITTABLE:
            raise WrongMoment(gettext("A theme that is over cannot be split. Resume it first."))
        return super().get(request, *args, **kwargs)

    def context(self, **extra):
        return super().context(along=what_can_go(self.target, self.on), **extra)

    def form_stale(self, form, stale):
        return self.render_refusal(stale)  # the form is over the new theme, which is nowhere yet

    def get_success_message(self, saved) -> str:
        return gettext("“%(new)s” was split from “%(old)s”.") % {
            "new": saved,
            "old": saved.split_from,
        }


class ThemeOrder(PageView):
    """Main areas and themes in their order, each with buttons to move it up or down."""

    model = Partnership
    permission = "partnership.edit"
    template_name = "partnerships/theme_order.html"

    def context(self, **extra):
        areas = list(self.target.main_areas.order_by("position", "pk"))
        groups = {area.pk: {"area": area, "themes": []} for area in areas}
        loose = {"area": None, "themes": []}
        for theme in self.target.themes.order_by("position", "pk"):
            groups.get(theme.main_area_id, loose)["themes"].append(theme)
        shown = [loose] * bool(loose["themes"]) + list(groups.values())
        return super().context(groups=shown, areas=areas, **extra)


class ThemeShift(OfTheme, ActionView):
    """One place up or down in the order of the themes."""

    permission = "partnership.edit"
    up = True

    def act(self):
        seen = number_sent(self.request, "seen")
        move_theme(self.target, up=self.up, seen=seen, by=self.request.user, at=self.at)
        return self.target

    def success_url(self, changed) -> str:
        url = reverse("theme_order", args=[changed.partnership_id])
        return f"{url}#theme-{changed.pk}"


class ThemeUp(ThemeShift):
    """Before the theme that stands above it."""


class ThemeDown(ThemeShift):
    up = False
