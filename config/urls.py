from allauth.account import urls as account
from django.urls import include, path

# An address is changed at our own page: those of the package keep unproven addresses of others,
# and look people up by them.
LEFT_OUT = ("account_email", "account_confirm_email", "account_email_verification_sent")
ACCOUNT_PAGES = [page for page in account.urlpatterns if page.name not in LEFT_OUT]

urlpatterns = [
    path("", include("overview.urls")),
    path("", include("accounts.urls")),
    path("", include("organisations.urls")),
    path("", include("partnerships.urls")),
    path("", include("evaluations.urls")),
    path("account/", include(ACCOUNT_PAGES)),
    path("account/2fa/", include("allauth.mfa.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
