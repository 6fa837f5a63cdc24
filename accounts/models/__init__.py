from .audit import AuditEntry, AuditText, FormToken, SentMail
from .base import Record
from .user import User

__all__ = ["AuditEntry", "AuditText", "FormToken", "Record", "SentMail", "User"]
