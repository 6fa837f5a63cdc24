"""Who is told what today."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mails import MailKind, muted_kinds
from accounts.models import User
from lib.mail import full_address
from organisations.models import Membership
from overview.duties import Duty
from overview.templatetags.duties import lateness

from .claims import DATED, DIGEST, ESCALATION, UNDATED, Claim, Told, told_to
from .escalating import Escalation, InWords, Work, duties_in, escalations_on
from .stages import AGAIN, AGAIN_AFTER, ESCALATED, NEW, key_of, stage_on

# So many lines of somebody's own are written out, and so many of others.
OWN_LINES, OTHER_LINES = 20, 10
NAMES_SHOWN = 3


@dataclass(frozen=True)
class Line:
    """One thing that is told: what, where, when, and the page to go to."""

    duty: Duty
    kind: MailKind
    claim: Claim
    on: datetime.date
    holders: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        if self.kind == MailKind.ESCALATED:
            # The page of the duty itself may be for who has to do it alone.
            return full_address(reverse("partnership_show", args=[self.duty.partnership_id]))
        return full_address(self.duty.url)

    @property
    def told_as(self) -> str:
        """In one word why it is told: its kind; without a date that it is "new", or "again"."""
        kind, key = self.claim
        return key.rpartition(":")[2] if kind == UNDATED else str(self.kind)

    @property
    def when(self) -> str:
        """Its date in words; "" without one."""
        if self.duty.due_on is None:
            return ""
        days = self.duty.days_late(self.on)
        if days > 0:
            return lateness(self.duty, self.on)
        if days == 0:
            return _("today")
        return _("before %(day)s") % {"day": date_format(self.duty.due_on, "j F Y")}

    @property
    def who(self) -> str:
        """With whom it waits, when that is somebody else."""
        rest = len(self.holders) - NAMES_SHOWN
        names = ", ".join(self.holders[:NAMES_SHOWN])
        if rest <= 0:
            return names
        more = ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", rest)
        return more % {"names": names, "n": rest}


@dataclass
class Digest:
    """The one mail of today for one person."""

    user: User
    language: str
    on: datetime.date
    lines: list[Line]
    told: Told
    total: int = 0
    waiting: set[str] = field(default_factory=set)

    def of(self, kind: MailKind) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def own(self) -> list[Line]:
        return [line for line in self.lines if line.kind != MailKind.ESCALATED]

    @property
    def kinds(self) -> list[MailKind]:
        """The kinds of mail in it, each of which can be switched off."""
        return [kind for kind in MailKind if self.of(kind)]

    @property
    def day_claim(self) -> Claim:
        """What makes it one mail a day."""
        return DIGEST, self.on.isoformat()

    @property
    def claims(self) -> list[Claim]:
        return [self.day_claim, *(line.claim for line in self.lines)]


def people_on(on: datetime.date):
    """Who can be mailed: active people with a role today, and administrators."""
    role = Exists(Membership.objects.current(on).filter(user=OuterRef("pk")))
    rows = User.objects.filter(Q(role) | Q(is_administrator=True), is_active=True)
    return rows.exclude(email="").order_by("pk")


def digests_on(
    on: datetime.date, *, at, failed: Callable[[User, Exception], None]
) -> Iterator[Digest]:
    """Everybody's mail of this day, also when there is nothing to tell (no lines).

    Whose work cannot be read is told to ``failed``, and stops nobody else.
    """
    works = []
    for user in people_on(on):
        language = user.language or settings.LANGUAGE_CODE
        try:
            works.append(Work(user, language, duties_in(user, on, language)))
        except Exception as trouble:
            failed(user, trouble)
    escalations = escalations_on(on, works)
    in_words = InWords(on)
    for work in works:
        try:
            yield _digest(work, escalations.get(work.user.pk, []), in_words, on=on, at=at)
        except Exception as trouble:
            failed(work.user, trouble)


def _digest(work: Work, escalations: list[Escalation], in_words, *, on, at) -> Digest:
    muted = muted_kinds(work.user)
    others = [
        Line(
            in_words(escalation, work.language),
            MailKind.ESCALATED,
            (ESCALATION, key_of(escalation.duty, ESCALATED)),
            on,
            tuple(str(holder.user) for holder in escalation.holders),
        )
        for escalation in escalations
    ]
    digest = Digest(work.user, work.language, on, [], Told(), len(work.duties))
    digest.waiting = {duty.key for duty in work.duties if duty.due_on is None}
    claims = [*(_claims_of(work.duties, on)), *(line.claim for line in others), digest.day_claim]
    digest.told = told = told_to(work.user, claims, at=at)
    if told.has(*digest.day_claim):
        return digest
    own = [line for duty in work.duties if (line := _line(duty, told, on))]
    # What is not written out waits for tomorrow: it stands on no list of one's own.
    others = [line for line in others if not told.has(*line.claim)][:OTHER_LINES]
    digest.lines = [line for line in (*own, *others) if line.kind not in muted]
    return digest


def _claims_of(duties, on) -> Iterator[Claim]:
    for duty in duties:
        if duty.due_on and (stage := stage_on(duty.due_on, on)):
            yield DATED, key_of(duty, stage.name_at((on - duty.due_on).days))


def _line(duty: Duty, told: Told, on) -> Line | None:
    """What is told of one's own duty today, or None."""
    if duty.due_on is None:
        name = _undated_name(duty, told, on)
        return Line(duty, MailKind.COMING, (UNDATED, key_of(duty, name)), on) if name else None
    stage = stage_on(duty.due_on, on)
    if stage is None or not told.rested(duty, stage.rest, on):
        return None
    claim = DATED, key_of(duty, stage.name_at((on - duty.due_on).days))
    kind = MailKind.LATE if duty.due_on < on else MailKind.COMING
    return None if told.has(*claim) else Line(duty, kind, claim, on)


def _undated_name(duty: Duty, told: Told, on) -> str:
    first = told.day_of(UNDATED, key_of(duty, NEW))
    if first is None:
        return NEW
    again = told.has(UNDATED, key_of(duty, AGAIN))
    return "" if again or on < first + AGAIN_AFTER else AGAIN
