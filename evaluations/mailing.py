"""Secret links by which a party without an account answers or decides: mailed once, for one act.

The link is stored as a hash only. It dies when it is used, withdrawn or expired; when what it was
sent for has moved on (handed in, sent back, decided); and when the party has its own people here.
"""

import datetime
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations import acting, adoption, answering, completeness
from evaluations.adoption.asking import too_late
from evaluations.enums import EvaluationState, LinkPurpose, SignOffState, Way
from evaluations.locking import locked
from evaluations.models import MailedLink, PartyResponse, SignOff
from lib.mail import make_mail
from organisations.inviting import hash_of, link_of

VALID_FOR = datetime.timedelta(days=14)
ADDRESSES = {LinkPurpose.ANSWER: "mailed_link_answer", LinkPurpose.DECIDE: "mailed_link_decide"}


@dataclass(frozen=True)
class Asked:
    """Somebody who can be sent a link now: for what, and which party (None: the named body)."""

    purpose: str
    party: object
    decider: object

    @property
    def key(self) -> str:
        return f"{self.purpose}-{self.party.pk if self.party else 'body'}"

    @property
    def label(self) -> str:
        words = (
            _("%(party)s: answer")
            if self.purpose == LinkPurpose.ANSWER
            else _("%(party)s: adopt or send back")
        )
        return words % {"party": self.decider}


def who_can_be_sent(evaluation, on) -> list[Asked]:
    """Parties whose turn it is and who have nobody here to take it."""
    responses = evaluation.responses.select_related("party__organisation")
    found = []
    for response in responses:
        response.evaluation = evaluation
        if not why_not_answer(response):
            found.append(Asked(LinkPurpose.ANSWER, response.party, response.party))
    rows = evaluation.sign_offs.filter(round=evaluation.round).select_related("party__organisation")
    for row in rows:
        row.evaluation = evaluation
        if not why_not_decide(row, on):
            decider = row.party or evaluation.deciding_body
            found.append(Asked(LinkPurpose.DECIDE, row.party, decider))
    return found


def why_not_answer(response) -> str:
    """Why this party is not asked to answer by a link now, or ""."""
    if not response.party.is_joined:
        return _("%(party)s takes no part any more.") % {"party": response.party}
    return (
        completeness.handed_in_already(response)
        or completeness.not_writable(response)
        or acting.answers_for_itself(response.party)
    )


def why_not_decide(sign_off, on) -> str:
    """Why this decider is not asked by a link now, or ""."""
    party, evaluation = sign_off.party, sign_off.evaluation
    if party and not party.is_joined:
        return _("%(party)s takes no part any more.") % {"party": party}
    asked = evaluation.state == EvaluationState.IN_REVIEW or (
        evaluation.is_adopted and not sign_off.decides
    )
    if not asked or sign_off.round != evaluation.round:
        return _("The evaluation is not waiting for this decision any more.")
    if sign_off.state != SignOffState.WAITING:
        return _("This was already decided.")
    return too_late(sign_off, on) or acting.decides_for_itself(sign_off)


