"""Whether an agreement is in force: computed from what was decided and dated, never stored.

Pure functions of an agreement and a day. Where the paper is silent the answer is *unknown*: an
agreement without a stated end may still hold or not. An expired paper says nothing about the
partnership, which may go on without it (`partnerships.papers`).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate
from partnerships.enums import AgreementState, Renewal, Stated
from partnerships.terms import (
    amended_by,
    end_of,
    is_open_ended,
    notice_bounds,
    notice_by,
    start_of,
)

# What was signed, whatever came after.
SIGNED_ONCE = (AgreementState.SIGNED, AgreementState.NOTICE_GIVEN, AgreementState.ENDED)


class Validity(TextChoices):
    """What a signed agreement is worth on a day."""

    IN_FORCE = "in_force", _("In force")
    NOT_YET = "not_yet", _("Not yet in force")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended early")
    UNKNOWN = "unknown", _("Unknown whether it is in force")
    NOT_SIGNED = "not_signed", _("Not signed")


class Notice(TextChoices):
    """Where an agreement stands on a day with regard to notice.

    The notice window runs from the last day on which notice can be given in time until the end.
    """

    NOT_YET = "not_yet", _("Notice can still be given in time")
    IN_WINDOW = "in_window", _("The notice period before the end has begun")
    ANY_TIME = "any_time", _("Notice can be given at any time")
    GIVEN = "given", _("Notice was given")
    NONE = "none", _("There is no notice period")
    OVER = "over", _("It is over")
    UNKNOWN = "unknown", _("Unknown whether the notice period before the end has begun")


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
    amended_by: Any
    is_open_ended: bool
    renewed: bool
    notice: str
    notice_by: datetime.date | None
    stops: HonestDate
    missing: tuple
    refused: tuple

    @property
    def notice_label(self) -> str:
        return str(Notice(self.notice).label)

    @property
    def in_window(self) -> bool:
        return self.notice == Notice.IN_WINDOW


def standing(agreement, on: datetime.date) -> Standing:
    """All of it at once (reads signatures and addenda: prefetch them with `with_signatures()`)."""
    value = validity(agreement, on)
    end, derived = end_of(agreement, on)
    renewed = value == Validity.IN_FORCE and end.upper is not None and on > end.upper
    notice = notice_standing(agreement, on, value, renewed=renewed)
    label, tone = _words(agreement, value, notice)
    signatures = agreement.signatures.all()
    return Standing(
        on=on,
        validity=value,
        label=str(label),
        tone=tone,
        start=start_of(agreement),
        end=end,
        end_is_derived=derived,
        amended_by=amended_by(agreement, on),
        is_open_ended=is_open_ended(agreement, on),
        renewed=renewed,
        notice=notice,
        notice_by=None if renewed else notice_by(agreement, on),
        stops=_stops(agreement),
        missing=tuple(s for s in signatures if s.is_awaited),
        refused=tuple(s for s in signatures if s.is_refused),
    )


def _words(agreement, value: str, notice: str) -> tuple:
    """What stands on the badge, and its tone."""
    if agreement.state not in SIGNED_ONCE:
        return agreement.get_state_display(), STATE_TONES[agreement.state]
    dated = has_known_start(agreement)
    if agreement.state == AgreementState.ENDED and value == Validity.IN_FORCE:
        words = _("In force, ends early")
        return words if dated else _("In force, ends early, start not known"), "good"
    if agreement.state == AgreementState.NOTICE_GIVEN:
        if value == Validity.IN_FORCE:
            words = _("In force, notice given")
            return words if dated else _("In force, notice given, start not known"), "warn"
        if value == Validity.ENDED:
            return _("Ended by notice"), "none"
        if value == Validity.UNKNOWN:
            return _("Notice given, unknown whether it is in force"), "warn"
    if value == Validity.IN_FORCE and notice == Notice.IN_WINDOW:
        return _("In force, notice period running"), "warn"
    return Validity(value).label, TONES[Validity(value)]


def has_known_start(agreement) -> bool:
    """Whether it is known since when it holds: a day, month or year, or from the start."""
    start = start_of(agreement)
    return start.is_start or start.lower is not None


def _stops(agreement) -> HonestDate:
    """The day on which it stops by an act: ended early, or by notice."""
    if agreement.state == AgreementState.ENDED:
        return agreement.ended
    if agreement.state == AgreementState.NOTICE_GIVEN:
        return agreement.notice_ends
    return HonestDate.unknown()


def validity(agreement, on: datetime.date) -> str:
    """In force, not yet, expired, ended early, unknown or not signed."""
    if agreement.state not in SIGNED_ONCE:
        return Validity.NOT_SIGNED
    stopped = _has_stopped(agreement, on)
    if stopped:
        return Validity.ENDED
    start = start_of(agreement)
    if start.lower is not None and on < start.lower:
        return Validity.NOT_YET
    if start.is_later:
        return Validity.UNKNOWN
    found = _at_the_end(agreement, on)
    if found == Validity.EXPIRED or agreement.state == AgreementState.SIGNED:
        return found
    # Whoever ends a paper on a day says that it holds until then.
    return Validity.UNKNOWN if stopped is None else Validity.IN_FORCE


def _has_stopped(agreement, on: datetime.date) -> bool | None:
    """Whether it stopped by an act: ended early, or by notice; None is *unknown*."""
    if agreement.state == AgreementState.ENDED:
        return _has_ended(agreement.ended, on)
    if agreement.state == AgreementState.NOTICE_GIVEN:
        return _is_past(agreement.notice_ends, on)
    return False


def notice_has_ended_it(agreement, on: datetime.date) -> bool:
    """Whether the last day that a notice left it surely has passed."""
    given = agreement.state == AgreementState.NOTICE_GIVEN
    return given and _is_past(agreement.notice_ends, on) is True


def _at_the_end(agreement, on: datetime.date) -> str:
    if is_open_ended(agreement, on):
        return Validity.IN_FORCE
    end, _derived = end_of(agreement, on)
    if agreement.renewal == Renewal.TACIT and end.upper is not None and on > end.upper:
        return Validity.IN_FORCE
    past = _is_past(end, on)
    if past is None:
        return Validity.UNKNOWN
    return Validity.EXPIRED if past else Validity.IN_FORCE


def _is_past(end: HonestDate, on: datetime.date) -> bool | None:
    """Whether an end is over; the last day still counts, and None is *unknown*."""
    if end.is_later:
        return False
    if end.lower is None or end.upper is None:
        return None
    if on > end.upper:
        return None if end.is_uncertain else True
    return False if on < end.lower or end.is_sure else None


def _has_ended(ended: HonestDate, on: datetime.date) -> bool:
    """Ended early: the day itself still counts; a month or year has ended when it is recorded."""
    if ended.lower is None:
        return True
    return on > ended.lower if ended.precision == "day" else on >= ended.lower


def notice_standing(agreement, on: datetime.date, value: str, *, renewed: bool) -> str:
    """Whether notice can still be given in time, or the window before the end has begun."""
    if value in (Validity.NOT_SIGNED, Validity.EXPIRED, Validity.ENDED):
        return Notice.OVER
    if agreement.state != AgreementState.SIGNED:
        return Notice.GIVEN if agreement.state == AgreementState.NOTICE_GIVEN else Notice.OVER
    if agreement.notice_stated != Stated.STATED:
        return Notice.NONE if agreement.notice_stated == Stated.NONE else Notice.UNKNOWN
    if is_open_ended(agreement, on):
        return Notice.ANY_TIME
    first, last = notice_bounds(agreement, on)
    if first is None or last is None or renewed:
        return Notice.UNKNOWN  # of an agreement that renews itself the next end is not stated
    if on <= first:
        return Notice.NOT_YET
    end, _derived = end_of(agreement, on)
    return Notice.IN_WINDOW if on > last and end.is_sure else Notice.UNKNOWN
