"""Writing down whether people noticed what they should, as each party sees it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations import acting, completeness
from evaluations.answering import NO_SOURCE
from evaluations.enums import Way
from evaluations.locking import locked
from evaluations.models import PartyResponse
from evaluations.saving import save_row


def reason_not_to_judge(response, way) -> str:
    """Why what people noticed cannot be written down now, in this way, or ""."""
    if not response.benefit_reviews.exists():
        return _("This evaluation does not ask what people noticed.")
    if way == Way.ON_BEHALF:
        if reason := acting.answers_for_itself(response.party) or acting.keeps_its_words(response):
            return reason
    elif response.is_handed_in and not response.evaluation.is_shared:
        if response.way != Way.ON_BEHALF:
            return _("These answers were handed in. Take them back to change them.")
    return completeness.not_writable(response)


@transaction.atomic
def save_benefit_reviews(response, rows, *, way, by, at) -> PartyResponse:
    """Write a party's word on what people noticed; ``rows`` are (review, changes, version).

    ``way`` says whether the party writes itself or somebody does on its behalf: from the first
    word on it stands with the answers, so that nobody else reads on. Raises StaleRecord when a row
    moved on, WrongMoment when the answers stand.
    """
    evaluation = locked(response.evaluation)
    stored = PartyResponse.objects.select_for_update(of=("self",)).get(pk=response.pk)
    stored.evaluation = evaluation
    if reason := reason_not_to_judge(stored, way):
        raise WrongMoment(reason)
    before = {review.pk: review.version for review, _changes, _version in rows}
    saved = [save_row(review, changes, seen, by=by, at=at) for review, changes, seen in rows]
    if any(before[review.pk] != review.version for review in saved):
        _mark(stored, way, by=by, at=at)
    return stored


def _mark(response, way, *, by, at) -> None:
    """Let the answers say who wrote in them; what was recorded before becomes the party's own."""
    if response.way == way:
        return
    PartyResponse.objects.filter(pk=response.pk).update(way=way)
    response.way = way
    if way == Way.ON_BEHALF:
        return
    told = {name: getattr(response, name) for name in NO_SOURCE}
    different = {name: value for name, value in told.items() if value != NO_SOURCE[name]}
    if different:
        PartyResponse.objects.filter(pk=response.pk).update(
            version=response.version + 1, updated_at=at, **NO_SOURCE
        )
        records.audit(
            by=by,
            at=at,
            verb="answer",
            obj=response,
            before={name: records.plain(value) for name, value in different.items()},
            after={name: records.plain(NO_SOURCE[name]) for name in different},
            scope=response.own_scope(),
        )
        response.refresh_from_db(fields=["version", "updated_at", *NO_SOURCE])


def progress(response) -> tuple[int, int]:
    """How much a party was asked whether people noticed it, and of how much it said so."""
    noticed = response.benefit_reviews.values_list("noticed", flat=True)
    return len(noticed), sum(bool(code) for code in noticed)
