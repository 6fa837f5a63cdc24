"""Winding down or stopping: the partnership goes into its last stage, and somebody ends it."""

from django.utils.translation import gettext_lazy as _

from evaluations.enums import ConclusionKind
from partnerships.enums import Stage
from partnerships.lifecycle.partnership import PARTNERSHIP

from .follow_ups import add_action
from .words import in_own_words

TEXT_LENGTH = 300
SAID = {
    ConclusionKind.WIND_DOWN: _("Wind the partnership down, as adopted in: %(evaluation)s."),
    ConclusionKind.STOP: _("End the partnership, as adopted in: %(evaluation)s."),
}


def end_together(evaluation, *, by, at) -> None:
    """Let an active partnership wind down when that or stopping was the conclusion.

    It is never ended here: that is a manager's own act, with its date and reason. An action point
    asks for it.
    """
    said = SAID.get(evaluation.conclusion)
    partnership = evaluation.partnership
    if said is None or partnership.stage == Stage.ENDED:
        return
    text = in_own_words(said, TEXT_LENGTH, evaluation=evaluation)
    if partnership.stage in PARTNERSHIP.moves["wind_down"].sources:
        PARTNERSHIP.perform(partnership, "wind_down", by=by, at=at, reason=evaluation.summary)
    add_action(evaluation, text, assignee=partnership.coordinator, by=by, at=at)
