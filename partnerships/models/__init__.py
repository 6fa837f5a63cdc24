from .agreement import Agreement, Document, Signature
from .arrangement import Arrangement, CommunicationItem, ExchangeItem
from .governance import Body, Seat
from .partnership import (
    NumberSequence,
    Partnership,
    PartnershipLink,
    Source,
    StakeholderBenefit,
    TargetGroup,
)
from .party import Party
from .plan import Activity, Plan
from .theme import Goal, GoalResult, MainArea, Programme, ProgressNote, Theme, ThemeOwner

__all__ = [
    "Activity",
    "Agreement",
    "Arrangement",
    "Body",
    "CommunicationItem",
    "Document",
    "ExchangeItem",
    "Goal",
    "GoalResult",
    "MainArea",
    "NumberSequence",
    "Partnership",
    "PartnershipLink",
    "Party",
    "Plan",
    "Programme",
    "ProgressNote",
    "Seat",
    "Signature",
    "Source",
    "StakeholderBenefit",
    "TargetGroup",
    "Theme",
    "ThemeOwner",
]
