"""A party's answers."""

from django.urls import path

from evaluations.views import colleague_answer, response

urlpatterns = [
    path(
        "evaluations/responses/<int:pk>/edit/",
        response.ResponseEdit.as_view(),
        name="response_edit",
    ),
    path(
        "evaluations/responses/<int:pk>/save/",
        response.ResponseSave.as_view(),
        name="response_save",
    ),
    path(
        "evaluations/responses/<int:pk>/own-view/",
        colleague_answer.ColleagueAnswerEdit.as_view(),
        name="colleague_answer_edit",
    ),
    path(
        "evaluations/responses/<int:pk>/own-view/save/",
        colleague_answer.ColleagueAnswerSave.as_view(),
        name="colleague_answer_save",
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
]
