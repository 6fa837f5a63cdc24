"""What the figures suggest as a verdict. It stays a suggestion: the owner decides."""

from evaluations.enums import Verdict
from partnerships.enums import ActivityState


def suggested_verdict(activity, result) -> str:
    """The verdict that target and result point at, or "" where the figures do not tell."""
    if activity.state == ActivityState.NOT_DONE:
        return Verdict.NOT
    if result is None or not activity.target or activity.target < 0:
        return ""
    if result >= activity.target:
        return Verdict.ACHIEVED
    return Verdict.PARTLY if result > 0 else Verdict.NOT
