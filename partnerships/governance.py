"""Meetings: what a body shows of them, and whether they are worth their time."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Body, Decision, Meeting, Partnership, Result

# From this many meetings on, a year without much to show for it is worth a word.
FEW = 3


@dataclass(frozen=True)
class MeetingLoad:
    """Meetings of the last twelve months against what was decided and reached in them."""

    meetings: int
    decisions: int
    results: int

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


def meeting_load(partnership_id: int, on: datetime.date, body: Body | None = None) -> MeetingLoad:
    """The load of a partnership, or of one of its bodies; one query.

    Only what surely began in these twelve months counts. Results are those of the partnership:
    no result is of one body.
    """
    year = (on - datetime.timedelta(days=365), on)
    meetings = Meeting.objects.filter(
        body__partnership=partnership_id, held_lower__range=year
    ).order_by()
    decisions = Decision.objects.filter(
        partnership=partnership_id, decided_lower__range=year
    ).order_by()
    if body is not None:
        meetings, decisions = meetings.filter(body=body), decisions.filter(meeting__body=body)
    results = Result.objects.filter(
        partnership=partnership_id, reached_lower__range=year
    ).order_by()
    counted = (
        Partnership.objects.order_by()
        .filter(pk=partnership_id)
        .values_list(
            _counted(meetings, "body__partnership"),
            _counted(decisions, "partnership"),
            _counted(results, "partnership"),
        )
        .first()
    )
    return MeetingLoad(*(number or 0 for number in counted or (0, 0, 0)))


def _counted(rows, path) -> Subquery:
    """How many of these rows there are, all of one partnership; null for none."""
    return Subquery(rows.values(path).annotate(number=Count("pk")).values("number"))


def keep_next_meeting(body: Body, *, at) -> None:
    """Bring the body's next meeting in line with the meetings planned; no version, no audit.

    Call it inside the transaction of any write to its meetings. The day is read by lists; a body
    of which no meetings are recorded keeps the day that was typed.
    """
    coming = body.meetings.order_by().coming(timezone.localdate(at))
    first = coming.aggregate(first=Min("planned_on"))["first"]
    Body.objects.filter(pk=body.pk).update(next_meeting_on=first)
    body.next_meeting_on = first
