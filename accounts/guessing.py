"""Counts who guesses passwords and codes: 10 failures per address in a minute, then nothing.

The sign-in package counts per account (`ACCOUNT_RATE_LIMITS`). The address is counted here, apart
from that: the package forgets its counts when a code is right, and whoever has an account of their
own could then go on for ever.
"""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest


def begin_try(request: HttpRequest) -> ratelimit.RateLimitUsage | None:
    """Count one try of this address, or None when it had too many failures.

    It is counted before it is judged, so that tries at the same moment do not slip through
    together; ``rollback()`` of what is returned takes it back when it was right.
    """
    return ratelimit.consume(
        request, app="accounts", action="failed", config=settings.FAILURES_PER_ADDRESS
    )
