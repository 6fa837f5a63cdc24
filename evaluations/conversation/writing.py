"""What was said at the table, written down in one go."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from evaluations.adoption.words import in_own_words
from evaluations.completeness import may_conclude
from evaluations.concluding import conclude
from evaluations.locking import locked
from evaluations.reviewing import save_theme_review
from lib.dates import HonestDate
from partnerships.governance import keep_next_meeting
from partnerships.models import Body, Decision, Meeting

BODY_NAME = _("Yearly conversation")
BODY_LENGTH = 150
DECISION_LENGTH = 400


@dataclass
class Choice:
    """What was decided of one theme: of itself, of its activities, and what is new in it."""

    review: Any
    version: int | None = None
    next_year: str = ""
    activities: list[tuple] = field(default_factory=list)
    proposals: list[tuple] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.next_year or self.activities or self.proposals)


@dataclass
class Talk:
    """Everything that was typed on the sheet.

    ``conclusion`` are the arguments of `conclude`; ``notes`` (criterion with scores, note) pairs.
    ``body`` is where the meeting belongs, or None for a new body of yearly conversations;
    ``seen`` the version of the meeting when it was there before.
    """

    conclusion: dict
    held_on: Any
    attending: list
    minutes: str = ""
    body: Body | None = None
    seen: int | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)


@transaction.atomic
def hold(evaluation, talk: Talk, *, by, at):
    """Write what was said: minutes, conclusion, next year, decisions. Returns the evaluation.

    The first time makes the meeting, with a body when there is none; later times go on in the
    same one. Every choice made at the table is a decision of that meeting too. Whoever writes it
    is an author and cannot adopt. Raises WrongMoment before the answers are shared or after
    submission, StaleRecord when somebody else changed any of it: then nothing is written.
    """
    stored = locked(evaluation)
    if reason := may_conclude(stored):
        raise WrongMoment(reason)
    if stored.version != talk.conclusion["version"]:
        raise StaleRecord(stored)
    meeting = _write_meeting(stored, talk, by=by, at=at)
    changes = {**talk.conclusion["changes"], "meeting": meeting}
    saved = conclude(evaluation, **{**talk.conclusion, "changes": changes}, by=by, at=at)
    for choice in talk.choices:
        _write_choice(stored, choice, by=by, at=at)
    texts = [text for choice in talk.choices for text in _decided(choice)] + talk.decisions
    for text in texts:
        decision = Decision(
            partnership=stored.partnership,
            meeting=meeting,
            text=text[:DECISION_LENGTH],
            decided=HonestDate.from_date(talk.held_on),
        )
        records.create(decision, by=by, at=at)
    return saved


def _write_meeting(evaluation, talk, *, by, at) -> Meeting:
    """Make the meeting, or go on in the one that was made before."""
    minutes = "\n".join([*filter(None, [talk.minutes]), *(_noted(*note) for note in talk.notes)])
    links = {"attending": talk.attending}
    if evaluation.meeting_id is None:
        meeting = Meeting(
            body=talk.body or _new_body(evaluation.partnership, by=by, at=at),
            title=in_own_words(_("Conversation: %(evaluation)s"), evaluation=evaluation),
            held=HonestDate.from_date(talk.held_on),
            minutes=minutes,
        )
        records.create(meeting, by=by, at=at, links=links)
    else:
        meeting = evaluation.meeting
        changes = {"minutes": minutes}
        if meeting.held.lower != talk.held_on or meeting.held.precision != "day":
            changes["held"] = HonestDate.from_date(talk.held_on)
        records.update(meeting, changes, by=by, at=at, version=talk.seen, links=links)
    keep_next_meeting(meeting.body, at=at)
    return meeting


def _new_body(partnership, *, by, at) -> Body:
    last = partnership.bodies.aggregate(last=Max("position"))["last"]
    body = Body(
        partnership=partnership,
        name=in_own_words(BODY_NAME, BODY_LENGTH),
        position=0 if last is None else last + 1,
    )
    return records.create(body, by=by, at=at)


def _noted(subject: str, note: str) -> str:
    return f"{subject}: {note}"


def _write_choice(evaluation, choice, *, by, at) -> None:
    """Write the verdicts of one theme; an activity that goes on is proposed for next year."""
    if choice.is_empty:
        return
    changes = {"next_year": choice.next_year} if choice.next_year else {}
    save_theme_review(
        choice.review,
        changes,
        activities=choice.activities,
        proposals=choice.proposals,
        version=choice.review.version if choice.version is None else choice.version,
        by=by,
        at=at,
    )


def _decided(choice) -> list[str]:
    """The choices of one theme as decisions, in the language of the register."""
    texts = []
    theme = choice.review.theme
    if choice.next_year:
        words = _("Theme “%(theme)s” next year: %(choice)s.")
        label = choice.review.get_next_year_display
        texts.append(in_own_words(words, theme=theme, choice=Late(label)))
    for review, _changes, _version in choice.activities:
        words = _("“%(activity)s” next year: %(choice)s.")
        label = review.get_next_year_display
        texts.append(in_own_words(words, activity=review.activity, choice=Late(label)))
    for proposal, _changes, _version in choice.proposals:
        words = _("New next year under “%(theme)s”: %(activity)s.")
        texts.append(in_own_words(words, theme=theme, activity=proposal.title))
    return texts


class Late:
    """Words that are looked up in the language in use when they are written."""

    def __init__(self, words):
        self.words = words

    def __str__(self) -> str:
        return str(self.words())
