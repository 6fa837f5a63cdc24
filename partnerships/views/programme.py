"""Programme years of a partnership."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import FormView
from partnerships.forms.programme import ProgrammeForm, next_year_to_open
from partnerships.models import Partnership
from partnerships.programmes import open_programme


class ProgrammeOpen(FormView):
    """Begins a programme year. A year that has begun already stays as it is."""

    model = Partnership
    permission = "partnership.edit"
    form_class = ProgrammeForm
    heading = gettext_lazy("Begin a programme year")
    lead = gettext_lazy(
        "A programme holds the plans of all themes for one year. Its period is fixed from then on."
    )
    submit_label = gettext_lazy("Begin the programme")

    def form_kwargs(self) -> dict:
        programmes = list(self.target.programmes.all())
        return {
            "partnership": self.target,
            "on": self.on,
            "initial": {"year": next_year_to_open(self.target, programmes, self.on)},
        }

    def save(self, form):
        return open_programme(
            self.target, form.cleaned_data["year"], by=self.request.user, at=self.at
        )

    def success_url(self, saved) -> str:
        """Back to the theme the button stood on, else to the partnership."""
        theme = self.request.POST.get("theme", "")
        if theme.isascii() and theme.isdigit() and len(theme) < 18:
            if self.target.themes.filter(pk=theme).exists():
                return f"{reverse('theme_show', args=[theme])}?year={saved.year}"
        return self.target.get_absolute_url()

    def get_success_message(self, saved) -> str:
        return _("Programme %(label)s has begun.") % {"label": saved.label}
