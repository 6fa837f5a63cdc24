"""What still has to be filled in before a step of the evaluation can be taken.

Each function answers with a sentence for the user, or "" when nothing is in the way.
"""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from evaluations.enums import ConclusionKind, EvaluationState
from evaluations.models import Score
from partnerships.enums import ThemeStage

EXPLAIN_UP_TO = 2
EXPLAIN_CHANGE = 2
NAMED = 4


def needs_sentence(value, last) -> bool:
    """Whether a score asks for a sentence: it is low, or moved two or more since last year."""
    if value is None:
        return False
    return value <= EXPLAIN_UP_TO or (last is not None and abs(value - last) >= EXPLAIN_CHANGE)


def last_scores(response) -> dict[str, Score]:
    """Criterion code → this organisation's own score in its latest earlier adopted evaluation."""
    evaluation = response.evaluation
    earlier = Score.objects.filter(
        response__evaluation__programme__partnership=evaluation.programme.partnership_id,
        response__evaluation__programme__year__lt=evaluation.programme.year,
        response__evaluation__kind=evaluation.kind,
        response__evaluation__state=EvaluationState.ADOPTED,
        response__party__organisation_id=response.party.organisation_id,
        response__handed_in_at__isnull=False,
    )
    rows = list(
        earlier.select_related("criterion", "response__evaluation__programme").order_by(
            "-response__evaluation__programme__year", "criterion__position"
        )
    )
    latest = [row for row in rows if row.response.evaluation_id == rows[0].response.evaluation_id]
    return {row.criterion.code: row for row in latest}


def progress(rows, evaluation) -> dict[str, int]:
    """How many of the criteria these rows answer."""
    return {
        "done": sum(row.value is not None or row.not_applicable for row in rows),
        "all": evaluation.criteria.count(),
    }


def not_writable(response) -> str:
    """Why this party's answers cannot change now."""
    evaluation = response.evaluation
    if evaluation.state != EvaluationState.OPEN:
        return _("The evaluation was submitted, so the answers stand.")
    if evaluation.is_shared and evaluation.round == 1:
        return _("The answers were shared with all parties, so they stand.")
    return ""


def handed_in_already(response) -> str:
    """Why nothing is added to these answers any more, or ""."""
    return _("These answers were handed in.") if response.is_handed_in else ""


def before_handing_in(response) -> str:
    """What this party's answers still lack."""
    scores = {score.criterion_id: score for score in response.scores.all()}
    last = last_scores(response)
    unscored, unexplained = [], []
    for criterion in response.evaluation.criteria.all():
        score = scores.get(criterion.pk)
        if score is None or (score.value is None and not score.not_applicable):
            unscored.append(criterion.title)
        elif not score.comment and needs_sentence(score.value, _value(last, criterion.code)):
            unexplained.append(criterion.title)
    if unscored:
        return _("Not scored yet: %(criteria)s.") % {"criteria": in_words(unscored)}
    if unexplained:
        return _("A sentence is still missing at: %(criteria)s.") % {
            "criteria": in_words(unexplained)
        }
    return ""


def _value(last, code):
    return last[code].value if code in last else None


def may_review(evaluation) -> str:
    """Why verdicts cannot be written now."""
    if evaluation.state == EvaluationState.IN_REVIEW:
        return _("The evaluation was submitted, so the verdicts stand.")
    if evaluation.state != EvaluationState.OPEN:
        return _("The evaluation was adopted and does not change any more.")
    return ""


def may_conclude(evaluation) -> str:
    """Why the conclusion cannot be written now."""
    if reason := may_review(evaluation):
        return reason
    if not evaluation.is_shared:
        return _("The conclusion follows when the answers of all parties are shared.")
    return ""


def before_submitting(evaluation) -> str:
    """What an evaluation still lacks before those who decide are asked."""
    if not evaluation.is_shared:
        return _("Not all parties have handed in their answers yet.")
    if not evaluation.conclusion:
        return _("The conclusion is not written yet.")
    if evaluation.conclusion == ConclusionKind.EXTEND and not evaluation.extended_until:
        return _("Not yet said which agreement is extended, and until when.")
    loose = [
        review.activity.title
        for review in evaluation.activity_reviews.select_related("activity")
        if not review.next_year
        and (review.verdict or review.next_target is not None or review.lesson)
    ]
    if loose:
        return _("Not yet said what happens next year with: %(activities)s.") % {
            "activities": in_words(loose)
        }
    return _ended_theme(evaluation)


def _ended_theme(evaluation) -> str:
    """Next year's activities under a theme that has ended in the meantime would get no place."""
    stages = (ThemeStage.COMPLETED, ThemeStage.DROPPED)
    ended = evaluation.proposed_activities.filter(theme__stage__in=stages).select_related("theme")
    titles = list(dict.fromkeys(proposal.theme.title for proposal in ended))
    if not titles:
        return ""
    return _("Has ended, and still has activities in the proposed programme: %(themes)s.") % {
        "themes": in_words(titles)
    }


def in_words(names) -> str:
    """ "One, two, three and 5 more"."""
    if len(names) <= NAMED:
        return get_text_list(names, _("and"))
    more = _("%(number)s others") % {"number": len(names) - NAMED + 1}
    return get_text_list([*names[: NAMED - 1], more], _("and"))
