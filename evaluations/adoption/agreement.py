"""An agreement is extended when that was the conclusion."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import records
from evaluations.enums import ConclusionKind
from lib.dates import HonestDate
from partnerships.models import Amendment

from .follow_ups import add_action
from .words import in_own_words

TEXT_LENGTH = 300


def extend_agreement(evaluation, *, by, at) -> None:
    """Record the extension as an addendum with the new end, and have somebody get it signed.

    It holds from the day of the adoption, because the parties decided it; that it is not signed is
    left as it is: no date of signing is made up. An agreement that ended in the meantime takes no
    addendum: then the action point says so.
    """
    agreement = evaluation.extends_agreement
    if evaluation.conclusion != ConclusionKind.EXTEND or agreement is None:
        return
    until = HonestDate.from_date(evaluation.extended_until)
    names = {"agreement": agreement, "evaluation": evaluation, "day": until}
    if not agreement.takes_amendments:
        text = _("Make a new agreement: “%(agreement)s” has ended and cannot be extended.")
    else:
        words = _("Extended until and including %(day)s, as adopted in: %(evaluation)s.")
        amendment = Amendment(
            agreement=agreement,
            text=in_own_words(words, **names),
            effective=HonestDate.from_date(timezone.localdate(at)),
            new_end=until,
        )
        records.create(amendment, by=by, at=at)
        records.update(evaluation, {"created_amendment": amendment}, by=by, at=at, verb="extend")
        text = _("Have the extension of “%(agreement)s” until and including %(day)s signed.")
    add_action(
        evaluation,
        in_own_words(text, TEXT_LENGTH, **names),
        assignee=evaluation.partnership.coordinator,
        by=by,
        at=at,
    )
