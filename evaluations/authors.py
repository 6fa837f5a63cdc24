"""Who wrote in an evaluation, and so does not adopt it where an organisation asks for four eyes.

Asked of the trail, so that it also holds for what was changed again afterwards; and of many
sign-offs at once, in a fixed number of queries.
"""

from accounts.models import AuditEntry
from evaluations.enums import Way
from evaluations.models import (
    ActivityReview,
    ArrangementReview,
    BenefitReview,
    ColleagueAnswer,
    Evaluation,
    ExchangeReview,
    PartyResponse,
    ProposedActivity,
    Score,
    ThemeReview,
)

# Acts on an evaluation that make somebody its author.
AUTHOR_VERBS = ("conclude", "submit")
# What owners and the coordinator judge. Its rows are made when the evaluation opens.
VERDICTS = (ActivityReview, ThemeReview, ArrangementReview, ExchangeReview)


def is_author(sign_off, user) -> bool:
    """Whether the user wrote part of it: its conclusion, a verdict, a proposal, the answers."""
    return sign_off.pk in authored([sign_off], user)


def authored(sign_offs, user) -> set[int]:
    """Keys of those sign-offs whose evaluation, or whose own party's answers, the user wrote in.

    A manager who told the coordinator how they would score is one of the writers too.
    """
    evaluations = {row.evaluation_id: row.evaluation for row in sign_offs}
    led = {
        key
        for key, evaluation in evaluations.items()
        if user.pk in (evaluation.concluded_by_id, evaluation.submitted_by_id)
    }
    led |= _led(user, list(evaluations))
    answered = _answered(user, list(evaluations))
    return {
        row.pk
        for row in sign_offs
        if row.evaluation_id in led or (row.evaluation_id, row.party_id) in answered
    }


def _led(user, evaluations) -> set[int]:
    """Evaluations in which the user concluded, submitted, judged or proposed."""
    acts = AuditEntry.objects.filter(actor_id=user.pk)
    changed = acts.exclude(verb="create")
    mine = set(
        _touched(acts.filter(verb__in=AUTHOR_VERBS), Evaluation.objects.filter(pk__in=evaluations))
    )
    for model in VERDICTS:
        rows = model.objects.filter(evaluation__in=evaluations)
        mine |= set(_touched(changed, rows, "evaluation_id"))
    proposals = ProposedActivity.objects.filter(evaluation__in=evaluations)
    return mine | set(_touched(acts, proposals, "evaluation_id"))


def _answered(user, evaluations) -> set[tuple[int, int]]:
    """(evaluation, party) of the answers that the user wrote, for the party itself."""
    acts = AuditEntry.objects.filter(actor_id=user.pk)
    own = PartyResponse.objects.filter(evaluation__in=evaluations).exclude(way=Way.ON_BEHALF)
    of_response = ("response__evaluation_id", "response__party_id")
    colleagues = ColleagueAnswer.objects.filter(response__in=own, author=user)
    return {
        *_touched(acts.exclude(verb="create"), own, "evaluation_id", "party_id"),
        *_touched(acts, Score.objects.filter(response__in=own), *of_response),
        *_touched(acts, BenefitReview.objects.filter(response__in=own), *of_response),
        *colleagues.values_list(*of_response),
    }


def _touched(acts, rows, *keys):
    """The keys of those rows of which the trail holds such an act."""
    found = rows.filter(
        pk__in=acts.filter(object_type=rows.model._meta.label_lower).values("object_id")
    )
    keys = keys or ("pk",)
    return found.order_by().values_list(*keys, flat=len(keys) == 1)
