"""Verdicts on the year: themes, activities, arrangements, added value, supply and demand."""

from django.urls import path

from evaluations.views import arrangement_review, benefit_review, exchange_review, review

urlpatterns = [
    path(
        "evaluations/<int:pk>/arrangements/",
        arrangement_review.ArrangementReviewEdit.as_view(),
        name="arrangement_review_edit",
    ),
    path(
        "evaluations/<int:pk>/exchange/",
        exchange_review.ExchangeReviewEdit.as_view(),
        name="exchange_review_edit",
    ),
    path(
        "evaluations/responses/<int:pk>/benefits/",
        benefit_review.BenefitReviewEdit.as_view(),
        name="benefit_review_edit",
    ),
    path(
        "evaluations/responses/<int:pk>/benefits/on-behalf/",
        benefit_review.BenefitReviewOnBehalf.as_view(),
        name="benefit_review_on_behalf",
    ),
    path("evaluations/reviews/<int:pk>/edit/", review.ReviewEdit.as_view(), name="review_edit"),
]
