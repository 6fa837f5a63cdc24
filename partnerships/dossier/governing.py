"""What was decided, who meets next, and what is still to be done."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Q, When
from django.utils.translation import ngettext

from lib.addresses import address
from lib.dates import HonestDate
from lib.rows import JSONRow, JSONRows, number_of
from partnerships.models import ActionPoint, Decision, Meeting

HERE = {"partnership": OuterRef("pk")}
# The rest stands on the page of all decisions.
SHOWN_DECISIONS = 3


def columns(on) -> dict:
    """What the page reads of it, to annotate partnerships with."""
    waiting = ActionPoint.objects.filter(**HERE).waiting()
    coming = Meeting.objects.filter(body__partnership=OuterRef("pk")).coming(on)
    return {
        "decision_rows": JSONRows(
            _newest_first(Decision.objects.filter(**HERE))[:SHOWN_DECISIONS],
            id="pk",
            text="text",
            body="meeting__body__name",
            decided="decided",
            decided_stated="decided_stated",
            held="meeting__held",
            held_stated="meeting__held_stated",
        ),
        "decision_count": number_of(Decision.objects.filter(**HERE)),
        "action_count": number_of(waiting),
        "late_action_count": number_of(waiting.filter(due_on__lt=on)),
        "next_meeting": JSONRow(
            coming.order_by("planned_on", "pk"),
            id="pk",
            title="title",
            body="body__name",
            planned_on="planned_on",
        ),
    }


def _newest_first(decisions):
    """By the own date, else that of the meeting; without any date the last recorded comes last."""
    has_own = Q(decided__isnull=False) | ~Q(decided_stated="")
    when = Case(When(has_own, then=F("decided_lower")), default=F("meeting__held_lower"))
    return decisions.order_by(when.desc(nulls_last=True), "-pk")


@dataclass(frozen=True)
class DecisionLine:
    """A decision with its date and where it was taken."""

    text: str
    url: str
    date: HonestDate
    body: str


def decision_lines(partnership) -> list[DecisionLine]:
    """The latest decisions; one without a date of its own has that of its meeting."""
    lines = []
    for row in partnership.decision_rows:
        date = HonestDate.from_row(row, "decided")
        if not date:
            date = HonestDate(row["held"] or None, row["held_stated"] or "")
        url = address("decision_show", row["id"])
        lines.append(DecisionLine(row["text"], url, date, row["body"] or ""))
    return lines


def next_meeting(partnership) -> dict | None:
    """The first meeting that is to come: what, when, and its page."""
    row = partnership.next_meeting
    if row is None:
        return None
    return {
        "name": row["title"] or row["body"],
        "body": row["body"] if row["title"] else "",
        "on": datetime.date.fromisoformat(row["planned_on"]),
        "url": address("meeting_show", row["id"]),
    }


def actions_in_words(partnership) -> str:
    """ "4 actiepunten open, 1 te laat"; nothing when all is done."""
    number, late = partnership.action_count, partnership.late_action_count
    if not number:
        return ""
    words = ngettext("%(n)d action point open", "%(n)d action points open", number) % {"n": number}
    if not late:
        return words
    return f"{words}, {ngettext('%(n)d late', '%(n)d late', late) % {'n': late}}"
