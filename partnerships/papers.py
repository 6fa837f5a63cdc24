"""Whether a partnership has a valid paper: said as it is, and never a reason to close it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partnerships.validity import SIGNED_ONCE, Validity, standing


@dataclass(frozen=True)
class PaperStanding:
    """The papers of a partnership on a day, in one or two sentences."""

    words: str
    tone: str
    is_valid: bool | None
    agreement: Any = None


def paper_standing(agreements, on: datetime.date, *, goes_on=True) -> PaperStanding | None:
    """How the partnership stands with its papers; None when none was ever recorded.

    Give the agreements with signatures and addenda (`with_signatures()`). ``goes_on`` says whether
    the partnership itself is alive: then it is said that it goes on without a valid paper.
    """
    papers = [(agreement, standing(agreement, on)) for agreement in agreements]
    if not papers:
        return None
    signed = [pair for pair in papers if pair[0].state in SIGNED_ONCE]
    for wanted, found in ((Validity.IN_FORCE, _in_force), (Validity.UNKNOWN, _unknown)):
        of_this = [pair for pair in signed if pair[1].validity == wanted]
        if of_this:
            return found(*max(of_this, key=lambda pair: _last_day(pair[1])))
    further = " " + _("The partnership goes on.") if goes_on else ""
    if not signed:
        return PaperStanding(_("No agreement has been signed yet.") + further, "none", False)
    agreement, last = max(signed, key=lambda pair: _last_day(pair[1]))
    return PaperStanding(_none_valid(last) + further, "warn", False, agreement)


def _in_force(agreement, found) -> PaperStanding:
    if found.stops:
        words = _("In force until %(date)s; it has been ended.")
        words %= {"date": found.stops}
    elif found.renewed:
        words = _("In force, renewed by itself after %(date)s.") % {"date": found.end}
    elif found.end and not found.is_open_ended:
        words = _("In force until %(date)s.") % {"date": found.end}
    else:
        words = _("In force, no end agreed.")
    return PaperStanding(words, found.tone, True, agreement)


def _unknown(agreement, found) -> PaperStanding:
    words = _("It is not known whether there is a valid agreement: no end is known.")
    if found.end.lower is not None:
        words = _("It is not known whether there is a valid agreement: the end is uncertain.")
    return PaperStanding(words, "none", None, agreement)


def _none_valid(found) -> str:
    if found.validity == Validity.NOT_YET:
        return _("No valid agreement yet: the signed one takes effect %(when)s.") % {
            "when": found.start.when
        }
    date = found.stops or found.end
    if not date:
        return _("No valid agreement: the last one has ended.")
    if found.stops:
        return _("No valid agreement: the last one ended %(when)s.") % {"when": date.when}
    return _("No valid agreement: the last one expired %(when)s.") % {"when": date.when}


def _last_day(found) -> datetime.date:
    """For telling which paper lasts longest; one that has no end lasts longest of all."""
    if found.is_open_ended and not found.stops:
        return datetime.date.max
    date = found.stops if found.stops else found.end
    return date.upper or datetime.date.min
