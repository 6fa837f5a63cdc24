"""My work: the page people open in the morning."""

from accounts.views.base import PageView
from evaluations.acting import decides_for
from overview.duties import duties_of, partnerships_i_coordinate
from partnerships.models import Theme


class WorkShow(PageView):
    """What waits for this user, the most urgent first, with their own themes beside it."""

    any_user = True
    template_name = "overview/work_show.html"

    def context(self, **extra):
        user = self.request.user
        groups = duties_of(user, self.on)
        themes = (
            Theme.objects.visible_to(user).owned_by(user).going_on().select_related("partnership")
        )
        return super().context(
            groups=groups,
            total=sum(len(duties) for duties in groups.values()),
            on=self.on,
            themes=themes,
            partnerships=partnerships_i_coordinate(user)[:10],
            may_record="coordinator" in user.roles_anywhere,
            adopts=bool(decides_for(user)),
            **extra,
        )
