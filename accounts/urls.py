from django.urls import path

from accounts.views import api_token, email, language, mail, oidc, permission, profile, session

urlpatterns = [
    path("account/profile/", profile.ProfileEdit.as_view(), name="profile_edit"),
    path("account/mail/", mail.MailEdit.as_view(), name="mail_edit"),
    path("mail/off/<str:token>/", mail.MailUnsubscribe.as_view(), name="mail_unsubscribe"),
    path("account/keys/", api_token.ApiTokenList.as_view(), name="api_token_list"),
    path("account/keys/add/", api_token.ApiTokenCreate.as_view(), name="api_token_create"),
    path(
        "account/keys/<int:pk>/end/",
        api_token.ApiTokenRevoke.as_view(),
        name="api_token_revoke",
    ),
    path("account/email/", email.EmailChange.as_view(), name="email_change"),
    path("account/email/<str:token>/", email.EmailConfirm.as_view(), name="email_confirm"),
    path("account/sessions/", session.SessionList.as_view(), name="session_list"),
    path("account/sessions/<int:pk>/end/", session.SessionEnd.as_view(), name="session_end"),
    path(
        "account/sessions/end-others/",
        session.SessionEndOthers.as_view(),
        name="session_end_others",
    ),
    path("account/oidc/login/", oidc.OidcLogin.as_view(), name="oidc_login"),
    path("account/oidc/callback/", oidc.OidcCallback.as_view(), name="oidc_callback"),
    path("account/oidc/end/", oidc.OidcEnd.as_view(), name="oidc_end"),
    path("language/", language.LanguageSet.as_view(), name="language_set"),
    path("permissions/", permission.PermissionTable.as_view(), name="permission_table"),
]
