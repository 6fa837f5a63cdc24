"""What pages share that put municipalities of today in the place of ended ones."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.views.base import EditView


class FollowView(EditView):
    """A municipality that a record names has ended: choose what takes its place."""

    submit_label = gettext_lazy("Replace municipality")
    success_message = gettext_lazy("It follows the municipalities of today.")

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        if not self.has_ended(form):
            raise WrongMoment(_("This municipality does not have to be replaced any more."))
        return form

    def has_ended(self, form) -> bool:
        """Whether there is still something to replace."""
        return bool(form.followed)

    def success_url(self, saved) -> str:
        return self.back_url()
