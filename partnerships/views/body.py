"""Bodies that meet, with their seats."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import may
from accounts.views.base import PageView
from partnerships.forms.body import BodyForm
from partnerships.models import Body
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "bodies"


class BodyShow(PageView):
    """A body: what it is for, when it meets, who sits in it."""

    model = Body
    permission = "partnership.see"
    template_name = "partnerships/body_show.html"

    def context(self, **extra):
        seats = self.target.seats.select_related("party__organisation", "contact__organisation")
        return super().context(
            body=self.target,
            parent=self.target.partnership,
            seats=sorted(seats, key=lambda seat: (seat.has_left, seat.rank, seat.pk)),
            may_edit=may(self.request.user, "partnership.edit", self.target),
            **extra,
        )


class BodyCreate(ChildCreate):
    form_class = BodyForm
    section = SECTION
    heading = _("Record a body that meets")
    submit_label = _("Record the body")

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()


class BodyEdit(ChildEdit):
    model = Body
    form_class = BodyForm
    heading = _("Change the body")

    def parent(self):
        return self.target


class BodyRemove(ChildRemove):
    """A body goes when nobody sits in it and it decides nothing."""

    model = Body
    section = SECTION
