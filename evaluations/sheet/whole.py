"""The sheet as a whole: fetched, composed, and the one to show."""

from django.db.models import Prefetch, prefetch_related_objects

from evaluations.enums import EvaluationState
from evaluations.models import PartyResponse, SignOff, ThemeReview
from lib.dates import programme_label
from partnerships.models import ThemeOwner

from .agreed import arrangements_of, exchange_of
from .answers import answers_of
from .benefits import benefits_of
from .concluding import conclusion_of, follow_ups_of, recommendations_of
from .decisions import meeting_of, sign_offs_of
from .history import before_of, earlier_of, kept_years
from .next_year import next_programme_of
from .themes import counts_of, themes_of
from .upgrade import SHAPE, upgraded
from .values import moment


def sheet_of(evaluation) -> dict:
    """The sheet to show: the stored one from submission on, with today's decisions beside it."""
    if evaluation.frozen is None or evaluation.state == EvaluationState.OPEN:
        return upgraded(build_sheet(evaluation))
    if evaluation.is_adopted:
        return upgraded(evaluation.frozen)
    return upgraded({**evaluation.frozen, "sign_offs": sign_offs_of(evaluation)})


def load_parts(evaluation) -> None:
    """Fetch answers, themes and decisions once, for the sheet and for who must act."""
    owners = Prefetch("theme__owners", ThemeOwner.objects.current().select_related("contact"))
    themes = ThemeReview.objects.select_related("theme__main_area").prefetch_related(owners)
    responses = PartyResponse.objects.select_related("party__organisation")
    decisions = SignOff.objects.select_related("party__organisation", "decided_by")
    prefetch_related_objects(
        [evaluation],
        Prefetch("responses", responses),
        Prefetch("theme_reviews", themes),
        Prefetch("sign_offs", decisions),
    )


def build_sheet(evaluation) -> dict:
    """Everything of an evaluation as it stands now; a fixed number of queries."""
    load_parts(evaluation)
    programme, partnership = evaluation.programme, evaluation.programme.partnership
    years = kept_years(evaluation)
    before = before_of(years)
    themes = themes_of(evaluation, before)
    return {
        "shape": SHAPE,
        "partnership": {"id": partnership.pk, "title": partnership.title},
        "programme": {
            "id": programme.pk,
            "year": programme.year,
            "label": programme.label,
            "next_label": programme_label(*partnership.programme_period(programme.year + 1)),
        },
        "kind": evaluation.kind,
        "is_example": evaluation.is_example,
        "done_by": evaluation.done_by,
        "bureau": evaluation.bureau,
        "due_on": evaluation.due_on.isoformat(),
        "shared_at": moment(evaluation.shared_at),
        "open_scoring": evaluation.open_scoring,
        "round": evaluation.round,
        "deciding_body": evaluation.deciding_body.name if evaluation.deciding_body else "",
        **answers_of(evaluation),
        "themes": themes,
        "counts": counts_of(themes),
        "benefits": benefits_of(evaluation),
        "arrangements": arrangements_of(evaluation),
        "exchange": exchange_of(evaluation),
        "meeting": meeting_of(evaluation),
        "conclusion": conclusion_of(evaluation),
        "follow_ups": follow_ups_of(evaluation),
        "recommendations": recommendations_of(evaluation),
        "next": next_programme_of(evaluation, themes),
        "sign_offs": sign_offs_of(evaluation),
        "earlier": earlier_of(years),
        "before": before,
    }
