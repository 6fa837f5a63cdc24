"""From draft to signed, and the ways in which a paper ends; and the signatures under it.

In force and expired are no states: they follow from dates (`partnerships.validity`).
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from lib.dates import HonestDate, honest_columns
from partnerships.enums import AgreementState, SignatureState


def _must_have_signatories(agreement, user) -> str:
    if not agreement.signatures.exists():
        return gettext("Say first who is to sign: add a party under “Signatures”.")
    return ""


def _mark_signatures(agreement, *, by, at, signed_by=(), **data) -> None:
    """Those who signed are recorded as such; who is still missing stays awaited."""
    chosen = {party.pk for party in signed_by}
    awaited = agreement.signatures.filter(state=SignatureState.AWAITED)
    for signature in awaited.select_related("party__organisation", "agreement__partnership"):
        if signature.party_id in chosen:
            SIGNATURE.perform(
                signature, "sign", by=by, at=at, changes=honest_columns("signed", agreement.signed)
            )


def _without_notice(by, at) -> dict:
    """The history keeps what the notice said."""
    unknown = HonestDate.unknown()
    return {
        **honest_columns("notice_given", unknown),
        **honest_columns("notice_ends", unknown),
        "notice_by_id": None,
        "notice_reason": "",
    }


AGREEMENT = Lifecycle.of(
    [
        Move(
            name="offer",
            label=_("Ready to be signed"),
            sources=frozenset({AgreementState.DRAFT}),
            target=AgreementState.TO_SIGN,
            permission="partnership.edit",
            done=_("The agreement now waits for its signatures."),
            hindrance=_must_have_signatories,
        ),
        Move(
            name="sign",
            label=_("Record the signing"),
            sources=frozenset({AgreementState.DRAFT, AgreementState.TO_SIGN}),
            target=AgreementState.SIGNED,
            permission="partnership.edit",
            done=_("The agreement is recorded as signed."),
            tone="primary",
            hindrance=_must_have_signatories,
            effect=_mark_signatures,
        ),
        Move(
            name="abandon",
            label=_("Record as never signed"),
            sources=frozenset({AgreementState.DRAFT, AgreementState.TO_SIGN}),
            target=AgreementState.NEVER_SIGNED,
            permission="partnership.edit",
            done=_("It is recorded that this agreement was never signed."),
        ),
        Move(
            name="resume",
            label=_("Take up again"),
            sources=frozenset({AgreementState.NEVER_SIGNED}),
            target=AgreementState.DRAFT,
            permission="partnership.edit",
            done=_("The agreement is a draft again."),
            stamps=lambda by, at: {"end_reason": ""},
        ),
        Move(
            name="give_notice",
            label=_("Give notice"),
            sources=frozenset({AgreementState.SIGNED}),
            target=AgreementState.NOTICE_GIVEN,
            permission="partnership.end",
            done=_("The notice is recorded. The agreement holds until its last day."),
        ),
        Move(
            name="withdraw_notice",
            label=_("Withdraw the notice"),
            sources=frozenset({AgreementState.NOTICE_GIVEN}),
            target=AgreementState.SIGNED,
            permission="partnership.end",
            done=_("The notice is withdrawn. The agreement holds as before."),
            stamps=_without_notice,
        ),
        Move(
            name="end",
            label=_("End early"),
            sources=frozenset({AgreementState.SIGNED, AgreementState.NOTICE_GIVEN}),
            target=AgreementState.ENDED,
            permission="partnership.end",
            done=_("The early end of the agreement is recorded. The partnership goes on."),
            tone="danger",
        ),
    ]
)


def _agreement_takes_signatures(signature, user) -> str:
    if signature.agreement.state == AgreementState.NEVER_SIGNED:
        return gettext("This agreement was never signed.")
    return ""


SIGNATURE = Lifecycle.of(
    [
        Move(
            name="sign",
            label=_("Record the signature"),
            sources=frozenset({SignatureState.AWAITED, SignatureState.REFUSED}),
            target=SignatureState.SIGNED,
            permission="party.edit_own",
            done=_("The signature is recorded."),
            hindrance=_agreement_takes_signatures,
        ),
        Move(
            name="refuse",
            label=_("Record as not signing"),
            sources=frozenset({SignatureState.AWAITED}),
            target=SignatureState.REFUSED,
            permission="party.edit_own",
            done=_("It is recorded that this party does not sign."),
            tone="danger",
        ),
        Move(
            name="await",
            label=_("Take back"),
            sources=frozenset({SignatureState.SIGNED, SignatureState.REFUSED}),
            target=SignatureState.AWAITED,
            permission="party.edit_own",
            done=_("The signature is awaited again."),
            stamps=lambda by, at: honest_columns("signed", HonestDate.unknown()),
        ),
    ]
)
