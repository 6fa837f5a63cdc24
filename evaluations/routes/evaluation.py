"""The evaluation itself: opening, concluding, submitting, correcting."""

from django.urls import path

from evaluations.views import conclusion, correction, evaluation, evaluation_open, interim

urlpatterns = [
    path("evaluations/", evaluation.EvaluationList.as_view(), name="evaluation_list"),
    path(
        "evaluations/coverage/",
        evaluation.EvaluationCoverage.as_view(),
        name="evaluation_coverage",
    ),
    path(
        "partnerships/<int:pk>/evaluations/open/",
        evaluation.EvaluationOpen.as_view(),
        name="evaluation_open",
    ),
    path(
        "evaluations/open/",
        evaluation_open.EvaluationOpenMany.as_view(),
        name="evaluation_open_many",
    ),
    path("evaluations/<int:pk>/", evaluation.EvaluationShow.as_view(), name="evaluation_show"),
    path("evaluations/<int:pk>/edit/", evaluation.EvaluationEdit.as_view(), name="evaluation_edit"),
    path(
        "evaluations/<int:pk>/print/",
        evaluation.EvaluationPrint.as_view(),
        name="evaluation_print",
    ),
    path("evaluations/<int:pk>/pdf/", evaluation.EvaluationPdf.as_view(), name="evaluation_pdf"),
    path(
        "evaluations/<int:pk>/close-input/",
        evaluation.EvaluationCloseInput.as_view(),
        name="evaluation_close_input",
    ),
    path(
        "evaluations/<int:pk>/conclusion/",
        conclusion.ConclusionEdit.as_view(),
        name="conclusion_edit",
    ),
    path(
        "evaluations/<int:pk>/settle/",
        interim.InterimSettle.as_view(),
        name="interim_settle",
    ),
    path(
        "evaluations/<int:pk>/submit/",
        evaluation.EvaluationSubmit.as_view(),
        name="evaluation_submit",
    ),
    path(
        "evaluations/<int:pk>/corrections/add/",
        correction.CorrectionCreate.as_view(),
        name="correction_create",
    ),
]
