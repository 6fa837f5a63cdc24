"""Progress notes on a theme or on one of its activities."""

from django.utils.translation import gettext_lazy as _

from accounts.views.base import CreateView
from partnerships.forms.progress import ProgressForm
from partnerships.models import Activity, ProgressNote, Theme

from .theme import OfTheme, key_asked, year_asked


class ProgressCreate(OfTheme, CreateView):
    """A note in half a minute. `?activity=7` makes it a note on that activity of the theme."""

    model = Theme
    permission = "plan.edit"
    form_class = ProgressForm
    heading = _("Report progress")
    submit_label = _("Report progress")
    success_message = _("The progress was reported.")

    def new_instance(self):
        return ProgressNote(theme=self.target, activity=self.activity())

    def activity(self):
        """The activity of this theme that the note is about, when the address names one."""
        key = key_asked(self.request, "activity")
        return Activity.objects.filter(plan__theme=self.target, pk=key).first() if key else None

    def back_url(self) -> str:
        activity = self.activity()
        if activity is not None:
            return f"{activity.get_absolute_url()}#progress"
        year = year_asked(self.request)
        url = self.target.get_absolute_url()
        return f"{url}?year={year}#progress" if year else f"{url}#progress"

    def success_url(self, saved) -> str:
        return self.back_url()
