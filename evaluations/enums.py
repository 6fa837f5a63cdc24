"""Codes used by evaluations; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvaluationKind(TextChoices):
    YEARLY = "yearly", _("Yearly evaluation")
    INTERIM = "interim", _("Interim review")


class EvaluationState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    IN_REVIEW = "in_review", _("In review")
    ADOPTED = "adopted", _("Adopted")


class ResponseState(TextChoices):
    OPEN = "open", _("Not yet handed in")
    HANDED_IN = "handed_in", _("Handed in")


class Way(TextChoices):
    """How an answer or an adoption came in; printed as such."""

    REGISTER = "register", _("In the register")
    ON_BEHALF = "on_behalf", _("Recorded on its behalf")
    LINK = "link", _("Through a mailed link")


class Verdict(TextChoices):
    ACHIEVED = "achieved", _("Achieved")
    PARTLY = "partly", _("Partly achieved")
    NOT = "not", _("Not achieved")


class NextYear(TextChoices):
    CONTINUE = "continue", _("Continue")
    ADJUST = "adjust", _("Adjust")
    SCALE_UP = "scale_up", _("Scale up")
    STOP = "stop", _("Stop")


class ThemeNext(TextChoices):
    CONTINUE = "continue", _("Continue")
    ADJUST = "adjust", _("Adjust")
    PAUSE = "pause", _("Pause")
    STOP = "stop", _("Stop")


class Kept(TextChoices):
    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Partly kept")
    NOT = "not", _("Not kept")


class ConclusionKind(TextChoices):
    CONTINUE = "continue", _("Continue the partnership")
    CHANGE = "change", _("Change the partnership")
    EXTEND = "extend", _("Extend the agreement")
    WIND_DOWN = "wind_down", _("Wind down")
    STOP = "stop", _("Stop")


class SignOffState(TextChoices):
    WAITING = "waiting", _("Waiting")
    ADOPTED = "adopted", _("Adopted")
    SENT_BACK = "sent_back", _("Sent back with a note")
    VOID = "void", _("Fell away: sent back by another party")
    NO_ANSWER = "no_answer", _("No answer by the deadline")


class DoneBy(TextChoices):
    PARTIES = "parties", _("By the parties")
    BUREAU = "bureau", _("By an outside bureau")


class Noticed(TextChoices):
    """Whether people noticed what they should."""

    YES = "yes", _("Noticed")
    PARTLY = "partly", _("Partly noticed")
    NO = "no", _("Not noticed")
    UNKNOWN = "unknown", _("Not known")


class ExchangeNext(TextChoices):
    OPEN = "open", _("Stays open")
    CLOSE = "close", _("Closed")


class RecommendationAnswer(TextChoices):
    TAKEN = "taken", _("Taken over")
    PARTLY = "partly", _("Partly taken over")
    NOT_TAKEN = "not_taken", _("Not taken over")


class LinkPurpose(TextChoices):
    """For which single act a link was mailed."""

    ANSWER = "answer", _("To answer")
    DECIDE = "decide", _("To adopt or send back")


class CardState(TextChoices):
    DRAFT = "draft", _("Being made")
    ASKED = "asked", _("Waiting for agreement")
    SHARED = "shared", _("Shared")


class ContributionKind(TextChoices):
    TIP = "tip", _("Tip")
    EXAMPLE = "example", _("Experience")
    CORRECTION = "correction", _("Improvement of the text")
    CHAPTER = "chapter", _("New chapter")


class ContributionState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Taken over")
    DECLINED = "declined", _("Not taken over")


class StartAnswer(TextChoices):
    MET = "met", _("Met")
    NOT_YET = "not_yet", _("Not yet")
    UNKNOWN = "unknown", _("Unknown")
