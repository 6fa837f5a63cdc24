"""Bodies that meet: what for, who sits in them, and what comes of their meetings."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import may
from accounts.views.base import PageView
from partnerships.forms.body import BodyForm
from partnerships.governance import meeting_load
from partnerships.models import ActionPoint, Body, Decision
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "bodies"
# A page shows the latest; the list of decisions has them all.
LATEST = 10


class BodyShow(PageView):
    """A body: what it is for, when it meets, who sits in it, what it decided and left to do."""

    model = Body
    permission = "partnership.see"
    template_name = "partnerships/body_show.html"

    def queryset(self):
        return super().queryset().select_related("partnership")

    def context(self, **extra):
        body = self.target
        seats = list(body.seats.select_related("party__organisation", "contact__organisation"))
        seats.sort(key=lambda seat: (seat.rank, seat.pk))
        meetings = list(body.meetings.all())
        coming = [meeting for meeting in meetings if meeting.is_coming(self.on)]
        decisions = Decision.objects.filter(meeting__body=body).with_counts()
        actions = ActionPoint.objects.waiting().filter(meeting__body=body).open_first()
        return super().context(
            body=body,
            parent=body.partnership,
            seats=[seat for seat in seats if not seat.has_left],
            past_seats=[seat for seat in seats if seat.has_left],
            coming=sorted(coming, key=lambda meeting: meeting.planned_on),
            held=[meeting for meeting in meetings if meeting not in coming],
            next_on=self.next_on(meetings),
            decisions=list(decisions.select_related("meeting")[:LATEST]),
            actions=list(actions.select_related("assignee__organisation")),
            load=meeting_load(body, self.on),
            on=self.on,
            may_edit=may(self.request.user, "partnership.edit", body),
            **extra,
        )

    def next_on(self, meetings):
        """The day that was typed, while no meetings are recorded; a planned one shows itself."""
        day = self.target.next_meeting_on
        return day if day and not meetings and day >= self.on else None


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
    """A body goes when nobody sits in it, it never met and it decides nothing."""

    model = Body
    section = SECTION
