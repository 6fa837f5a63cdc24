"""Recording an agreement with the signatures under it, in one step or in several."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from lib.dates import honest_columns
from partnerships.enums import PartyState, Visibility
from partnerships.lifecycle.agreement import AGREEMENT
from partnerships.models import Agreement, Party, Signature


@transaction.atomic
def record_agreement(
    agreement: Agreement, *, by, at, signed_by=None, offered=False, parties=None
) -> Agreement:
    """Save a new agreement and make one signature row for every joined party.

    ``parties`` are those that it is of, where these are not all that joined.

    ``signed_by`` (parties) records it as signed at once: by these, the others are still awaited.
    ``offered`` records it as ready to be signed. Otherwise it is a draft.
    """
    signed = agreement.signed
    if signed_by is not None:
        agreement.signed = None  # the move writes it, with the state
    records.create(agreement, by=by, at=at)
    add_signatures(agreement, parties=parties, by=by, at=at)
    if signed_by is not None:
        return sign_agreement(agreement, signed=signed, signed_by=signed_by, by=by, at=at)
    if offered:
        return AGREEMENT.perform(agreement, "offer", by=by, at=at)
    return agreement


@transaction.atomic
def add_signatures(agreement: Agreement, *, parties=None, by, at) -> list[Signature]:
    """An awaited signature for every joined party that does not stand under the agreement yet.

    ``parties`` are those that it is of, where these are not all that joined.
    """
    missing = missing_parties(agreement).select_related("organisation")
    if parties is not None:
        missing = missing.filter(pk__in=[party.pk for party in parties])
    return [
        records.create(Signature(agreement=agreement, party=party), by=by, at=at)
        for party in missing.order_by("position", "pk")
    ]


def missing_parties(agreement: Agreement):
    """The joined parties that do not stand under the agreement."""
    there = agreement.signatures.values("party_id")
    return Party.objects.filter(
        partnership=agreement.partnership_id, state=PartyState.JOINED
    ).exclude(pk__in=there)


@transaction.atomic
def remove_agreement(agreement: Agreement, *, by, at, reason="") -> None:
    """Remove a draft with the signatures and approvals asked for it.

    What only one organisation may read loses its agreement and stays: a refusal would tell others
    that it is there.
    """
    for document in agreement.documents.filter(visibility=Visibility.OWN):
        records.update(document, {"agreement": None}, by=by, at=at)
    for row in (*agreement.signatures.all(), *agreement.approvals.all()):
        records.delete(row, by=by, at=at, reason=reason)
    records.delete(agreement, by=by, at=at, reason=reason)


def sign_agreement(agreement: Agreement, *, signed, signed_by, by, at, **facts) -> Agreement:
    """Record the signing: when, by whom; ``facts`` are occasion and place.

    Raises WrongMoment when it is no draft and does not wait for signatures.
    """
    return AGREEMENT.perform(
        agreement,
        "sign",
        by=by,
        at=at,
        changes={**honest_columns("signed", signed), **facts},
        signed_by=signed_by,
    )


def approval_hints(agreement: Agreement) -> list[str]:
    """Consent that has not come or was withheld, in words: said at the signing, no hindrance."""
    hints = []
    for step in agreement.approvals.select_related("party__organisation"):
        if not step.stands_in_the_way:
            continue
        names = {"body": f"{step.body} ({step.party})" if step.party else step.body}
        if step.is_awaited:
            hints.append(_("The consent of %(body)s has not come yet.") % names)
        else:
            hints.append(_("%(body)s did not give its consent.") % names)
    return hints
