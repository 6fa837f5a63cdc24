from .audit import AuditEntry, AuditText, FormToken, SentMail
from .base import Record
from .reach import ApiToken, MutedMail
from .user import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "AuditText",
    "FormToken",
    "MutedMail",
    "Record",
    "SentMail",
    "User",
]
