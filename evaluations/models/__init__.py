from .criterion import Criterion, CriterionText
from .evaluation import (
    CorrectionNote,
    Evaluation,
    EvaluationCriterion,
    PartyResponse,
    Score,
    SignOff,
)
from .review import ActivityReview, ArrangementReview, ProposedActivity, ThemeReview

__all__ = [
    "ActivityReview",
    "ArrangementReview",
    "CorrectionNote",
    "Criterion",
    "CriterionText",
    "Evaluation",
    "EvaluationCriterion",
    "PartyResponse",
    "ProposedActivity",
    "Score",
    "SignOff",
    "ThemeReview",
]
