"""Forgetting by itself: announced first, carried out when the announcement has stood."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts import records
from accounts.models import User
from overview.models import RetentionNotice

from . import ledger
from .announcing import STANDS, tell_everybody, was_told
from .rules import RULES, Rule


@dataclass
class Applied:
    """What one run did, per rule: announced, or carried out; and whom it could not tell."""

    announced: list[RetentionNotice] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[User, Exception]] = field(default_factory=list)


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
        applied.failures = tell_everybody(at=at, on=on)
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
    elif notice.acts_on <= on and was_told(notice):
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
