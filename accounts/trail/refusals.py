"""What was refused to somebody who is signed in, and what broke under their hands.

Told are 403s: of what lies outside somebody's sight (404) it must not even be known that they
came near it, and a form at the wrong moment (409) is no matter of rights.
"""

import logging
from typing import Any

from django.db import Error, OperationalError, transaction
from django.utils import timezone

from accounts import records
from accounts.models import Result
from accounts.trail import flood

log = logging.getLogger("registry.trail")
# A person who clicks about meets a few; a program that tries everything meets hundreds.
MOST_REFUSED = 20
REFUSAL_VERBS = ("deny", "fail")


def note_refusal(request: Any, *, permission: str = "", target: Any = None) -> None:
    """Write down that a signed-in user was refused a page or an act (403).

    A refusal stays one while the trail cannot be written for a moment: the log tells it then.
    """
    try:
        _note(request, "deny", Result.REFUSED, target, permission=permission)
    except OperationalError:
        log.warning("A refusal of %s could not be written in the trail", permission, exc_info=True)


def note_failure(request: Any) -> None:
    """Write down that what a signed-in user sent broke off (500); never fails itself."""
    if request.method == "POST":
        try:
            _note(request, "fail", Result.FAILED, None)
        except Error:
            log.warning("A failure could not be written in the trail", exc_info=True)


def _note(request: Any, verb: str, result: Result, target: Any, **told: Any) -> None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    seen = flood.look(f"{verb}-{user.pk}", MOST_REFUSED)
    if not seen.counts:
        return
    if seen.is_last:
        told["and_more"] = True
    match = request.resolver_match
    told |= {"page": match.view_name if match else "", "method": request.method}
    about = target if hasattr(target, "audit_scope") else user
    with transaction.atomic():
        records.audit(
            by=user,
            at=timezone.now(),
            verb=verb,
            obj=about,
            after={name: value for name, value in told.items() if value},
            scope=None if about is target else (None, None),
            result=result,
        )
