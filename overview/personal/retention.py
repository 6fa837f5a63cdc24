"""Forgetting by itself: announced first, carried out when the announcement has stood."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import records
from accounts.models import SentMail, User
from lib.mail import full_address, make_mail
from organisations.models import Membership
from overview.models import RetentionNotice

from . import ledger
from .rules import RULES, Rule

# So long an announcement stands before anything happens.
STANDS = datetime.timedelta(days=30)
MAIL_KIND = "retention"


@dataclass
class Applied:
    """What one run did, per rule: announced, or carried out."""

    announced: list[RetentionNotice] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)


def how_many(rows: Any) -> int:
    return len(rows) if isinstance(rows, list) else rows.count()


def apply_retention(*, at, on, dry_run=False) -> Applied:
    """Carry out what was announced long enough ago, and announce what is next.

    Safe to run twice: an announcement is carried out once, and there is one at a time per rule.
    With ``dry_run`` nothing is written, announced or mailed.
    """
    applied = Applied()
    for rule in RULES.values():
        with transaction.atomic():
            _apply(rule, applied, at=at, on=on)
            if dry_run:
                transaction.set_rollback(True)
    if not dry_run:
        transaction.on_commit(ledger.catch_up)
    if applied.announced and not dry_run:
        tell_everybody(applied.announced, at=at, on=on)
    return applied


def _apply(rule: Rule, applied: Applied, *, at, on) -> None:
    if not rule.announces:
        if done := rule.act(rule.rows(at - rule.term), at):
            applied.done[rule.code] = done
        return
    standing = RetentionNotice.objects.select_for_update().standing()
    notice = standing.filter(rule=rule.code).first()
    if notice is None:
        _announce(rule, applied, at=at, on=on)
    elif notice.acts_on <= on:
        # Looked up anew: who came into use again since is not among them any more.
        done = rule.act(rule.rows(notice.before), at)
        changes = {"done_at": at, "done_count": done}
        records.update(notice, changes, by=None, at=at, verb="carry_out")
        applied.done[rule.code] = done


def _announce(rule: Rule, applied: Applied, *, at, on) -> None:
    """Announce what will have had its term when the announcement has stood."""
    before = at + STANDS - rule.term
    count = how_many(rule.rows(before))
    if count:
        notice = RetentionNotice(
            rule=rule.code, before=before, count=count, announced_at=at, acts_on=on + STANDS
        )
        applied.announced.append(records.create(notice, by=None, at=at))


def tell_everybody(notices: list[RetentionNotice], *, at, on) -> int:
    """One mail to each administrator and coordinator; it names nobody. Gives how many went out."""
    roles = Membership.objects.current(on).filter(role="coordinator").values("user")
    people = User.objects.filter(is_active=True, pk__in=roles)
    people |= User.objects.filter(is_active=True, is_administrator=True)
    sent = 0
    for user in people.order_by("pk"):
        # One telling per person and day: a second run on the same day mails nobody again.
        claim, is_new = SentMail.objects.get_or_create(
            user=user, kind=MAIL_KIND, key=f"{on:%Y-%m-%d}", defaults={"claimed_at": at}
        )
        if is_new:
            _mail(user, notices)
            SentMail.objects.filter(pk=claim.pk).update(sent_at=at)
            sent += 1
    return sent


def _mail(user: User, notices: list[RetentionNotice]) -> None:
    context = {
        "user": user,
        "notices": [{"rule": RULES[n.rule], "count": n.count, "day": n.acts_on} for n in notices],
        "link": full_address(reverse("retention_list")),
    }
    make_mail(
        "emails/retention_subject.txt",
        "emails/retention.txt",
        context,
        to=user.email,
        language=user.language or settings.LANGUAGE_CODE,
    ).send()
