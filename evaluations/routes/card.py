"""The result card of a year, and that the parties agree to it."""

from django.urls import path

from evaluations.views import card_consent, result_card

urlpatterns = [
    path(
        "evaluations/<int:pk>/card/make/",
        result_card.ResultCardCreate.as_view(),
        name="result_card_create",
    ),
    path("cards/<int:pk>/", result_card.ResultCardShow.as_view(), name="result_card_show"),
    path("cards/<int:pk>/edit/", result_card.ResultCardEdit.as_view(), name="result_card_edit"),
    path("cards/<int:pk>/ask/", result_card.ResultCardAsk.as_view(), name="result_card_ask"),
    path("cards/<int:pk>/share/", result_card.ResultCardShare.as_view(), name="result_card_share"),
    path(
        "cards/<int:pk>/take-back/",
        result_card.ResultCardTakeBack.as_view(),
        name="result_card_take_back",
    ),
    path(
        "cards/<int:pk>/remove/", result_card.ResultCardRemove.as_view(), name="result_card_remove"
    ),
    path(
        "cards/<int:pk>/pictures/<int:number>/",
        result_card.ResultCardPicture.as_view(),
        name="result_card_picture",
    ),
    path("cards/<int:pk>/pdf/", result_card.ResultCardPdf.as_view(), name="result_card_pdf"),
    path("cards/<int:pk>/image/", result_card.ResultCardImage.as_view(), name="result_card_image"),
    path(
        "cards/shared/<uuid:token>/pdf/",
        result_card.ResultCardSharedPdf.as_view(),
        name="result_card_shared_pdf",
    ),
    path(
        "cards/shared/<uuid:token>/image/",
        result_card.ResultCardSharedImage.as_view(),
        name="result_card_shared_image",
    ),
    path(
        "cards/shared/<uuid:token>/",
        result_card.ResultCardShared.as_view(),
        name="result_card_shared",
    ),
    path(
        "cards/shared/<uuid:token>/pictures/<int:number>/",
        result_card.ResultCardSharedPicture.as_view(),
        name="result_card_shared_picture",
    ),
    path(
        "cards/consents/<int:pk>/agree/",
        card_consent.CardConsentAgree.as_view(),
        name="card_consent_agree",
    ),
    path(
        "cards/consents/<int:pk>/refuse/",
        card_consent.CardConsentRefuse.as_view(),
        name="card_consent_refuse",
    ),
    path(
        "cards/consents/<int:pk>/on-behalf/",
        card_consent.CardConsentOnBehalf.as_view(),
        name="card_consent_on_behalf",
    ),
]
