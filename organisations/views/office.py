"""Where the office of an organisation stands."""

from django.utils.translation import gettext as _

from organisations.forms.follow import OfficeFollowForm
from organisations.models import Organisation
from organisations.municipalities import went_into

from .follow import FollowView


class OfficeFollow(FollowView):
    """The municipality of the office has ended: choose in which one of today it stands."""

    model = Organisation
    permission = "organisation.edit"
    form_class = OfficeFollowForm

    def queryset(self):
        return super().queryset().select_related("municipality")

    def has_ended(self, form) -> bool:
        self.lead = went_into(form.succession) if form.succession else ""
        return form.succession is not None

    def get_heading(self) -> str:
        return _("Where is the office of %(organisation)s now?") % {"organisation": self.target}
