"""Form of a main area: a heading above themes."""

from partnerships.models import MainArea
from partnerships.themes import next_position

from .base import ChildForm


class MainAreaForm(ChildForm):
    """Its title; a new one comes last."""

    class Meta:
        model = MainArea
        fields = ("title",)

    def save(self, *, by, at, reason=""):
        """Write the main area with its audit entry."""
        if self.instance.pk is None:
            self.instance.position = next_position(self.partnership.main_areas)
        return super().save(by=by, at=at, reason=reason)
