"""The whole page, part by part."""

from evaluations.enums import DoneBy, EvaluationKind
from evaluations.trend import trend_of

from .agreed import arrangements_of, benefits_of, exchange_of
from .answers import layout_of, parties_of, scores_of
from .brief import brief_of
from .changes import changes_of
from .decisions import conclusion_of, follow_ups_of, meeting_of, recommendations_of, sign_offs_of
from .next_year import next_of
from .steps import counts_of, steps_of
from .themes import cut, themes_of
from .words import STATE_TONES, day, moment, status_of


def page_of(sheet, evaluation, *, on, order="difference") -> dict:
    """Everything the page shows, in the language in use; ``order`` is that of the criteria."""
    scores = scores_of(sheet, order)
    themes, conclusion = themes_of(sheet), conclusion_of(sheet)
    shown, more = cut(themes)
    return {
        "partnership": sheet["partnership"]["title"],
        "label": sheet["programme"]["label"],
        "next_label": sheet["programme"]["next_label"],
        "is_example": sheet["is_example"],
        "bureau": sheet["bureau"] if sheet["done_by"] == DoneBy.BUREAU else "",
        "due_on": day(sheet["due_on"]),
        "is_shared": bool(sheet["shared_at"]),
        "is_open_scoring": sheet["open_scoring"],
        "shared_at": moment(sheet["shared_at"]),
        "status": status_of(evaluation, on),
        "state_tone": STATE_TONES[evaluation.state],
        "steps": steps_of(sheet, evaluation),
        "brief": brief_of(sheet, scores),
        "changes": changes_of(sheet),
        "counts": counts_of(sheet["counts"]),
        "all_themes": themes,
        "themes": shown,
        "more_themes": more,
        "activity_count": sheet["counts"]["activities"],
        **_answers(sheet, scores, order),
        "arrangements": arrangements_of(sheet),
        "benefits": benefits_of(sheet),
        "exchange": exchange_of(sheet),
        "meeting": meeting_of(sheet),
        "conclusion": conclusion,
        "makes_programme": sheet["kind"] == EvaluationKind.YEARLY and not conclusion["stops"],
        "follow_ups": follow_ups_of(sheet),
        "recommendations": recommendations_of(sheet),
        "next_themes": next_of(sheet),
        **sign_offs_of(sheet),
        "trend": trend_of(sheet),
    }


def _answers(sheet, scores, order) -> dict:
    return {
        "parties": parties_of(sheet),
        "party_names": [party["name"] for party in sheet["parties"]],
        "scores": scores,
        "order": order,
        "layout": layout_of(sheet),
        "has_answers": any(row["known"] for row in scores),
        "has_more_orders": len(scores) > 1 and any(row["difference"] for row in scores),
    }
