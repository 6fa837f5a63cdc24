"""Who was erased, without saying who."""

from accounts.views.base import PageView
from overview.models import Erasure

# A register that erased more keeps the older ones in its trail.
SHOWN = 500


class ErasureList(PageView):
    """Every erasure: number, day, by whom, why, and what was decided about files."""

    permission = "person.erase"
    template_name = "overview/erasure_list.html"

    def context(self, **extra):
        rows = Erasure.objects.visible_to(self.request.user).select_related("erased_by")
        return super().context(erasures=list(rows[:SHOWN]), **extra)
