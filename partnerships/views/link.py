"""Links between partnerships, shown at both ends."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.forms.link import LinkCreateForm, LinkForm
from partnerships.models import PartnershipLink
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "links"


class LinkCreate(ChildCreate):
    """Find the other partnership, then say what it is to this one."""

    form_class = LinkCreateForm
    section = SECTION
    template_name = "partnerships/link_create.html"
    heading = _("Link to another partnership")
    submit_label = _("Link these partnerships")

    @property
    def search(self) -> str:
        return self.request.GET.get("q", "").replace("\0", "")[:200]

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "search": self.search}

    def context(self, **extra):
        return super().context(search=self.search, **extra)


class LinkEdit(ChildEdit):
    model = PartnershipLink
    form_class = LinkForm
    section = SECTION

    def get_heading(self) -> str:
        return gettext("What is “%(title)s” to this one?") % {"title": self.target.other}


class LinkRemove(ChildRemove):
    model = PartnershipLink
    section = SECTION

    def get_heading(self) -> str:
        return gettext("Remove the link to “%(title)s”?") % {"title": self.target.other}
