from .card import CardConsent, ResultCard
from .criterion import Criterion, CriterionText
from .evaluation import CorrectionNote, Evaluation, EvaluationCriterion
from .guide import (
    Chapter,
    Contribution,
    ExampleConsent,
    Guide,
    GuideExample,
    GuideVersion,
    StartCheck,
)
from .proposal import FollowUp, ProposedActivity, ProposedExchange, Recommendation
from .response import BenefitReview, ColleagueAnswer, PartyResponse, Score
from .review import ActivityReview, ArrangementReview, ExchangeReview, ThemeReview
from .signoff import Deputy, MailedLink, SignOff

__all__ = [
    "ActivityReview",
    "ArrangementReview",
    "BenefitReview",
    "CardConsent",
    "Chapter",
    "ColleagueAnswer",
    "Contribution",
    "CorrectionNote",
    "Criterion",
    "CriterionText",
    "Deputy",
    "Evaluation",
    "EvaluationCriterion",
    "ExampleConsent",
    "ExchangeReview",
    "FollowUp",
    "Guide",
    "GuideExample",
    "GuideVersion",
    "MailedLink",
    "PartyResponse",
    "ProposedActivity",
    "ProposedExchange",
    "Recommendation",
    "ResultCard",
    "Score",
    "SignOff",
    "StartCheck",
    "ThemeReview",
]
