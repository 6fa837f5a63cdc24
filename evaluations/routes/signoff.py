"""Decisions on an evaluation."""

from django.urls import path

from evaluations.views import signoff

urlpatterns = [
    path(
        "evaluations/sign-offs/<int:pk>/adopt/",
        signoff.SignoffAdopt.as_view(),
        name="signoff_adopt",
    ),
    path(
        "evaluations/sign-offs/<int:pk>/send-back/",
        signoff.SignoffSendBack.as_view(),
        name="signoff_send_back",
    ),
    path(
        "evaluations/sign-offs/<int:pk>/on-behalf/",
        signoff.SignoffOnBehalf.as_view(),
        name="signoff_on_behalf",
    ),
]
