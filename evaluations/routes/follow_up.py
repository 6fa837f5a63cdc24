"""What follows from an evaluation: the programme of next year and what a bureau advised."""

from django.urls import path

from evaluations.views import programme, proposed_activity, recommendation

EVALUATION = "evaluations/<int:pk>"
PROPOSED = "evaluations/proposed-activities/<int:pk>"
RECOMMENDATION = "evaluations/recommendations/<int:pk>"

urlpatterns = [
    path(
        f"{EVALUATION}/programme/",
        programme.ProgrammePropose.as_view(),
        name="programme_propose",
    ),
    path(
        f"{EVALUATION}/programme/add/",
        proposed_activity.ProposedActivityCreate.as_view(),
        name="proposed_activity_create",
    ),
    path(
        f"{PROPOSED}/edit/",
        proposed_activity.ProposedActivityEdit.as_view(),
        name="proposed_activity_edit",
    ),
    path(
        f"{PROPOSED}/remove/",
        proposed_activity.ProposedActivityRemove.as_view(),
        name="proposed_activity_remove",
    ),
    path(
        f"{EVALUATION}/recommendations/",
        recommendation.RecommendationList.as_view(),
        name="recommendation_list",
    ),
    path(
        f"{EVALUATION}/recommendations/add/",
        recommendation.RecommendationCreate.as_view(),
        name="recommendation_create",
    ),
    path(
        f"{RECOMMENDATION}/edit/",
        recommendation.RecommendationEdit.as_view(),
        name="recommendation_edit",
    ),
    path(
        f"{RECOMMENDATION}/answer/",
        recommendation.RecommendationAnswer.as_view(),
        name="recommendation_answer",
    ),
    path(
        f"{RECOMMENDATION}/remove/",
        recommendation.RecommendationRemove.as_view(),
        name="recommendation_remove",
    ),
]
