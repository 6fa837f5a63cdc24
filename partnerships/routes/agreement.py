"""Addresses of what hangs under a partnership: papers, arrangements, bodies and the rest."""

from django.urls import URLPattern, path

from partnerships.views import (
    agreement,
    arrangement,
    benefit,
    body,
    communication,
    document,
    exchange,
    link,
    seat,
    signature,
    source,
)


def child_routes(noun, plural, create, edit, remove, under="partnerships") -> list[URLPattern]:
    """Add under the parent; edit and remove under the record itself."""
    return [
        path(f"{under}/<int:pk>/{plural}/add/", create.as_view(), name=f"{noun}_create"),
        path(f"{plural}/<int:pk>/edit/", edit.as_view(), name=f"{noun}_edit"),
        path(f"{plural}/<int:pk>/remove/", remove.as_view(), name=f"{noun}_remove"),
    ]


def step(noun, plural, verb, view) -> URLPattern:
    return path(f"{plural}/<int:pk>/{verb}/", view.as_view(), name=f"{noun}_{verb}")


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
    step("agreement", "agreements", "end", agreement.AgreementEnd),
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
    step("document", "documents", "open", document.DocumentOpen),
    *child_routes(
        "arrangement",
        "arrangements",
        arrangement.ArrangementCreate,
        arrangement.ArrangementEdit,
        arrangement.ArrangementRemove,
    ),
    path("partnerships/<int:pk>/exchange/", exchange.ExchangeList.as_view(), name="exchange_list"),
    *child_routes(
        "exchange",
        "exchange",
        exchange.ExchangeCreate,
        exchange.ExchangeEdit,
        exchange.ExchangeRemove,
    ),
    step("exchange", "exchange", "match", exchange.ExchangeMatch),
    step("exchange", "exchange", "close", exchange.ExchangeClose),
    step("exchange", "exchange", "reopen", exchange.ExchangeReopen),
    path("bodies/<int:pk>/", body.BodyShow.as_view(), name="body_show"),
    *child_routes("body", "bodies", body.BodyCreate, body.BodyEdit, body.BodyRemove),
    *child_routes("seat", "seats", seat.SeatCreate, seat.SeatEdit, seat.SeatRemove, under="bodies"),
    *child_routes(
        "communication",
        "communication",
        communication.CommunicationCreate,
        communication.CommunicationEdit,
        communication.CommunicationRemove,
    ),
    *child_routes(
        "benefit", "benefits", benefit.BenefitCreate, benefit.BenefitEdit, benefit.BenefitRemove
    ),
    *child_routes("source", "sources", source.SourceCreate, source.SourceEdit, source.SourceRemove),
    *child_routes("link", "links", link.LinkCreate, link.LinkEdit, link.LinkRemove),
]
