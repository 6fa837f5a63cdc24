"""Meetings of a body: planned, held, and what was decided and agreed in them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import PageView
from lib.dates import HonestDate
from partnerships.enums import Visibility
from partnerships.forms.action import ActionForm
from partnerships.forms.decision import DecisionCreateForm
from partnerships.forms.meeting import MeetingForm
from partnerships.governance import remove_meeting
from partnerships.models import ActionPoint, Body, Decision, Document, Meeting
from partnerships.outcomes import SHOWN, came_of
from partnerships.views.action import action_lines
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove


class MeetingShow(PageView):
    """A meeting: agenda, minutes, decisions with what came of each, action points."""

    model = Meeting
    permission = "partnership.see"
    template_name = "partnerships/meeting_show.html"

    def queryset(self):
        return super().queryset().select_related("body__partnership")

    def context(self, **extra):
        meeting, user = self.target, self.request.user
        may_edit = may(user, "partnership.edit", meeting)
        decisions = list(meeting.decisions.prefetch_related(*SHOWN).order_by("pk"))
        actions = meeting.action_points.select_related(
            "assignee__organisation", "decision"
        ).open_first()
        return super().context(
            meeting=meeting,
            parent=meeting.body,
            attending=list(meeting.attending.select_related("organisation")),
            was_due=not meeting.held and not meeting.is_coming(self.on),
            decisions=came_of(decisions, user),
            actions=action_lines(actions, meeting.partnership, user, self.on),
            documents=list(
                Document.objects.visible_to(user).filter(meeting=meeting, newer__isnull=True)
            ),
            may_add_document=may(user, "document.add", meeting.partnership),
            may_edit=may_edit,
            **(self.quick_forms() if may_edit else {}),
            **extra,
        )

    def quick_forms(self) -> dict:
        """A decision and an action point in one line each; more is asked on their own pages."""
        here = {"meeting": self.target, "partnership": self.target.partnership}
        given = {"user": self.request.user}
        return {
            "decision_form": DecisionCreateForm(
                instance=Decision(**here), auto_id="decision_%s", **given
            ),
            "action_form": ActionForm(instance=ActionPoint(**here), auto_id="action_%s", **given),
        }


class MeetingCreate(ChildCreate):
    model = Body
    parent_field = "body"
    form_class = MeetingForm
    heading = gettext_lazy("Record a meeting")
    lead = gettext_lazy("Plan it now; what came of it can be added once it was held.")
    submit_label = gettext_lazy("Record the meeting")
    success_message = gettext_lazy("The meeting is recorded.")

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()


class MeetingEdit(ChildEdit):
    """Changes a meeting; `?held=planned` fills in that it was held on the day planned."""

    model = Meeting
    form_class = MeetingForm
    heading = gettext_lazy("Change the meeting")

    def parent(self):
        return self.target

    def form_kwargs(self) -> dict:
        kwargs = super().form_kwargs()
        if self.request.GET.get("held") == "planned" and not self.target.held:
            kwargs["initial"] = {"held": HonestDate.of(self.target.planned_on)}
        return kwargs


class MeetingRemove(ChildRemove):
    """A meeting entered by mistake goes, unless something was decided or agreed in it."""

    model = Meeting
    parent_field = "body"

    def hindrance(self) -> str:
        meeting = self.target
        if any(rows.exists() for rows in (meeting.decisions, meeting.action_points)):
            return _("This meeting stays, because it has decisions or action points.")
        if meeting.documents.exclude(visibility=Visibility.OWN).exists():
            return _("This meeting stays, because documents belong to it.")
        return ""

    def remove(self, *, by, at, reason):
        remove_meeting(self.target, by=by, at=at, reason=reason)
