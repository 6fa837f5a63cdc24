"""The municipalities that a partnership, a theme or an arrangement lists, when some have ended."""

from django.utils.translation import gettext_lazy as _

from organisations.views.follow import FollowView
from partnerships.forms.area import ArrangementFollowForm, PartnershipFollowForm, ThemeFollowForm
from partnerships.models import Arrangement, Partnership, Theme


class AreaFollow(FollowView):
    """Municipalities of a list have ended: choose what takes the place of each, with why."""

    permission = "partnership.edit"
    heading = _("What takes the place of the municipalities that have ended?")
    part = ""

    def has_ended(self, form) -> bool:
        if len(form.followed) > 1:
            self.lead = _("Where nothing is ticked, the municipality stays on the list as it is.")
        return super().has_ended(form)

    def back_url(self) -> str:
        return f"{self.target.get_absolute_url()}{self.part}"


class AreaFollowPartnership(AreaFollow):
    model = Partnership
    form_class = PartnershipFollowForm
    part = "#area"


class AreaFollowTheme(AreaFollow):
    model = Theme
    form_class = ThemeFollowForm
    part = "#about"


class AreaFollowArrangement(AreaFollow):
    model = Arrangement
    form_class = ArrangementFollowForm
