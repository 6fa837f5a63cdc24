"""Everything that waits for a manager or deputy."""

from django.urls import path

from evaluations.views import adoption

urlpatterns = [
    path("adoptions/", adoption.AdoptionList.as_view(), name="adoption_list"),
    path("adoptions/confirm/", adoption.AdoptionConfirm.as_view(), name="adoption_confirm"),
]
