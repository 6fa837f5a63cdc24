"""The signal that a table gets full: many parties, few decisions.

The rule: with more than twelve joined parties, at least one decision for every four of them in
the last twelve months. With fewer the partnership is said to be getting full: parties keep
joining and little is decided.
"""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.rows import number_of
from partnerships.models import Decision, Meeting, Partnership

MANY_PARTIES = 12
PARTIES_PER_DECISION = 4


@dataclass(frozen=True)
class CrowdSignal:
    """What is seen, and the rule by which it is told."""

    parties: int
    decisions: int
    meetings: int

    @property
    def fact(self) -> str:
        """ "13 partijen, 2 besluiten en 6 vergaderingen in de laatste 12 maanden." """
        decided = ngettext("%(n)d decision", "%(n)d decisions", self.decisions)
        met = ngettext("%(n)d meeting", "%(n)d meetings", self.meetings)
        return _("%(parties)d parties, %(decisions)s and %(meetings)s in the last 12 months.") % {
            "parties": self.parties,
            "decisions": decided % {"n": self.decisions},
            "meetings": met % {"n": self.meetings},
        }

    @property
    def rule(self) -> str:
        return _(
            "This is told when more than %(many)d parties take part and fewer than one decision "
            "for every %(share)d of them was taken in the last 12 months."
        ) % {"many": MANY_PARTIES, "share": PARTIES_PER_DECISION}


def crowd_signal(*, joined: int, decisions: int, meetings: int) -> CrowdSignal | None:
    """The signal, from the joined parties, and the decisions and meetings of the last year.

    None when the table is not full: see the rule in the module text.
    """
    if joined <= MANY_PARTIES or decisions * PARTIES_PER_DECISION >= joined:
        return None
    return CrowdSignal(joined, decisions, meetings)


def last_year(on) -> tuple[datetime.date, datetime.date]:
    """The twelve months up to and including a day."""
    try:
        return on.replace(year=on.year - 1), on
    except ValueError:  # 29 February
        return on.replace(year=on.year - 1, day=28), on


def counts_of_last_year(on) -> dict:
    """Columns ``decisions_of_year`` and ``meetings_of_year`` to annotate partnerships with."""
    return counts_between(*last_year(on))


def counts_between(first, last) -> dict:
    """The same columns for a period.

    A date that may lie in it counts; a decision without a date takes that of its meeting.
    """
    decisions = Decision.objects.filter(decided_between(first, last), partnership=OuterRef("pk"))
    meetings = Meeting.objects.filter(within("held", first, last), body__partnership=OuterRef("pk"))
    return {
        "decisions_of_year": number_of(decisions, "partnership"),
        "meetings_of_year": number_of(meetings, "body__partnership"),
    }


def within(name, first, last) -> Q:
    """The rows of which this date may lie after the first day and not after the last."""
    return Q(**{f"{name}_upper__gt": first, f"{name}_lower__lte": last})


def decided_between(first, last) -> Q:
    """Decisions of a period; one without a date takes that of its meeting."""
    through = Q(decided__isnull=True) & within("meeting__held", first, last)
    return within("decided", first, last) | through


def crowd_of(partnership: Partnership) -> CrowdSignal | None:
    """The signal of a partnership that was loaded with `counts_of_last_year`."""
    return crowd_signal(
        joined=len(partnership.joined_organisation_ids),
        decisions=partnership.decisions_of_year,
        meetings=partnership.meetings_of_year,
    )