@transaction.atomic
def send_link(evaluation, *, purpose, party, email, person, language, by, at) -> MailedLink:
    """Mail a link to a party (or to the named body, ``party`` None) and return its record.

    A link that was open for the same act is withdrawn: there is one at a time. The mail goes out
    once the link is stored. Raises WrongMoment when nothing is asked of them now, or when they
    have their own people in the register.
    """
    evaluation = locked(evaluation)
    wanted = (purpose, party.pk if party else None)
    able = who_can_be_sent(evaluation, timezone.localdate(at))
    if wanted not in [(one.purpose, one.party.pk if one.party else None) for one in able]:
        raise WrongMoment(_("Nothing is asked of them by a link now. Nothing was sent."))
    for earlier in _same_act(evaluation, purpose, party).open(at):
        withdraw_link(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    link = MailedLink(
        evaluation=evaluation,
        party=party,
        purpose=purpose,
        round=evaluation.round,
        email=email,
        person=person,
        language=language,
        token_hash=hash_of(token),
        sent_by=by,
        expires_at=at + VALID_FOR,
    )
    records.create(link, by=by, at=at)
    address = link_of(token, ADDRESSES[purpose])
    transaction.on_commit(lambda: _mail(link, address), robust=True)
    return link


def _same_act(evaluation, purpose, party):
    return MailedLink.objects.filter(evaluation=evaluation, purpose=purpose, party=party)


def _mail(link, address) -> None:
    evaluation = link.evaluation
    context = {
        "link": link,
        "address": address,
        "evaluation": evaluation,
        "partnership": evaluation.partnership,
        "party": link.party or evaluation.deciding_body,
        "answers": link.purpose == LinkPurpose.ANSWER,
        "due_on": evaluation.due_on if link.purpose == LinkPurpose.ANSWER else evaluation.decide_on,
    }
    make_mail(
        "emails/mailed_link_subject.txt",
        "emails/mailed_link.txt",
        context,
        to=link.email,
        language=link.language,
    ).send()


@transaction.atomic
def withdraw_link(link, *, by, at) -> MailedLink:
    """Make a link worthless. Raises WrongMoment when it was used or withdrawn already."""
    if link.used_at or link.withdrawn_at:
        raise WrongMoment(_("This link was already used or withdrawn."))
    return records.update(link, {"withdrawn_at": at}, by=by, at=at, verb="withdraw")


# -- opening it ---------------------------------------------------------------------------------


def find_link(token, purpose) -> MailedLink | None:
    """The link behind a secret, working or not; a link for something else is none."""
    links = MailedLink.objects.filter(token_hash=hash_of(token), purpose=purpose)
    return links.select_related(
        "party__organisation", "evaluation__programme__partnership", "evaluation__deciding_body",
        "sent_by",
    ).first()  # fmt: skip


def response_of(link) -> PartyResponse | None:
    """The answers that a link is for."""
    rows = PartyResponse.objects.filter(evaluation=link.evaluation_id, party=link.party_id)
    return rows.select_related(
        "party__organisation", "evaluation__programme__partnership", "evaluation__deciding_body"
    ).first()


def sign_off_of(link) -> SignOff | None:
    """The decision that a link is for."""
    rows = SignOff.objects.filter(
        evaluation=link.evaluation_id, party=link.party_id, round=link.round
    )
    return rows.select_related(
        "party__organisation", "evaluation__programme__partnership", "evaluation__deciding_body"
    ).first()


def why_dead(link, at) -> str:
    """Why a link does not work (any more), or "" when it does."""
    if link.used_at:
        return _used(link)
    if link.withdrawn_at:
        return _("It was withdrawn by who sent it.")
    if link.expires_at <= at:
        return _("It was valid until %(day)s.") % {"day": _day(link.expires_at)}
    if link.round != link.evaluation.round:
        return _("The evaluation has changed since it was mailed to you.")
    if link.purpose == LinkPurpose.ANSWER:
        response = response_of(link)
        return why_not_answer(response) if response else _("Nothing is asked here any more.")
    sign_off = sign_off_of(link)
    if sign_off is None:
        return _("Nothing is asked here any more.")
    return why_not_decide(sign_off, timezone.localdate(at))


def _used(link) -> str:
    party = link.party or link.evaluation.deciding_body
    said = {"party": party, "day": _day(link.used_at)}
    if link.purpose == LinkPurpose.ANSWER:
        return _("The answers of %(party)s were handed in through it on %(day)s.") % said
    return _("%(party)s decided through it on %(day)s.") % said


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


# -- using it -----------------------------------------------------------------------------------


def save_draft(link, response, *, scores, changes, seen, at) -> PartyResponse:
    """Keep what was filled in so far; the link still works. Raises what `save_answers` raises."""
    return answering.save_answers(
        response, scores=scores, changes=changes, seen=seen, way=Way.LINK, by=None, at=at
    )


@transaction.atomic
def hand_in(link, response, *, person, at) -> PartyResponse:
    """Hand in the answers: the one act of the link. Raises WrongMoment when that cannot be."""
    _claim(link, at)
    return answering.hand_in_by_link(response, person=person, on=timezone.localdate(at), at=at)


@transaction.atomic
def decide(link, sign_off, *, adopts, person, note, version, at):
    """Adopt, or send back with a note: the one act of the link. Returns the evaluation.

    Raises WrongMoment when that cannot be; nothing is used up then.
    """
    _claim(link, at)
    source = {"source_person": person, "source_on": timezone.localdate(at), "source_text": ""}
    given = {"by": None, "at": at, "version": version, "way": Way.LINK, **source}
    if adopts:
        return adoption.adopt(sign_off, **given)
    return adoption.send_back(sign_off, note=note, **given)


def _claim(link, at) -> None:
    """Use the link up, after a look at what it is for; of two clicks the second is refused."""
    link.evaluation = locked(link.evaluation)
    if reason := why_dead(link, at):
        raise WrongMoment(reason)
    open_ones = MailedLink.objects.open(at).filter(pk=link.pk)
    if not open_ones.update(used_at=at, version=F("version") + 1):
        raise WrongMoment(_("This link was already used or withdrawn."))
    records.audit(by=None, at=at, verb="use", obj=link, after={"used_at": records.plain(at)})
    link.used_at = at
