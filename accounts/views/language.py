"""The language of the pages."""

from django.conf import settings
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.profile import change_profile
from accounts.views.base import RegistryView


class LanguageSet(RegistryView):
    """Choose Dutch or English: kept with the account, and in a cookie for before signing in."""

    public = True
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        language = request.POST.get("language", "")
        if language not in dict(settings.LANGUAGES):
            return HttpResponseBadRequest()
        if request.user.is_authenticated:
            change_profile(request.user.pk, {"language": language}, by=request.user, at=self.at)
        response = HttpResponseRedirect(self.next_url())
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
        return response

    def next_url(self) -> str:
        """Back to the page one came from, never to another site."""
        asked = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(
            asked, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return asked if safe and asked.startswith("/") else "/"
