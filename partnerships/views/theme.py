"""Themes: the owner's page, recording and changing one, and the steps of its life."""

from django.utils.translation import gettext_lazy as _

from accounts.views.base import EditView, MoveView, PageView
from partnerships.forms.theme import ThemeCreateForm, ThemeForm
from partnerships.lifecycle.theme import THEME
from partnerships.models import Theme
from partnerships.theme_page import ThemePage, theme_queryset

from .base import ChildCreate


def year_asked(request) -> int | None:
    """The start year in the address, when it is one."""
    text = request.GET.get("year", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def key_asked(request, name) -> int | None:
    """The key of a record named in the address, when it is one."""
    text = request.GET.get(name, "")
    return int(text) if len(text) < 18 and text.isascii() and text.isdigit() else None


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


class ThemeStart(ThemeMove):
    move = "start"


class ThemePause(ThemeMove):
    move = "pause"


class ThemeResume(ThemeMove):
    move = "resume"


class ThemeComplete(ThemeMove):
    move = "complete"


class ThemeDrop(ThemeMove):
    move = "drop"
