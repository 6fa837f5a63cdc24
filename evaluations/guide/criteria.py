"""The criteria of the register: adding one, retiring one. What has opened never changes."""

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations.models import Chapter, Criterion


@transaction.atomic
def add_criterion(criterion: Criterion, *, by, at) -> Criterion:
    """Add a criterion, last in order, with a chapter of the guide to be written about it.

    It is asked in evaluations that open from now on.
    """
    criterion.code = f"criterion_{uuid.uuid4().hex[:12]}"
    if not criterion.position:
        last = Criterion.objects.aggregate(last=Max("position"))["last"]
        criterion.position = (last or 0) + 1
    records.create(criterion, by=by, at=at)
    last = Chapter.objects.aggregate(last=Max("position"))["last"]
    chapter = Chapter(
        code=criterion.code,
        criterion=criterion,
        title_nl=criterion.title_nl,
        title_en=criterion.title_en,
        text_nl=criterion.guidance_nl,
        text_en=criterion.guidance_en,
        position=(last or 0) + 1,
    )
    records.create(chapter, by=by, at=at)
    return criterion


@transaction.atomic
def retire_criterion(criterion, *, version=None, by, at, reason="") -> Criterion:
    """No longer ask a criterion; its chapter leaves the guide with the next version.

    Raises WrongMoment when it is retired already, or is the last one that is asked.
    """
    if sentence := hindrance_to_retire(criterion):
        raise WrongMoment(sentence)
    _retire(criterion, at, version=version, by=by, at=at, reason=reason, verb="retire")
    return criterion


def hindrance_to_retire(criterion) -> str:
    """Why a criterion must stay, as a sentence; else nothing."""
    if criterion.retired_at is not None:
        return _("This criterion is no longer asked already.")
    others = Criterion.objects.core().exclude(pk=criterion.pk)
    if criterion.is_core and not others.exists():
        return _("This is the last core criterion: every evaluation asks at least one.")
    return ""


@transaction.atomic
def restore_criterion(criterion, *, by, at) -> Criterion:
    """Ask a retired criterion again, and take its chapter back.

    Raises WrongMoment when it was not retired.
    """
    if criterion.retired_at is None:
        raise WrongMoment(_("This criterion is asked already."))
    _retire(criterion, None, by=by, at=at, verb="restore")
    return criterion


def _retire(criterion, moment, *, version=None, by, at, reason="", verb) -> None:
    """Set or lift the retirement of a criterion and its chapter."""
    changes = {"retired_at": moment}
    records.update(criterion, changes, version=version, by=by, at=at, reason=reason, verb=verb)
    chapter = Chapter.objects.filter(criterion=criterion).first()
    if chapter is not None and (chapter.retired_at is None) is not (moment is None):
        records.update(chapter, changes, by=by, at=at, verb=verb)
