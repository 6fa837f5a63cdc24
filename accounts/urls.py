from django.urls import path

from accounts.views import language, mail, permission, profile

urlpatterns = [
    path("account/profile/", profile.ProfileEdit.as_view(), name="profile_edit"),
    path("account/mail/", mail.MailEdit.as_view(), name="mail_edit"),
    path("mail/off/<str:token>/", mail.MailUnsubscribe.as_view(), name="mail_unsubscribe"),
    path("language/", language.LanguageSet.as_view(), name="language_set"),
    path("permissions/", permission.PermissionTable.as_view(), name="permission_table"),
]
