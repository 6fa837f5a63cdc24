"""Owners of a theme."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import FormView
from partnerships.forms.theme_owner import ThemeOwnerForm, ThemeOwnerProposeForm

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


class ThemeOwnerPropose(OfTheme, FormView):
    """The owner says who should follow; a coordinator or manager hands the theme over."""

    permission = "theme.propose"
    form_class = ThemeOwnerProposeForm
    heading = gettext_lazy("Propose who takes the theme over")
    lead = gettext_lazy("The coordinator sees your proposal and hands the theme over.")
    submit_label = gettext_lazy("Propose")

    def form_instance(self):
        owner = self.target.current_owner
        owner.theme = self.target
        return owner

    def get_success_message(self, saved) -> str:
        if saved.proposed_id is None:
            return _("There is no proposal any more.")
        return _("You proposed %(name)s. The coordinator hands the theme over.") % {
            "name": saved.proposed
        }
