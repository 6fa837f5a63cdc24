"""Contributions: sending one in, answering it, and forgetting who a visitor was."""

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.models import AuditEntry, AuditText
from accounts.trail.guards import erasing
from evaluations.enums import ContributionState
from evaluations.models import Chapter, Contribution
from lib.mail import make_mail

from .lifecycle import CONTRIBUTION

# What tells who a visitor is; the name they asked to be credited by stays.
OF_A_VISITOR = ("visitor_name", "visitor_email")


def propose(contribution: Contribution, *, by, at) -> Contribution:
    """Send in a contribution: of a user (``by``), or of a visitor who left an e-mail address."""
    contribution.author = by
    contribution.sent_at = at
    contribution.language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    return records.create(contribution, by=by, at=at)


@transaction.atomic
def accept(contribution, *, chapter, texts=None, seen=None, answer="", by, at) -> Contribution:
    """Take a contribution over into a chapter, and answer who sent it.

    ``texts`` are new words of the chapter, over the version ``seen``; an unsaved ``chapter`` is
    made. Raises WrongMoment when it was answered already, StaleRecord when the chapter moved on;
    then nothing is changed.
    """
    if chapter.pk is None:
        records.create(chapter, by=by, at=at)
    elif texts:
        records.update(chapter, texts, by=by, at=at, version=seen)
    changes = {"chapter": chapter, "answer": answer}
    done = CONTRIBUTION.perform(contribution, "accept", by=by, at=at, changes=changes)
    _answer(done)
    return done


@transaction.atomic
def decline(contribution, *, answer, by, at) -> Contribution:
    """Leave a contribution out, and tell who sent it why.

    Raises WrongMoment when it was answered already.
    """
    changes = {"answer": answer}
    done = CONTRIBUTION.perform(contribution, "leave_out", by=by, at=at, changes=changes)
    _answer(done)
    return done


def _answer(contribution) -> None:
    """Mail the answer once it is stored; a mail that cannot be sent undoes nothing."""
    transaction.on_commit(lambda: send_answer(contribution), robust=True)


def send_answer(contribution) -> None:
    """Mail the answer to who sent the contribution, in the language they use."""
    author = contribution.author
    address = author.email if author else contribution.visitor_email
    if not address or (author and not author.is_active):
        return
    context = {
        "contribution": contribution,
        "accepted": contribution.state == ContributionState.ACCEPTED,
    }
    language = (author and author.language) or contribution.language
    make_mail(
        "emails/contribution_answer_subject.txt",
        "emails/contribution_answer.txt",
        context,
        to=address,
        language=language,
    ).send()


@transaction.atomic
def forget_sender(contribution: Contribution, *, by, at) -> Contribution:
    """Empty a visitor's name and e-mail address, here and in the texts of the trail.

    Raises WrongMoment before the answer: it goes to that address.
    """
    if sentence := hindrance_to_forget(contribution):
        raise WrongMoment(sentence)
    emptied = dict.fromkeys(OF_A_VISITOR, "")
    if not any(getattr(contribution, name) for name in OF_A_VISITOR):
        return contribution
    records.update(contribution, emptied, by=by, at=at, verb="forget_sender")
    entries = AuditEntry.objects.of(contribution)
    with erasing(at=at):
        for text in AuditText.objects.filter(entry__in=entries):
            before = {k: v for k, v in text.before.items() if k not in OF_A_VISITOR}
            after = {k: v for k, v in text.after.items() if k not in OF_A_VISITOR}
            if (before, after) != (text.before, text.after):
                AuditText.objects.filter(pk=text.pk).update(before=before, after=after)
    return contribution


def hindrance_to_forget(contribution) -> str:
    """Why the sender cannot be forgotten now, as a sentence; else nothing."""
    if contribution.author_id is not None:
        return _("This was sent by a user, not by a visitor.")
    if contribution.state == ContributionState.PROPOSED:
        return _("Answer it first: the answer goes to that e-mail address.")
    return ""


def new_chapter(*, title_nl, title_en, text_nl, text_en) -> Chapter:
    """An unsaved chapter that comes last; its code means nothing."""
    last = Chapter.objects.order_by("-position", "-pk").first()
    return Chapter(
        code=f"chapter_{uuid.uuid4().hex[:12]}",
        title_nl=title_nl,
        title_en=title_en,
        text_nl=text_nl,
        text_en=text_en,
        position=last.position + 1 if last else 1,
    )
