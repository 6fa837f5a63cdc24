"""What takes the place of ended municipalities in what lists municipalities."""

from organisations.forms.follow import FollowForm
from partnerships.models import Arrangement, Partnership, Theme


class PartnershipFollowForm(FollowForm):
    class Meta:
        model = Partnership
        fields: list[str] = []


class ThemeFollowForm(FollowForm):
    class Meta:
        model = Theme
        fields: list[str] = []


class ArrangementFollowForm(FollowForm):
    class Meta:
        model = Arrangement
        fields: list[str] = []
