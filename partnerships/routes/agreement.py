"""Addresses of papers: agreements, their signatures and documents."""

from django.urls import URLPattern, path

from partnerships.views import agreement, amendment, approval, document, signature

from .children import child_routes, step

routes: list[URLPattern] = [
    path("agreements/<int:pk>/", agreement.AgreementShow.as_view(), name="agreement_show"),
    *child_routes(
        "agreement",
        "agreements",
        agreement.AgreementCreate,
        agreement.AgreementEdit,
        agreement.AgreementRemove,
    ),
    step("agreement", "agreements", "gather", agreement.AgreementGather),
    step("agreement", "agreements", "offer", agreement.AgreementOffer),
    step("agreement", "agreements", "sign", agreement.AgreementSign),
    step("agreement", "agreements", "abandon", agreement.AgreementAbandon),
    step("agreement", "agreements", "resume", agreement.AgreementResume),
    step("agreement", "agreements", "give_notice", agreement.AgreementGiveNotice),
    step("agreement", "agreements", "withdraw_notice", agreement.AgreementWithdrawNotice),
    step("agreement", "agreements", "end", agreement.AgreementEnd),
    *child_routes(
        "approval",
        "approvals",
        approval.ApprovalCreate,
        approval.ApprovalEdit,
        approval.ApprovalRemove,
        under="agreements",
    ),
    *child_routes(
        "amendment",
        "amendments",
        amendment.AmendmentCreate,
        amendment.AmendmentEdit,
        amendment.AmendmentRemove,
        under="agreements",
    ),
    *child_routes(
        "signature",
        "signatures",
        signature.SignatureCreate,
        signature.SignatureEdit,
        signature.SignatureRemove,
        under="agreements",
    ),
    step("signature", "signatures", "sign", signature.SignatureSign),
    step("signature", "signatures", "refuse", signature.SignatureRefuse),
    step("signature", "signatures", "await", signature.SignatureAwait),
    *child_routes(
        "document",
        "documents",
        document.DocumentCreate,
        document.DocumentEdit,
        document.DocumentRemove,
    ),
    step("document", "documents", "renew", document.DocumentRenew),
    step("document", "documents", "open", document.DocumentOpen),
]
