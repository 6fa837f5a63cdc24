"""Addresses of what was agreed and told: arrangements, supply and demand, communication."""

from django.urls import URLPattern, path

from partnerships.views import area, arrangement, benefit, communication, exchange, result

from .children import child_routes, step

routes: list[URLPattern] = [
    *child_routes(
        "arrangement",
        "arrangements",
        arrangement.ArrangementCreate,
        arrangement.ArrangementEdit,
        arrangement.ArrangementRemove,
    ),
    path("arrangements/<int:pk>/", arrangement.ArrangementShow.as_view(), name="arrangement_show"),
    step("arrangement", "arrangements", "end", arrangement.ArrangementEnd),
    path(
        "arrangements/<int:pk>/follow/",
        area.AreaFollowArrangement.as_view(),
        name="area_follow_arrangement",
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
    path(
        "partnerships/<int:pk>/communication/",
        communication.CommunicationList.as_view(),
        name="communication_list",
    ),
    step("communication", "communication", "complete", communication.CommunicationComplete),
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
    path("partnerships/<int:pk>/results/", result.ResultList.as_view(), name="result_list"),
    *child_routes("result", "results", result.ResultCreate, result.ResultEdit, result.ResultRemove),
    path("results/<int:pk>/", result.ResultShow.as_view(), name="result_show"),
    step("result", "results", "picture", result.ResultPicture),
    step("result", "results", "share", result.ResultShare),
    step("result", "results", "unshare", result.ResultUnshare),
    # Who has one of these addresses needs no account.
    path("shared/results/<uuid:token>/", result.ResultShared.as_view(), name="result_shared"),
    path(
        "shared/results/<uuid:token>/picture/",
        result.ResultSharedPicture.as_view(),
        name="result_shared_picture",
    ),
]
