"""Codes used by partnerships; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartnershipKind(TextChoices):
    BILATERAL = "bilateral", _("Bilateral partnership")
    MULTI_PARTY = "multi_party", _("Multi-party partnership")
    REGIONAL_PACT = "regional_pact", _("Regional pact")
    NETWORK = "network", _("Network")
    TRANSFER = "transfer", _("Transfer of activities")


class Stage(TextChoices):
    EXPLORING = "exploring", _("Exploring")
    ACTIVE = "active", _("Active")
    WINDING_DOWN = "winding_down", _("Winding down")
    ENDED = "ended", _("Ended")


class Rhythm(TextChoices):
    YEARLY = "yearly", _("Every year")
    TWO_YEARLY = "two_yearly", _("Every two years")
    ONCE = "once", _("Once, at the end")
    NONE = "none", _("No evaluation")
    NOT_AGREED = "not_agreed", _("Not agreed")


class DecidedBy(TextChoices):
    EVERY_PARTY = "every_party", _("Every party")
    NAMED_BODY = "named_body", _("A named body")
    LEAD_PARTY = "lead_party", _("The lead party")


class AreaBasis(TextChoices):
    NOT_STATED = "not_stated", _("Not stated")
    STATED = "stated", _("Stated by the parties")
    COMPUTED = "computed", _("Computed from the working areas of the parties")


class LinkKind(TextChoices):
    PREDECESSOR = "predecessor", _("Predecessor")
    SUCCESSOR = "successor", _("Successor")
    PART_OF = "part_of", _("Part of")
    HOLDS = "holds", _("Holds")
    RELATED = "related", _("Related")

    @property
    def other_end(self) -> "LinkKind":
        """What a link of this kind is when it is read from the other partnership."""
        ends = {
            LinkKind.PREDECESSOR: LinkKind.SUCCESSOR,
            LinkKind.SUCCESSOR: LinkKind.PREDECESSOR,
            LinkKind.PART_OF: LinkKind.HOLDS,
            LinkKind.HOLDS: LinkKind.PART_OF,
        }
        return ends.get(self, self)


class PartyRole(TextChoices):
    PARTNER = "partner", _("Partner")
    LEAD = "lead", _("Lead party")
    HOST = "host", _("Host")
    SUPPORTER = "supporter", _("Supporter")
    INITIATOR = "initiator", _("Initiator")


class PartyState(TextChoices):
    WANTED = "wanted", _("Wanted")
    APPROACHED = "approached", _("Approached")
    INVITED = "invited", _("Invited")
    IN_TALKS = "in_talks", _("In talks")
    JOINED = "joined", _("Joined")
    LEFT = "left", _("Left")
    DECLINED = "declined", _("Declined")
    SUCCEEDED = "succeeded", _("Succeeded by another")


class LeavingCause(TextChoices):
    NOT_STATED = "not_stated", _("Not stated")
    WITHDRAWAL = "withdrawal", _("Withdrew")
    MERGER = "merger", _("Merger")
    DISSOLUTION = "dissolution", _("Dissolved")
    SUCCEEDED = "succeeded", _("Succeeded by another organisation")


class AgreementKind(TextChoices):
    COOPERATION = "cooperation", _("Cooperation agreement")
    LETTER_OF_INTENT = "letter_of_intent", _("Letter of intent")
    COVENANT = "covenant", _("Covenant")
    PACT = "pact", _("Pact")
    FRAMEWORK = "framework", _("Framework agreement")
    SUB_AGREEMENT = "sub_agreement", _("Sub-agreement")
    TRANSFER = "transfer", _("Transfer agreement")
    MOU = "mou", _("Memorandum of understanding")
    OTHER = "other", _("Other")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Draft")
    TO_SIGN = "to_sign", _("To be signed")
    SIGNED = "signed", _("Signed")
    NOTICE_GIVEN = "notice_given", _("Notice given")
    ENDED = "ended", _("Ended early")
    NEVER_SIGNED = "never_signed", _("Never signed")


class Stated(TextChoices):
    NOT_STATED = "not_stated", _("Not stated")
    NONE = "none", _("None")
    STATED = "stated", _("Stated")


class Renewal(TextChoices):
    NOT_STATED = "not_stated", _("Not stated")
    NONE = "none", _("None")
    TACIT = "tacit", _("By itself")
    ON_REQUEST = "on_request", _("On request")
    AFTER_EVALUATION = "after_evaluation", _("After the evaluation")


class Duration(TextChoices):
    NOT_STATED = "not_stated", _("Not stated")
    OPEN = "open", _("Without an end")
    FIXED = "fixed", _("Until a date, or for a term")


class TermUnit(TextChoices):
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class TermAnchor(TextChoices):
    SIGNING = "signing", _("from the signing")
    START = "start", _("from the start")


class SignatureState(TextChoices):
    AWAITED = "awaited", _("Awaited")
    SIGNED = "signed", _("Signed")
    REFUSED = "refused", _("Refused")


class DocumentKind(TextChoices):
    AGREEMENT = "agreement", _("Agreement as signed")
    MINUTES = "minutes", _("Minutes")
    PLAN = "plan", _("Plan")
    REPORT = "report", _("Report")
    PICTURE = "picture", _("Picture")
    OTHER = "other", _("Other")


class ArrangementKind(TextChoices):
    PRACTICAL = "practical", _("Practical")
    SUBSTANTIVE = "substantive", _("Substantive")
    COMMUNICATION = "communication", _("Communication")


class Force(TextChoices):
    EFFORT = "effort", _("Effort obligation")
    RESULT = "result", _("Result obligation")
    PREFERENCE = "preference", _("First choice")
    INTENTION = "intention", _("Intention")
    NOT_STATED = "not_stated", _("Not stated")


class ExchangeDirection(TextChoices):
    OFFER = "offer", _("Offers")
    REQUEST = "request", _("Seeks")


class ExchangeState(TextChoices):
    OPEN = "open", _("Open")
    MATCHED = "matched", _("Matched")
    CLOSED = "closed", _("Closed")


class ThemeStage(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("Adopted")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    DROPPED = "dropped", _("Dropped")


class ThemeArea(TextChoices):
    SHARED = "shared", _("The shared area")
    WHOLE = "whole", _("The whole working areas of the parties")
    LISTED = "listed", _("These municipalities")


class PlanState(TextChoices):
    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", _("Adopted")
    CLOSED = "closed", _("Closed")


class ActivityKind(TextChoices):
    ACTIVITY = "activity", _("Activity")
    PILOT = "pilot", _("Pilot")
    TRAINING = "training", _("Training")
    PLACEMENT = "placement", _("Placement")
    EVENT = "event", _("Event")
    PUBLICITY = "publicity", _("Publicity")


class ActivityState(TextChoices):
    IDEA = "idea", _("Idea")
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", pgettext_lazy("activity", "Done")
    PARTLY = "partly", _("Partly done")
    NOT_DONE = "not_done", _("Not done")
    MOVED = "moved", _("Moved on")


class PilotOutcome(TextChoices):
    STOP = "stop", _("Stop")
    ADJUST = "adjust", _("Adjust")
    SCALE_UP = "scale_up", _("Scale up")


class Health(TextChoices):
    ON_TRACK = "on_track", _("On track")
    ATTENTION = "attention", _("Needs attention")
    STALLED = "stalled", _("Stalled")


class SeatRole(TextChoices):
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")


class Visibility(TextChoices):
    """Who may read a note or document; the level is printed on it."""

    OWN = "own", _("Only our own organisation")
    PARTIES = "parties", _("All parties")
    EVERYONE = "everyone", _("Everyone who may see this partnership, also who is invited")


class ApprovalKind(TextChoices):
    ADVICE = "advice", _("Advice")
    CONSENT = "consent", _("Consent")


class ApprovalOutcome(TextChoices):
    AWAITED = "awaited", pgettext_lazy("advice or approval", "Awaited")
    POSITIVE = "positive", _("Positive")
    CONDITIONAL = "conditional", _("Positive, with conditions")
    NEGATIVE = "negative", _("Negative")
    NOT_NEEDED = "not_needed", _("Not needed after all")


class AccessionState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ActionState(TextChoices):
    OPEN = "open", pgettext_lazy("action point", "Open")
    DONE = "done", pgettext_lazy("action point", "Done")
    DROPPED = "dropped", pgettext_lazy("action point", "No longer needed")


class ImpactAnswer(TextChoices):
    STAY = "stay", _("Stays")
    MOVE = "move", _("Moves along")
    END = "end", _("Ends")


class CommunicationKind(TextChoices):
    PUBLICITY = "publicity", _("Publicity")
    MENTION = "mention", _("Mention in own media")
    INTERNAL = "internal", _("Internal communication")
    OFFER = "offer", _("Special offer")
    OTHER = "other", _("Other")


class CommunicationReach(TextChoices):
    EXTERNAL = "external", _("External")
    INTERNAL = "internal", _("Internal")


class CommunicationState(TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", pgettext_lazy("communication", "Done")


class ImportState(TextChoices):
    """How far a spreadsheet is on its way in."""

    UPLOADED = "uploaded", _("columns to be pointed out")
    CHECKING = "checking", _("being looked through")
    CHECKED = "checked", _("looked through")
    WRITING = "writing", _("being read in")
    WRITTEN = "written", _("read in")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", pgettext_lazy("import", "taken back")
    FAILED = "failed", _("failed")
