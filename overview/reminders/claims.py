"""What was told to whom: claimed before the mail goes out, stamped when it went.

A claim is an INSERT under a unique constraint, so of two runs at once one sends. A claim that was
never stamped (the process was killed) may be taken over once, an hour later: the mail is then sent
again, and at worst arrives twice. After that it counts as told.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import SentMail

from .stages import LONGEST_REST

DIGEST, DATED, UNDATED, ESCALATION = "digest", "reminder", "reminder_undated", "escalation"
TAKEN_OVER_AFTER = datetime.timedelta(hours=1)
ATTEMPTS = 2

Claim = tuple[str, str]  # the kind and the key of a sent mail


class Taken(Exception):
    """Another run is telling this, or has told it."""


def abandoned(row: SentMail, at) -> bool:
    """Whether a claim was left behind and may be taken over."""
    stale = row.claimed_at <= at - TAKEN_OVER_AFTER
    return row.sent_at is None and row.attempts < ATTEMPTS and stale


@dataclass
class Told:
    """What one user was told before, as far as it matters today."""

    rows: dict[Claim, SentMail] = field(default_factory=dict)
    latest: dict[tuple[str, str], datetime.date] = field(default_factory=dict)

    def has(self, kind: str, key: str) -> bool:
        return (kind, key) in self.rows

    def day_of(self, kind: str, key: str) -> datetime.date | None:
        row = self.rows.get((kind, key))
        return timezone.localdate(row.claimed_at) if row else None

    def rested(self, duty, rest: int, on: datetime.date) -> bool:
        """Whether it is long enough ago that this duty, with this date, was told at any stage."""
        day = self.latest.get((duty.key, f"{duty.due_on:%y%m%d}"))
        return day is None or (on - day).days >= rest


def told_to(user, claims: Iterable[Claim], *, at) -> Told:
    """What was told to a user, in one query: of these claims, what has no date, and lately.

    What may be taken over counts as not told.
    """
    keys = [key for _kind, key in claims]
    known = Q(key__in=keys, kind__in=(DATED, ESCALATION, DIGEST)) | Q(kind=UNDATED)
    lately = Q(kind=DATED, claimed_at__gt=at - LONGEST_REST - datetime.timedelta(days=1))
    told = Told()
    for row in SentMail.objects.filter(known | lately, user=user):
        if abandoned(row, at):
            continue
        told.rows[row.kind, row.key] = row
        if row.kind == DATED:
            duty_key, _stage, due = row.key.rsplit(":", 2)
            day = timezone.localdate(row.claimed_at)
            told.latest[duty_key, due] = max(day, told.latest.get((duty_key, due), day))
    return told


def take(user, claims: Iterable[Claim], *, at) -> list[SentMail]:
    """Claim all of this for one mail, or raise Taken and claim nothing."""
    wanted = list(dict.fromkeys(claims))
    known = SentMail.objects.filter(
        user=user,
        kind__in={kind for kind, _key in wanted},
        key__in=[key for _kind, key in wanted],
    )
    try:
        with transaction.atomic():
            rows = {(row.kind, row.key): row for row in known}
            again = [rows[claim] for claim in wanted if claim in rows]
            _take_over(again, at)
            fresh = [
                SentMail(user=user, kind=kind, key=key, claimed_at=at)
                for kind, key in wanted
                if (kind, key) not in rows
            ]
            return again + SentMail.objects.bulk_create(fresh)
    except IntegrityError as taken:
        raise Taken from taken


def _take_over(rows: list[SentMail], at) -> None:
    left = SentMail.objects.filter(
        pk__in=[row.pk for row in rows],
        sent_at__isnull=True,
        attempts__lt=ATTEMPTS,
        claimed_at__lte=at - TAKEN_OVER_AFTER,
    )
    # Counted in the statement itself: a run that looked at the same moment comes too late here.
    if rows and left.update(claimed_at=at, attempts=F("attempts") + 1) != len(rows):
        raise Taken
    for row in rows:
        row.attempts += 1


def stamp(rows: list[SentMail], *, at) -> None:
    """The mail went out."""
    SentMail.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=at)


def release(rows: list[SentMail], *, at) -> None:
    """The mail surely did not go out: the next run may try as if it was never claimed."""
    fresh = [row.pk for row in rows if row.attempts == 1]
    again = [row.pk for row in rows if row.attempts > 1]
    SentMail.objects.filter(pk__in=fresh).delete()
    SentMail.objects.filter(pk__in=again).update(
        attempts=F("attempts") - 1, claimed_at=at - TAKEN_OVER_AFTER
    )


def forget(user, told: Told, still: set[str]) -> None:
    """What had no date and does not wait any more is new when it comes back."""
    gone = [
        row.pk
        for (kind, key), row in told.rows.items()
        if kind == UNDATED and row.sent_at and key.rpartition(":")[0] not in still
    ]
    if gone:
        SentMail.objects.filter(pk__in=gone).delete()
