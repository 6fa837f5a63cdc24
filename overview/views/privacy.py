"""What the register keeps about people, how long, and whom to ask: for everybody."""

from accounts.views.base import PageView
from overview.personal.kinds import ACTIVITIES
from overview.personal.rules import RULES


class PrivacyShow(PageView):
    """Drawn from the tables that the register itself works by."""

    public = True
    template_name = "overview/privacy_show.html"

    def context(self, **extra):
        told = [a for a in ACTIVITIES.values() if a.code not in ("lists", "erasures")]
        return super().context(activities=told, rules=list(RULES.values()), **extra)
