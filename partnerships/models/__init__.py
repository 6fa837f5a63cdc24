from .accession import Accession
from .agreement import Agreement, Signature
from .approval import Amendment, ApprovalStep
from .arrangement import Arrangement, CommunicationItem, ExchangeItem
from .document import Document
from .goal import Goal, GoalResult
from .governance import ActionPoint, Body, Decision, Meeting, Seat
from .impact import ImpactDecision
from .importing import Import, ImportedRecord, ImportRow
from .note import Note
from .partnership import (
    NumberSequence,
    Partnership,
    PartnershipLink,
    Source,
    StakeholderBenefit,
    TargetGroup,
)
from .party import Party, PartyStep
from .plan import Activity, Plan
from .progress import ProgressNote
from .result import Result
from .saved_view import SavedView
from .theme import (
    MainArea,
    Programme,
    Theme,
    ThemeOwner,
    ThemeParticipant,
)

__all__ = [
    "Accession",
    "ActionPoint",
    "Activity",
    "Agreement",
    "Amendment",
    "ApprovalStep",
    "Arrangement",
    "Body",
    "CommunicationItem",
    "Decision",
    "Document",
    "ExchangeItem",
    "Goal",
    "GoalResult",
    "ImpactDecision",
    "Import",
    "ImportRow",
    "ImportedRecord",
    "MainArea",
    "Meeting",
    "Note",
    "NumberSequence",
    "Partnership",
    "PartnershipLink",
    "Party",
    "PartyStep",
    "Plan",
    "Programme",
    "ProgressNote",
    "Result",
    "SavedView",
    "Seat",
    "Signature",
    "Source",
    "StakeholderBenefit",
    "TargetGroup",
    "Theme",
    "ThemeOwner",
    "ThemeParticipant",
]
