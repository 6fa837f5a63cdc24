"""Meetings: what a body shows of them, and whether they are worth their time."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import records
from lib.rows import number_of
from partnerships.crowding import decided_between, last_year, within
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

    Counted as for a table that gets full (`partnerships.crowding`), so that no two pages differ.
    Results are those of the partnership: no result is of one body.
    """
    year = last_year(on)
    meetings = Meeting.objects.filter(within("held", *year), body__partnership=OuterRef("pk"))
    decisions = Decision.objects.filter(decided_between(*year), partnership=OuterRef("pk"))
    results = Result.objects.filter(within("reached", *year), partnership=OuterRef("pk"))
    if body is not None:
        meetings, decisions = meetings.filter(body=body), decisions.filter(meeting__body=body)
    return {
        "load_meetings": number_of(meetings, "body__partnership"),
        "load_decisions": number_of(decisions, "partnership"),
        "load_results": number_of(results, "partnership"),
    }


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
