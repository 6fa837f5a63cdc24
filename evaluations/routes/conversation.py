"""The conversation at the table."""

from django.urls import path

from evaluations.views import conversation

urlpatterns = [
    path(
        "evaluations/<int:pk>/conversation/",
        conversation.ConversationEdit.as_view(),
        name="conversation_edit",
    ),
    path(
        "evaluations/<int:pk>/conversation/made/",
        conversation.ConversationShow.as_view(),
        name="conversation_show",
    ),
]
