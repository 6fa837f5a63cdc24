"""Meetings: what a body shows of them, and whether they are worth their time."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, IntegerField, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import records
from partnerships.enums import Visibility
from partnerships.models import Body, Decision, Meeting, Partnership, Result

# From this many meetings on, a year without much to show for it is worth a word.
FEW = 3


@dataclass(frozen=True)
class MeetingLoad:
    """Meetings of the last twelve months against what was decided and reached in them."""

    meetings: int
    decisions: int
    results: int

    @classmethod
    def of(cls, partnership) -> "MeetingLoad":
        """From a partnership with `load_columns`."""
        return cls(partnership.load_meetings, partnership.load_decisions, partnership.load_results)

    @property
    def is_heavy(self) -> bool:
        """More was met than decided and reached."""
        return self.meetings >= FEW and self.meetings > self.decisions + self.results

    @property
    def sentence(self) -> str:
        counts = {
            "meetings": ngettext("%(n)d meeting", "%(n)d meetings", self.meetings)
            % {"n": self.meetings},
            "decisions": ngettext("%(n)d decision", "%(n)d decisions", self.decisions)
            % {"n": self.decisions},
            "results": ngettext("%(n)d result", "%(n)d results", self.results)
            % {"n": self.results},
        }
        if self.is_heavy:
            return (
                _(
                    "In the last 12 months: %(meetings)s against %(decisions)s and %(results)s."
                    " More was met than decided and reached."
                )
                % counts
            )
        return _("In the last 12 months: %(meetings)s, %(decisions)s and %(results)s.") % counts

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.meetings or self.decisions)


def load_columns(on: datetime.date, body: Body | None = None) -> dict:
    """What `MeetingLoad.of` reads, to annotate partnerships with; of one body when it is given.

    Only what surely began in these twelve months counts. Results are those of the partnership:
    no result is of one body.
    """
    year = (on - datetime.timedelta(days=365), on)
    meetings = Meeting.objects.filter(body__partnership=OuterRef("pk"), held_lower__range=year)
    decisions = Decision.objects.filter(partnership=OuterRef("pk"), decided_lower__range=year)
    results = Result.objects.filter(partnership=OuterRef("pk"), reached_lower__range=year)
    if body is not None:
        meetings, decisions = meetings.filter(body=body), decisions.filter(meeting__body=body)
    return {
        "load_meetings": _counted(meetings, "body__partnership"),
        "load_decisions": _counted(decisions, "partnership"),
        "load_results": _counted(results, "partnership"),
    }


def _counted(rows, path) -> Coalesce:
    """How many of these rows there are, all of one partnership."""
    grouped = rows.order_by().values(path).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(grouped), 0, output_field=IntegerField())


def meeting_load(body: Body, on: datetime.date) -> MeetingLoad:
    """The load of one body; one query."""
    columns = load_columns(on, body)
    return MeetingLoad.of(Partnership.objects.annotate(**columns).get(pk=body.partnership_id))


def keep_next_meeting(body: Body, *, at) -> None:
    """Bring the body's next meeting in line with the meetings planned; no version, no audit.

    Call it inside the transaction of any write to its meetings. The day is read by lists; a body
    of which no meetings are recorded keeps the day that was typed.
    """
    coming = body.meetings.order_by().coming(timezone.localdate(at))
    first = coming.aggregate(first=Min("planned_on"))["first"]
    Body.objects.filter(pk=body.pk).update(next_meeting_on=first)
    body.next_meeting_on = first


@transaction.atomic
def remove_meeting(meeting: Meeting, *, by, at, reason="") -> None:
    """Remove a meeting entered by mistake, and bring its body's next meeting in line.

    What only one organisation may read loses its meeting and stays: a refusal would tell others
    that it is there.
    """
    for document in meeting.documents.filter(visibility=Visibility.OWN):
        records.update(document, {"meeting": None}, by=by, at=at)
    records.delete(meeting, by=by, at=at, reason=reason)
    keep_next_meeting(meeting.body, at=at)
