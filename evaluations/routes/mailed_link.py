"""Links for who has no account. The secret stands in the address, and nothing else does."""

from django.urls import path

from evaluations.views import mailed_link

urlpatterns = [
    path(
        "evaluations/<int:pk>/links/add/",
        mailed_link.MailedLinkCreate.as_view(),
        name="mailed_link_create",
    ),
    path(
        "evaluations/links/<int:pk>/withdraw/",
        mailed_link.MailedLinkWithdraw.as_view(),
        name="mailed_link_withdraw",
    ),
    path(
        "by-link/<str:token>/answer/",
        mailed_link.MailedLinkAnswer.as_view(),
        name="mailed_link_answer",
    ),
    path(
        "by-link/<str:token>/save/",
        mailed_link.MailedLinkSave.as_view(),
        name="mailed_link_save",
    ),
    path(
        "by-link/<str:token>/decide/",
        mailed_link.MailedLinkDecide.as_view(),
        name="mailed_link_decide",
    ),
]
