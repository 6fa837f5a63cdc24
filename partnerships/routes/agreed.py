"""Addresses of what was agreed and told: arrangements, supply and demand, communication."""

from django.urls import URLPattern, path

from partnerships.views import arrangement, benefit, communication, exchange

from .children import child_routes, step

routes: list[URLPattern] = [
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
]
