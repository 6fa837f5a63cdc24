"""The daily mail: each person gets at most one a day, of what is due and was not told yet.

`stages` is the one table of moments, `digest` finds who is told what, `escalating` whom else it
concerns, `claims` sees to it that nothing is told twice, `sending` mails it.
"""

from .digest import Digest, Line, digests_on
from .sending import Outcome, ServerDown, send_digests

__all__ = ["Digest", "Line", "Outcome", "ServerDown", "digests_on", "send_digests"]
