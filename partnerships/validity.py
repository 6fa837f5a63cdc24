"""Whether an agreement is in force: computed from what was decided and dated, never stored.

Pure functions of an agreement and a day. Where the paper is silent the answer is *unknown*: an
agreement without a stated end may still hold or not. An expired paper says nothing about the
partnership, which may go on without it.
"""

import calendar
import datetime
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate
from partnerships.enums import AgreementState, Duration, Renewal, Stated, TermAnchor, TermUnit

MONTHS_IN_YEAR = 12


class Validity(TextChoices):
    """What a signed agreement is worth on a day."""

    IN_FORCE = "in_force", _("In force")
    NOT_YET = "not_yet", _("Not yet in force")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended early")
    UNKNOWN = "unknown", _("Unknown whether it is in force")
    NOT_SIGNED = "not_signed", _("Not signed")


TONES = {
    Validity.IN_FORCE: "good",
    Validity.NOT_YET: "plan",
    Validity.EXPIRED: "warn",
    Validity.ENDED: "none",
    Validity.UNKNOWN: "none",
    Validity.NOT_SIGNED: "none",
}
STATE_TONES = {
    AgreementState.DRAFT: "none",
    AgreementState.TO_SIGN: "plan",
    AgreementState.NEVER_SIGNED: "none",
}
# What was signed, whatever came after.
SIGNED_ONCE = (AgreementState.SIGNED, AgreementState.NOTICE_GIVEN, AgreementState.ENDED)


@dataclass(frozen=True)
class Standing:
    """How an agreement stands on a day, with the dates the answer rests on."""

    on: datetime.date
    validity: str
    label: str
    tone: str
    start: HonestDate
    end: HonestDate
    end_is_derived: bool
    renewed: bool
    notice_by: datetime.date | None
    missing: tuple

    @property
    def notice_passed(self) -> bool:
        return self.notice_by is not None and self.notice_by < self.on


def standing(agreement, on: datetime.date) -> Standing:
    """All of it at once (reads the signatures: prefetch them with `with_signatures()`)."""
    value = validity(agreement, on)
    signed = agreement.state in SIGNED_ONCE
    end, derived = end_of(agreement)
    return Standing(
        on=on,
        validity=value,
        label=str(_label(agreement, value) if signed else agreement.get_state_display()),
        tone=TONES[value] if signed else STATE_TONES[agreement.state],
        start=start_of(agreement),
        end=end,
        end_is_derived=derived,
        renewed=value == Validity.IN_FORCE and end.upper is not None and on > end.upper,
        notice_by=notice_by(agreement),
        missing=tuple(s for s in agreement.signatures.all() if s.is_awaited),
    )


def _label(agreement, value: str):
    if agreement.state == AgreementState.ENDED and value == Validity.IN_FORCE:
        return _("In force, ends early")
    return Validity(value).label


def validity(agreement, on: datetime.date) -> str:
    """In force, not yet, expired, ended early, unknown or not signed."""
    if agreement.state not in SIGNED_ONCE:
        return Validity.NOT_SIGNED
    if agreement.state == AgreementState.NOTICE_GIVEN and agreement.notice_ends:
        if _has_ended(agreement.notice_ends, on):
            return Validity.ENDED
    if agreement.state == AgreementState.ENDED and _has_ended(agreement.ended, on):
        return Validity.ENDED
    start = start_of(agreement)
    if start.lower is not None and on < start.lower:
        return Validity.NOT_YET
    if start.is_later:
        return Validity.UNKNOWN
    return _at_the_end(agreement, on)


def _at_the_end(agreement, on: datetime.date) -> str:
    end, _derived = end_of(agreement)
    if agreement.duration == Duration.OPEN or end.is_later:
        return Validity.IN_FORCE
    if end.upper is None:
        return Validity.UNKNOWN
    if on > end.upper:
        if agreement.renewal == Renewal.TACIT:
            return Validity.IN_FORCE
        return Validity.UNKNOWN if end.is_uncertain else Validity.EXPIRED
    return Validity.IN_FORCE if on < end.lower or end.is_sure else Validity.UNKNOWN


def _has_ended(ended: HonestDate, on: datetime.date) -> bool:
    """Ended early: the day itself still counts; a month or year has ended when it is recorded."""
    if ended.lower is None:
        return True
    return on > ended.lower if ended.precision == "day" else on >= ended.lower


def start_of(agreement) -> HonestDate:
    """When it takes effect: as stated, else when it was signed."""
    return agreement.effective if agreement.effective else agreement.signed


def end_of(agreement) -> tuple[HonestDate, bool]:
    """The end and whether it was derived from the term instead of stated."""
    if agreement.ends or not agreement.term_amount:
        return agreement.ends, False
    anchor = (
        agreement.signed if agreement.term_anchor == TermAnchor.SIGNING else start_of(agreement)
    )
    return _after(anchor, agreement.term_amount, agreement.term_unit), True


def _after(start: HonestDate, amount: int, unit: str) -> HonestDate:
    """The last day (month, year) of a term, no more precise than its beginning was."""
    if start.year is None:
        return HonestDate.unknown()
    months = amount * MONTHS_IN_YEAR if unit == TermUnit.YEARS else amount
    if start.month is None and months % MONTHS_IN_YEAR:
        return HonestDate.unknown()
    year, month = _shifted(start.year, start.month or 1, months)
    if year > datetime.MAXYEAR:
        return HonestDate.unknown()
    if start.day:
        last = _day_in(year, month, start.day) - datetime.timedelta(days=1)
        return HonestDate(f"{last:%Y-%m-%d}{start.marker}")
    text = f"{year:04}-{month:02}" if start.month else f"{year:04}"
    return HonestDate(text + start.marker)


def notice_by(agreement) -> datetime.date | None:
    """The last day on which notice can be given, where the end is a day and the period stated."""
    end, _derived = end_of(agreement)
    if agreement.state != AgreementState.SIGNED or agreement.notice_stated != Stated.STATED:
        return None
    if end.precision != "day" or end.lower is None:
        return None
    last = end.lower
    year, month = _shifted(last.year, last.month, -agreement.notice_months)
    if year < datetime.MINYEAR:
        return None
    is_month_end = last.day == calendar.monthrange(last.year, last.month)[1]
    return _day_in(year, month, 31 if is_month_end else last.day)


def _shifted(year: int, month: int, months: int) -> tuple[int, int]:
    count = year * MONTHS_IN_YEAR + month - 1 + months
    return count // MONTHS_IN_YEAR, count % MONTHS_IN_YEAR + 1


def _day_in(year: int, month: int, day: int) -> datetime.date:
    """That day, or the last day of a shorter month."""
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Bar:
    """Where start, end, notice and today stand on a line from 0 to 100."""

    end: float
    today: float
    done: float
    notice: float | None


def bar(standing: Standing) -> Bar | None:
    """The line of an agreement of which both ends are known, else None."""
    first, last = standing.start.lower, standing.end.upper
    if first is None or last is None or last <= first or standing.on < first:
        return None
    whole = (max(last, standing.on) - first).days

    def place(day: datetime.date) -> float:
        return round(min(100.0, max(0.0, 100 * (day - first).days / whole)), 1)

    notice = standing.notice_by
    return Bar(
        end=place(last),
        today=place(standing.on),
        done=place(min(last, standing.on)),
        notice=place(notice) if notice and first <= notice else None,
    )
