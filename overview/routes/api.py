"""What leaves the register: a dossier to keep, and what other programs read.

Addresses of programs carry the lasting key of a record, not the number of its page.
"""

from django.urls import path

from overview.views import api, partnership_save

urlpatterns = [
    path(
        "partnerships/<int:pk>/save.zip",
        partnership_save.PartnershipSaveZip.as_view(),
        name="partnership_save_zip",
    ),
    path("api/", api.ApiShow.as_view(), name="api_show"),
    path("api/v1/openapi.json", api.ApiSchema.as_view(), name="api_schema"),
    path(
        "api/v1/partnerships/",
        api.ApiPartnershipList.as_view(),
        name="api_partnership_list",
    ),
    path(
        "api/v1/partnerships/<uuid:uuid>/",
        api.ApiPartnershipShow.as_view(),
        name="api_partnership_show",
    ),
    path(
        "api/v1/organisations/",
        api.ApiOrganisationList.as_view(),
        name="api_organisation_list",
    ),
    path(
        "api/v1/organisations/<uuid:uuid>/",
        api.ApiOrganisationShow.as_view(),
        name="api_organisation_show",
    ),
    path("api/v1/agreements/", api.ApiAgreementList.as_view(), name="api_agreement_list"),
    path(
        "api/v1/agreements/<uuid:uuid>/",
        api.ApiAgreementShow.as_view(),
        name="api_agreement_show",
    ),
    path("api/v1/themes/", api.ApiThemeList.as_view(), name="api_theme_list"),
    path("api/v1/themes/<uuid:uuid>/", api.ApiThemeShow.as_view(), name="api_theme_show"),
    path("api/v1/evaluations/", api.ApiEvaluationList.as_view(), name="api_evaluation_list"),
    path(
        "api/v1/evaluations/<uuid:uuid>/",
        api.ApiEvaluationShow.as_view(),
        name="api_evaluation_show",
    ),
]
