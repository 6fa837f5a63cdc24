"""The whole page, part by part."""

from evaluations.trend import trend_of

from .agreed import arrangements_of
from .answers import parties_of, scores_of
from .decisions import conclusion_of, sign_offs_of
from .next_year import next_of
from .steps import counts_of, steps_of
from .themes import cut, themes_of
from .words import STATE_TONES, day, moment

SIDE_BY_SIDE = 4


def page_of(sheet, evaluation) -> dict:
    """Everything the page shows, in the language in use."""
    scores = scores_of(sheet)
    shown, more = cut(themes_of(sheet))
    return {
        "partnership": sheet["partnership"]["title"],
        "label": sheet["programme"]["label"],
        "next_label": sheet["programme"]["next_label"],
        "is_example": sheet["is_example"],
        "due_on": day(sheet["due_on"]),
        "is_shared": bool(sheet["shared_at"]),
        "shared_at": moment(sheet["shared_at"]),
        "state_tone": STATE_TONES[evaluation.state],
        "steps": steps_of(sheet, evaluation),
        "counts": counts_of(sheet["counts"]),
        "themes": shown,
        "more_themes": more,
        "activity_count": sheet["counts"]["activities"],
        "summaries": [theme for theme in (*shown, *more) if theme["summary"] or theme["next"]],
        "parties": parties_of(sheet),
        "scores": scores,
        "has_answers": any(row["known"] for row in scores),
        "side_by_side": len(sheet["parties"]) <= SIDE_BY_SIDE,
        "party_names": [party["name"] for party in sheet["parties"]],
        "sentences": [row for row in scores if row["sentences"]],
        "arrangements": arrangements_of(sheet),
        "conclusion": conclusion_of(sheet),
        "next_themes": next_of(sheet),
        **sign_offs_of(sheet),
        "trend": trend_of(sheet, evaluation),
    }
