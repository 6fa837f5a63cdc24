from django.urls import path

from accounts.views import language, permission, profile

urlpatterns = [
    path("account/profile/", profile.ProfileEdit.as_view(), name="profile_edit"),
    path("language/", language.LanguageSet.as_view(), name="language_set"),
    path("permissions/", permission.PermissionTable.as_view(), name="permission_table"),
]
