from django.urls import path

from evaluations.views import (
    arrangement_review,
    conclusion,
    correction,
    evaluation,
    response,
    review,
    signoff,
)

urlpatterns = [
    # the evaluation
    path("evaluations/", evaluation.EvaluationList.as_view(), name="evaluation_list"),
    path(
        "partnerships/<int:pk>/evaluations/open/",
        evaluation.EvaluationOpen.as_view(),
        name="evaluation_open",
    ),
    path("evaluations/<int:pk>/", evaluation.EvaluationShow.as_view(), name="evaluation_show"),
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
        "evaluations/<int:pk>/arrangements/",
        arrangement_review.ArrangementReviewEdit.as_view(),
        name="arrangement_review_edit",
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
    # a party's answers
    path(
        "evaluations/responses/<int:pk>/edit/",
        response.ResponseEdit.as_view(),
        name="response_edit",
    ),
    path(
        "evaluations/responses/<int:pk>/hand-in/",
        response.ResponseHandIn.as_view(),
        name="response_hand_in",
    ),
    path(
        "evaluations/responses/<int:pk>/take-back/",
        response.ResponseTakeBack.as_view(),
        name="response_take_back",
    ),
    path(
        "evaluations/responses/<int:pk>/on-behalf/",
        response.ResponseOnBehalf.as_view(),
        name="response_on_behalf",
    ),
    # a theme's year
    path("evaluations/reviews/<int:pk>/edit/", review.ReviewEdit.as_view(), name="review_edit"),
    # decisions
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
