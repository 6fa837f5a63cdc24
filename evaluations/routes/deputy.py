"""Deputies of managers."""

from django.urls import path

from evaluations.views import deputy

urlpatterns = [
    path("organisations/<int:pk>/deputies/", deputy.DeputyList.as_view(), name="deputy_list"),
    path(
        "organisations/<int:pk>/deputies/new/",
        deputy.DeputyCreate.as_view(),
        name="deputy_create",
    ),
    path("deputies/<int:pk>/edit/", deputy.DeputyEdit.as_view(), name="deputy_edit"),
    path("deputies/<int:pk>/end/", deputy.DeputyEnd.as_view(), name="deputy_end"),
]
