"""What every answer of the registry passes through."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from config.errors import database_trouble, service_unavailable

Answer = Callable[[HttpRequest], HttpResponse]

# Answered while the database is away, to whoever asks: nobody is looked up for them.
FOR_MACHINES = ("/healthz", "/readyz")
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class HeadersMiddleware:
    """Outermost: puts the safety headers on every answer, refused and failed ones included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            headers.setdefault(
                "Strict-Transport-Security",
                f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload",
            )
        # Static files bring their own; a page may not stay behind on a shared computer.
        headers.setdefault("Cache-Control", "no-store")
        return response


class CompressMiddleware(GZipMiddleware):
    """Packs pages for the way; what guessing at their size would tell is drowned in random length.

    Files made for saving go out as they are: packing them costs more than it saves.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or "Content-Disposition" in response.headers:
            return response
        return super().process_response(request, response)


class LanguageMiddleware:
    """The language of the signed-in user, else of the cookie, else Dutch.

    The browser's own preference is left aside: most Dutch offices run browsers in English.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in FOR_MACHINES:
            request.user = AnonymousUser()
        language = self._chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response

    def _chosen(self, request: HttpRequest) -> str:
        known = dict(settings.LANGUAGES)
        asked = (
            getattr(request.user, "language", None),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
        )
        return next((code for code in asked if code in known), settings.LANGUAGE_CODE)


class DatabaseTroubleMiddleware:
    """Turns a lost, full or locked database into a page that says nothing was saved."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return service_unavailable(request, problem) if database_trouble(problem) else None
