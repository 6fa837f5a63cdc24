"""Verdicts on the year: themes, activities, arrangements."""

from django.urls import path

from evaluations.views import arrangement_review, review

urlpatterns = [
    path(
        "evaluations/<int:pk>/arrangements/",
        arrangement_review.ArrangementReviewEdit.as_view(),
        name="arrangement_review_edit",
    ),
    path("evaluations/reviews/<int:pk>/edit/", review.ReviewEdit.as_view(), name="review_edit"),
]
