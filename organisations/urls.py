from django.urls import path

from organisations.views import organisation

urlpatterns = [
    path("organisations/pick/", organisation.OrganisationPick.as_view(), name="organisation_pick"),
]
