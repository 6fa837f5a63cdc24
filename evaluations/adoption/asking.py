"""Who is asked to adopt, until when, and what is recorded of who did not answer."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import records
from evaluations.enums import EvaluationState
from evaluations.lifecycle import SIGN_OFF
from evaluations.locking import locked
from evaluations.models import SignOff

# For who is asked but does not decide, counted from the submission.
ANSWERING_DAYS = 14


def asked_parties(evaluation) -> list[tuple]:
    """(party, whether it decides) of everybody who is asked; the named body is (None, True).

    Where only the lead party or a body decides, the other parties are asked as well. A party that
    has left and does not decide is not.
    """
    responses = evaluation.responses.select_related("party")
    rows = [
        (response.party, response.decides)
        for response in responses
        if response.decides or response.party.is_joined
    ]
    return [(None, True), *rows] if evaluation.deciding_body_id else rows


def deadline_for(evaluation, rows, on) -> dict:
    """The change that gives who does not decide a last day to answer, where one is missing."""
    waits = all(decides for _party, decides in rows)
    if waits or (evaluation.decide_on is not None and evaluation.decide_on >= on):
        return {}
    return {"decide_on": on + datetime.timedelta(days=ANSWERING_DAYS)}


def ask(evaluation, rows, *, by, at) -> None:
    """Ask everybody in this round."""
    for party, decides in rows:
        row = SignOff(evaluation=evaluation, party=party, round=evaluation.round, decides=decides)
        records.create(row, by=by, at=at)


def too_late(sign_off, on) -> str:
    """Why one who is asked without deciding cannot answer any more, or ""."""
    last = sign_off.evaluation.decide_on
    if sign_off.decides or last is None or on <= last:
        return ""
    return _("The last day to answer was %(day)s.") % {"day": date_format(last, "j F Y")}


def unanswered(evaluation, on):
    """Sign-offs of this round without an answer by the last day for it."""
    if evaluation.decide_on is None or on <= evaluation.decide_on:
        return SignOff.objects.none()
    rows = SignOff.objects.filter(evaluation=evaluation, round=evaluation.round, decides=False)
    return rows.waiting().select_related("party")


def close_unanswered(evaluation, *, by, at) -> int:
    """Record of an evaluation, already locked, who did not answer in time; returns how many."""
    rows = list(unanswered(evaluation, timezone.localdate(at)))
    for row in rows:
        row.evaluation = evaluation
        SIGN_OFF.perform(row, "lapse", by=by, at=at)
    return len(rows)


def close_sign_offs(*, by, at, dry_run=False) -> int:
    """Record of every evaluation who was asked, does not decide and did not answer in time.

    Safe to run twice. Returns how many sign-offs it closed; a dry run counts them only.
    """
    on = timezone.localdate(at)
    running = Q(evaluation__state__in=[EvaluationState.IN_REVIEW, EvaluationState.ADOPTED])
    late = SignOff.objects.waiting().filter(running, decides=False, evaluation__decide_on__lt=on)
    evaluations = {row.evaluation_id: row.evaluation for row in late.select_related("evaluation")}
    if dry_run:
        return sum(unanswered(evaluation, on).count() for evaluation in evaluations.values())
    return sum(_close(evaluation, by=by, at=at) for evaluation in evaluations.values())


@transaction.atomic
def _close(evaluation, *, by, at) -> int:
    return close_unanswered(locked(evaluation), by=by, at=at)
