from .audit import AuditEntry, AuditSeal, AuditText, Erasing, FormToken, Result, SentMail
from .base import Record
from .reach import ApiToken, MutedMail
from .user import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "AuditSeal",
    "AuditText",
    "Erasing",
    "FormToken",
    "MutedMail",
    "Record",
    "Result",
    "SentMail",
    "User",
]
