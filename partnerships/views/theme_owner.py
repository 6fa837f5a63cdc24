"""Owners of a theme."""

from django.utils.translation import gettext as _

from accounts.views.base import FormView
from partnerships.forms.theme_owner import ThemeOwnerForm

from .theme import OfTheme


class ThemeOwnerChange(OfTheme, FormView):
    """Hands a theme over, or gives one without an owner its first."""

    permission = "theme.hand_over"
    form_class = ThemeOwnerForm
    template_name = "partnerships/theme_owner_change.html"

    def get_heading(self) -> str:
        if self.target.current_owner is None:
            return _("Appoint an owner")
        return _("Hand the theme over")

    def context(self, **extra):
        button = _("Appoint") if self.target.current_owner is None else _("Hand over")
        return {**super().context(**extra), "submit_label": button}

    def get_success_message(self, saved) -> str:
        return _("%(name)s now owns this theme.") % {"name": saved.current_owner.contact}
