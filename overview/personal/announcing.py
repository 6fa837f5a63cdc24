"""Announcements of forgetting by mail, to each person once; what fails the next run tries again."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse

from accounts import records
from accounts.models import SentMail, User
from lib.mail import full_address, make_mail
from organisations.models import Membership
from overview.models import RetentionNotice
from overview.reminders.claims import Taken, abandoned, release, stamp, take
from overview.reminders.sending import SURELY_NOT_SENT

from .rules import RULES

# So long an announcement stands before anything happens.
STANDS = datetime.timedelta(days=30)
MAIL_KIND = "retention"


@dataclass
class Telling:
    """One round of mails: the announcements, the day that each is told for, and what went wrong."""

    notices: list[RetentionNotice]
    days: dict[int, datetime.date]
    at: datetime.datetime
    told: set[int] = field(default_factory=set)
    failures: list[tuple[User, Exception]] = field(default_factory=list)


def was_told(notice: RetentionNotice) -> bool:
    """Whether a mail about this went out to anybody."""
    mails = SentMail.objects.filter(kind=MAIL_KIND, key=str(notice.uuid))
    return mails.filter(sent_at__isnull=False).exists()


def tell_everybody(*, at, on) -> list[tuple[User, Exception]]:
    """One mail to each administrator and coordinator; it names nobody. Gives what went wrong.

    Of every announcement that stands, also to who came later or was not reached before. One that
    nobody was told of yet stands from today.
    """
    notices = [notice for notice in RetentionNotice.objects.standing() if notice.rule in RULES]
    late = [notice for notice in notices if not was_told(notice)]
    days = {notice.pk: notice.acts_on for notice in notices}
    days |= {notice.pk: max(notice.acts_on, on + STANDS) for notice in late}
    telling = Telling(notices, days, at)
    connection = get_connection()
    for user in _people(on):
        try:
            _tell(user, telling, connection)
        except Exception as trouble:  # one person's trouble stops nobody else
            telling.failures.append((user, trouble))
            connection.close()
    connection.close()
    for notice in late:
        if notice.pk in telling.told and notice.acts_on != days[notice.pk]:
            records.update(notice, {"acts_on": days[notice.pk]}, by=None, at=at)
    return telling.failures


def _people(on):
    roles = Membership.objects.current(on).filter(role="coordinator").values("user")
    people = User.objects.filter(is_active=True, pk__in=roles)
    people |= User.objects.filter(is_active=True, is_administrator=True)
    return people.order_by("pk")


def _tell(user: User, telling: Telling, connection) -> None:
    """Claim, send, stamp; nothing when this user was told all of it before."""
    keys = [str(notice.uuid) for notice in telling.notices]
    claimed = SentMail.objects.filter(user=user, kind=MAIL_KIND, key__in=keys)
    known = {row.key for row in claimed if not abandoned(row, telling.at)}
    new = [notice for notice in telling.notices if str(notice.uuid) not in known]
    if not new:
        return
    try:
        rows = take(user, [(MAIL_KIND, str(notice.uuid)) for notice in new], at=telling.at)
    except Taken:  # another run tells it
        return
    try:
        _mail(user, new, telling.days, connection)
    except SURELY_NOT_SENT:
        release(rows, at=telling.at)
        raise
    stamp(rows, at=telling.at)
    telling.told |= {notice.pk for notice in new}


def _mail(user: User, notices, days: dict[int, datetime.date], connection) -> None:
    context = {
        "user": user,
        "notices": [
            {"rule": RULES[n.rule], "count": n.count, "day": days[n.pk]}
            for n in sorted(notices, key=lambda n: n.pk)
        ],
        "link": full_address(reverse("retention_list")),
    }
    make_mail(
        "emails/retention_subject.txt",
        "emails/retention.txt",
        context,
        to=user.email,
        language=user.language or settings.LANGUAGE_CODE,
        connection=connection,
    ).send()
