"""Sources of what the register says."""

from django.utils.translation import gettext_lazy as _

from partnerships.forms.source import SourceForm
from partnerships.models import Source
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "sources"


class BesideWhatItTells:
    """A source of an agreement or a decision stands on the page of that."""

    section = SECTION

    def parent_of(self, source):
        return source.agreement or source.decision or source.partnership

    def parent(self):
        return self.parent_of(self.target)

    def success_url(self, saved) -> str:
        return self.section_url(self.parent_of(saved))


class SourceCreate(BesideWhatItTells, ChildCreate):
    form_class = SourceForm
    presets = ("agreement", "decision")
    heading = _("Add a source")
    submit_label = _("Add the source")

    def parent(self):
        return self.target


class SourceEdit(BesideWhatItTells, ChildEdit):
    model = Source
    form_class = SourceForm
    heading = _("Change the source")


class SourceRemove(BesideWhatItTells, ChildRemove):
    model = Source

    def success_url(self, saved) -> str:
        return self.section_url(saved)
