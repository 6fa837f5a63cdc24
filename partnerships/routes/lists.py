"""The list of partnerships: its saved views, its files, and steps for many at once."""

from django.urls import URLPattern, path

from partnerships.views import partnership_bulk as bulk
from partnerships.views import partnership_export as export
from partnerships.views import saved_view as view

VIEW = "views/<int:pk>"

routes: list[URLPattern] = [
    path("views/", view.SavedViewList.as_view(), name="saved_view_list"),
    path("views/add/", view.SavedViewCreate.as_view(), name="saved_view_create"),
    path(f"{VIEW}/", view.SavedViewShow.as_view(), name="saved_view_show"),
    path(f"{VIEW}/edit/", view.SavedViewEdit.as_view(), name="saved_view_edit"),
    path(f"{VIEW}/replace/", view.SavedViewReplace.as_view(), name="saved_view_replace"),
    path(f"{VIEW}/remove/", view.SavedViewRemove.as_view(), name="saved_view_remove"),
    path(f"{VIEW}/star/", view.SavedViewStar.as_view(), name="saved_view_star"),
    path(f"{VIEW}/unstar/", view.SavedViewUnstar.as_view(), name="saved_view_unstar"),
    path(
        "partnerships/export/xlsx/",
        export.PartnershipExportXlsx.as_view(),
        name="partnership_export_xlsx",
    ),
    path(
        "partnerships/export/csv/",
        export.PartnershipExportCsv.as_view(),
        name="partnership_export_csv",
    ),
    path(
        "partnerships/many/coordinator/",
        bulk.PartnershipBulkCoordinator.as_view(),
        name="partnership_bulk_coordinator",
    ),
    path(
        "partnerships/many/evaluation/",
        bulk.PartnershipBulkEvaluation.as_view(),
        name="partnership_bulk_evaluation",
    ),
    path(
        "partnerships/many/export/",
        bulk.PartnershipBulkExport.as_view(),
        name="partnership_bulk_export",
    ),
]
